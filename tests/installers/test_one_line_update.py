"""A one-line change of the real frozen program moves little, and what is built of it tests itself."""

from pathlib import Path

import pytest

from kiosk.updates.building import build, is_whole
from kiosk.updates.fetching import Pool, fetch, held_files, wanted
from kiosk.updates.judging import self_test
from kiosk.updates.source import FolderSource
from portal.updates.packing import describe
from portal.updates.repository import Ring
from tests.fakes.frozen_versions import frozen_next, frozen_now
from tests.fakes.releases import Client, Releases

MOST_BYTES = 2_000_000


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_one_line_change_moves_at_most_two_megabytes(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    for program in (frozen_now(), frozen_next()):
        described = describe(program)
        releases.repository.add(program, described)
        releases.repository.hand_out(Ring(described.version, 100))
    source = FolderSource(releases.home.updates_folder)
    client = Client(tmp_path / "state", source, releases.asking)
    offer = client.offer(describe(frozen_now()).version)
    assert offer is not None
    held, pool = held_files(frozen_now()), Pool(tmp_path / "pool")
    pieces = wanted(offer.manifest, held)
    moved = sum(piece.size_bytes for piece in pieces) + len(offer.manifest.raw)
    assert moved <= MOST_BYTES
    fetch(pieces, source, pool, lambda _progress: None)
    build(offer.manifest, held, pool, tmp_path / "built")
    assert is_whole(tmp_path / "built", offer.manifest)
    self_test(tmp_path / "built" / "kiosk")
