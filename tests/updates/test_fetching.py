"""Fetching on a bad line, from a stick, and only what changed."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.errors import LineDownError, UpdateDamagedError, UpdateNotFetchedError, UpdateNotTrustedError
from kiosk.updates.building import build, is_whole
from kiosk.updates.fetching import Pool, Progress, fetch, held_files, wanted
from kiosk.updates.manifest import Manifest
from kiosk.updates.source import FolderSource
from portal import canonical_json
from portal.updates.packing import Described, pack
from tests.fakes.releases import Client, FileServer, Releases, make_program

ROOT = Path(__file__).parents[2]


def _manifest(client: Client, newer_than: str = "0.1.0") -> Manifest:
    offer = client.offer(newer_than)
    assert offer is not None
    return offer.manifest


def _noise(seed: int, size: int) -> bytes:
    import random

    return random.Random(seed).randbytes(size)


@pytest.fixture
def two(releases: Releases, tmp_path: Path) -> Path:
    """An installed 0.1.0 and a released 0.2.0 with a large file in which one line differs."""
    base = _noise(1, 300_000)
    for version, data in (("0.1.0", base), ("0.2.0", base[:100_000] + b"one line" + base[100_000:])):
        program = make_program(tmp_path / "made" / version, version, ballast=data)
        releases.repository.add(program, Described(version, 11))
        from portal.updates.repository import Ring

        releases.repository.hand_out(Ring(version, 100))
    return tmp_path / "made" / "0.1.0"


def test_a_one_line_change_moves_a_patch_of_one_file(
    two: Path, client: Client, server: FileServer, tmp_path: Path
) -> None:
    manifest, held = _manifest(client), held_files(two)
    pieces = wanted(manifest, held)
    assert sorted(bool(piece.base) for piece in pieces) == [
        False,
        True,
    ]  # the version's own file, and the patch
    server.sent_bytes = 0
    pool = Pool(tmp_path / "pool")
    fetch(pieces, server.source, pool, lambda _progress: None)
    assert server.sent_bytes < 2000
    build(manifest, held, pool, tmp_path / "built")
    assert is_whole(tmp_path / "built", manifest)
    assert (tmp_path / "built" / "lib" / "link").read_bytes().count(b"one line") == 1


def test_without_the_old_file_the_whole_one_is_fetched(
    two: Path, client: Client, server: FileServer, tmp_path: Path
) -> None:
    manifest = _manifest(client)
    (two / "lib" / "ballast").write_bytes(b"rotten")
    held, pool = held_files(two), Pool(tmp_path / "pool")
    fetch(wanted(manifest, held), server.source, pool, lambda _progress: None)
    build(manifest, held, pool, tmp_path / "built")
    assert is_whole(tmp_path / "built", manifest)


def test_a_line_that_breaks_again_and_again_costs_little_more_than_one_that_holds(
    two: Path, client: Client, server: FileServer, tmp_path: Path
) -> None:
    manifest, pool = _manifest(client), Pool(tmp_path / "pool")
    pieces = wanted(manifest, {})
    size = sum(piece.size_bytes for piece in pieces)
    server.sent_bytes, server.cut_after = 0, 20_000
    heard: list[Progress] = []
    fetch(pieces, server.source, pool, heard.append)
    assert server.sent_bytes < 1.5 * size
    assert [p.done_bytes for p in heard] == sorted(p.done_bytes for p in heard)
    assert heard[-1] == Progress(size, size)


def test_what_came_before_a_dead_line_is_kept(
    two: Path, client: Client, server: FileServer, tmp_path: Path
) -> None:
    manifest, pool = _manifest(client), Pool(tmp_path / "pool")
    pieces = wanted(manifest, {})

    def die(progress: Progress) -> None:
        if progress.done_bytes > 100_000:
            server.cut_after = 0

    with pytest.raises(LineDownError):
        fetch(pieces, server.source, pool, die)
    server.cut_after, server.sent_bytes = None, 0
    fetch(pieces, server.source, pool, lambda _progress: None)
    assert server.sent_bytes < sum(piece.size_bytes for piece in pieces) - 90_000


def test_a_fetch_killed_again_and_again_goes_on_where_it_was(
    two: Path, client: Client, server: FileServer, tmp_path: Path
) -> None:
    manifest = _manifest(client)
    (tmp_path / "manifest.json").write_bytes(manifest.raw)
    script = (
        "import sys, pathlib\n"
        "from kiosk.updates.fetching import Pool, fetch, wanted\n"
        "from kiosk.updates.manifest import Manifest\n"
        "from kiosk.updates.source import FolderSource\n"
        "folder, repository = map(pathlib.Path, sys.argv[1:])\n"
        "pieces = wanted(Manifest.parse((folder / 'manifest.json').read_bytes()), {})\n"
        "def tell(progress): print(progress.done_bytes, flush=True)\n"
        "fetch(pieces, FolderSource(repository), Pool(folder / 'pool'), tell)\n"
    )
    words = [sys.executable, "-c", script, str(tmp_path), str(server.folder)]
    for lines in (1, 2):
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            assert process.stdout is not None
            for _ in range(lines):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
    fetch(wanted(manifest, {}), server.source, Pool(tmp_path / "pool"), lambda _progress: None)
    build(manifest, {}, Pool(tmp_path / "pool"), tmp_path / "built")
    assert is_whole(tmp_path / "built", manifest)


def test_a_stick_is_a_repository_and_a_pulled_one_is_a_broken_line(
    two: Path, releases: Releases, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    shutil.copytree(releases.home.updates_folder, stick)
    client = Client(tmp_path / "by-stick", FolderSource(stick), releases.asking)
    manifest, pool = _manifest(client), Pool(tmp_path / "pool")
    fetch(wanted(manifest, {}), FolderSource(stick), pool, lambda _progress: None)
    build(manifest, {}, pool, tmp_path / "built")
    assert is_whole(tmp_path / "built", manifest)


def test_spoilt_packed_files_and_missing_ones_build_nothing(
    two: Path, client: Client, server: FileServer, tmp_path: Path
) -> None:
    manifest, pool = _manifest(client), Pool(tmp_path / "pool")
    with pytest.raises(UpdateNotFetchedError):
        build(manifest, {}, pool, tmp_path / "built")
    fetch(wanted(manifest, {}), server.source, pool, lambda _progress: None)
    spoilt = max(pool.folder.iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(spoilt.read_bytes())
    data[len(data) // 2] ^= 1
    spoilt.write_bytes(data)
    with pytest.raises(UpdateDamagedError):
        build(manifest, {}, pool, tmp_path / "built")
    assert not (tmp_path / "built").exists()


BAD_PATHS = [
    "../x",
    "/etc/passwd",
    "lib/../../x",
    ".hidden",
    "lib//x",
    "lib/.x",
    "",
    "lib/\u0000x",
    "a\\..\\b",
]


@pytest.mark.parametrize("path", BAD_PATHS)
def test_no_path_of_a_manifest_leads_outside(tmp_path: Path, path: str) -> None:
    program = make_program(tmp_path / "program", "0.2.0")
    fields = pack(program, Described("0.2.0", 11), tmp_path / "files", [])
    assert Manifest.parse(canonical_json.encode(fields)).files
    spoilt = {**fields, "files": [*fields["files"], {**fields["files"][0], "path": path}]}
    with pytest.raises(UpdateNotTrustedError):
        Manifest.parse(canonical_json.encode(spoilt))
    for target in ("/etc/passwd", "../../x", "../lib/../../x", ""):
        spoilt = {**fields, "links": [{"path": "lib/other", "target": target}]}
        with pytest.raises(UpdateNotTrustedError):
            Manifest.parse(canonical_json.encode(spoilt))


def test_a_file_that_unpacks_to_more_than_signed_is_stopped(tmp_path: Path) -> None:
    program = make_program(tmp_path / "program", "0.2.0", ballast=bytes(4_000_000))
    fields = pack(program, Described("0.2.0", 11), tmp_path / "files", [])
    for file in fields["files"]:
        if file["path"] == "lib/ballast":
            file["size"] = 1000
    manifest, pool = Manifest.parse(canonical_json.encode(fields)), Pool(tmp_path / "pool")
    fetch(wanted(manifest, {}), FolderSource(tmp_path), pool, lambda _progress: None)
    with pytest.raises(UpdateDamagedError):
        build(manifest, {}, pool, tmp_path / "built")
    assert not (tmp_path / "built").exists()
    beside = tmp_path / ".built.building" / "lib" / "ballast"
    assert beside.stat().st_size <= 1024 * 1024 + 1000
