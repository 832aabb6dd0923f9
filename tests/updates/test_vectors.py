"""The published vectors of releases: manifests, rings, versions (`portal/contract/vectors/updates.json`)."""

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.errors import UpdateNotTrustedError
from kiosk.updates.fetching import wanted
from kiosk.updates.manifest import Manifest, Version
from kiosk.updates.repository import ring_place
from portal import canonical_json

FILE = Path(__file__).parents[2] / "portal" / "contract" / "vectors" / "updates.json"
VECTORS: dict[str, Any] = json.loads(FILE.read_text("utf-8"))


def test_a_counters_place_in_the_rings_is_as_published() -> None:
    for ring in VECTORS["rings"]:
        assert ring_place(ring["version"], ring["device_id"]) == ring["place"]


def test_the_manifest_is_read_as_published() -> None:
    data = VECTORS["manifest"].encode()
    manifest = Manifest.parse(data)
    assert canonical_json.encode(json.loads(data)) == data
    assert (str(manifest.version), manifest.store_schema, len(manifest.links)) == ("0.2.0", 14, 1)
    library, program = manifest.files
    assert [piece.name for piece in wanted(manifest, {})] == [library.whole.name, program.whole.name]
    held = {program.patches[0].base: Path("kiosk")}
    assert [piece.name for piece in wanted(manifest, held)] == [
        VECTORS["fetched_whole"],
        VECTORS["fetched_patch"],
    ]


@pytest.mark.parametrize("path", VECTORS["refused_paths"])
def test_a_manifest_with_such_a_path_is_refused(path: str) -> None:
    fields = json.loads(VECTORS["manifest"])
    fields["files"].append({**fields["files"][0], "path": path})
    with pytest.raises(UpdateNotTrustedError):
        Manifest.parse(canonical_json.encode(fields))


def test_versions_are_three_numbers_and_ordered_as_numbers() -> None:
    ordered = [Version.parse(text) for text in VECTORS["ordered_versions"]]
    assert ordered == sorted(ordered)
    for text in VECTORS["refused_versions"]:
        with pytest.raises(UpdateNotTrustedError):
            Version.parse(text)
