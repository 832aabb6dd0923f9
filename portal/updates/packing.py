"""Packs a program's folder file by file: what a counter holds already need never be sent again."""

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import zstandard

from portal.errors import ReleaseRefusedError

PLATFORM: Final = "linux-x86_64"
# Of how many earlier releases patches are made: a counter that is further behind fetches whole files.
PATCHED_FROM: Final = 5
_LEVEL: Final = 19
_WINDOW_LOG: Final = 27
_WORTH: Final = 0.7
_SMALLEST_PATCHED: Final = 16 * 1024
_VERSION: Final = re.compile(r"(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}", re.ASCII)
_DESCRIBED_S: Final = 120


@dataclass(frozen=True, slots=True)
class Described:
    """What a program says of itself."""

    version: str
    store_schema: int


def describe(program: Path) -> Described:
    """Ask a program's folder which release it is.

    Raises:
        ReleaseRefusedError: it does not start, or does not say.
    """
    try:
        ran = subprocess.run(  # noqa: S603 - the release officer's own program
            [str(program / "kiosk"), "update", "describe"],
            capture_output=True,
            timeout=_DESCRIBED_S,
            check=True,
        )
        said = json.loads(ran.stdout)
        found = Described(str(said["version"]), int(said["store_schema"]))
    except (OSError, ValueError, KeyError, TypeError, subprocess.SubprocessError) as error:
        raise ReleaseRefusedError(f"{program}: {type(error).__name__}") from error
    if _VERSION.fullmatch(found.version) is None:
        raise ReleaseRefusedError(f"version {found.version!r}: three numbers")
    return found


def pack(
    program: Path, described: Described, files: Path, earlier: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    """Pack a program's folder and return its manifest.

    Args:
        program: the folder that the freezer made.
        described: what the program says of itself.
        files: the folder of packed files, by hash; what is there already is not packed again.
        earlier: manifests of earlier releases, from whose files patches are made.

    Raises:
        ReleaseRefusedError: a file cannot be read, or has a name that counters refuse.
    """
    files.mkdir(parents=True, exist_ok=True)
    before = _by_path(earlier)
    listed, links = [], []
    for path in sorted(program.rglob("*")):
        name = path.relative_to(program).as_posix()
        if path.is_symlink():
            links.append({"path": name, "target": str(path.readlink())})
        elif path.is_file():
            listed.append(_packed(path, name, files, before.get(name, [])))
    return {
        "type": "release-manifest",
        "format": 1,
        "platform": PLATFORM,
        "version": described.version,
        "store_schema": described.store_schema,
        "files": listed,
        "links": links,
    }


def _by_path(earlier: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for manifest in earlier:
        for file in manifest["files"]:
            found.setdefault(file["path"], []).append(file["sha256"])
    return found


def _packed(path: Path, name: str, files: Path, before: list[str]) -> dict[str, Any]:
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    packed = _kept(files / f"{sha256}.zst", data, b"")
    patches = [
        {"from": base, **_sized(patch)}
        for base in dict.fromkeys(before)
        if base != sha256 and len(packed) >= _SMALLEST_PATCHED
        for patch in [_patch(files, sha256, data, base)]
        if len(patch) < _WORTH * len(packed)
    ]
    return {
        "path": name,
        "sha256": sha256,
        "size": len(data),
        "program": os.access(path, os.X_OK),
        **_sized(packed),
        **({"patches": patches} if patches else {}),
    }


def _sized(packed: bytes) -> dict[str, Any]:
    return {"packed_sha256": hashlib.sha256(packed).hexdigest(), "packed_size": len(packed)}


def _patch(files: Path, sha256: str, data: bytes, base: str) -> bytes:
    """Pack a file against an earlier one, which lies packed beside it."""
    place = files / f"{sha256}.from.{base}.zst"
    if place.exists():
        return place.read_bytes()
    held = zstandard.ZstdDecompressor(max_window_size=2**_WINDOW_LOG).decompress(
        (files / f"{base}.zst").read_bytes()
    )
    return _kept(place, data, held)


def _kept(place: Path, data: bytes, held: bytes) -> bytes:
    """Return the packed file that lies at a place, packed now if none does."""
    if place.exists():
        return place.read_bytes()
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL,
        source_size=len(data),
        dict_size=len(held),
        enable_ldm=bool(held),
        window_log=_WINDOW_LOG if held else 0,
        write_content_size=True,
        write_dict_id=False,
    )
    base = zstandard.ZstdCompressionDict(held, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if held else None
    packed = zstandard.ZstdCompressor(dict_data=base, compression_params=parameters).compress(data)
    beside = place.with_name(f".{place.name}.new")
    beside.write_bytes(packed)
    beside.replace(place)
    return packed
