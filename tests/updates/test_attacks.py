"""What an attacker on the line, on a stick, or with stolen online keys can and cannot do to a counter."""

import http.server
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from kiosk.errors import (
    AnswerNotTrustedError,
    LineError,
    UpdateDamagedError,
    UpdateExpiredError,
    UpdateNotTrustedError,
    UpdateSourceMissingError,
)
from kiosk.updates.fetching import Pool, fetch, wanted
from portal import canonical_json
from portal.updates.signing import ReleaseKeys
from tests.fakes.releases import NOON, Client, FileServer, Releases, days, make_program

Handler = http.server.BaseHTTPRequestHandler
FAR = 2**31 - 1


@pytest.fixture
def metadata(releases: Releases) -> Path:
    return releases.home.updates_folder / "metadata"


def _sign(keys: ReleaseKeys, role: str, signed: Timestamp | Snapshot | Targets, place: Path) -> None:
    """Sign with a stolen key and lay it where the server takes it."""
    signed.expires = (NOON + days(300)).replace(microsecond=0)
    document = Metadata(signed)
    document.sign(keys.signer(role))
    place.write_bytes(document.to_bytes())


def _stolen_online_word(keys: ReleaseKeys, metadata: Path, version: int, **versions: int) -> None:
    """Put an online word of the attacker's own in force: snapshot and timestamp, signed by stolen keys."""
    meta = {f"{role}.json": MetaFile(number) for role, number in versions.items()}
    _sign(keys, "snapshot", Snapshot(version=version, meta=meta), metadata / f"{version}.snapshot.json")
    word = Timestamp(version=version, snapshot_meta=MetaFile(version))
    _sign(keys, "timestamp", word, metadata / "timestamp.json")


def _newest(metadata: Path, role: str) -> int:
    return max(int(path.name.split(".")[0]) for path in metadata.glob(f"*.{role}.json"))


def test_an_honest_repository_is_believed_and_only_what_is_newer_is_offered(
    releases: Releases, client: Client
) -> None:
    releases.add("0.2.0")
    assert client.version("0.1.0") == "0.2.0"
    assert client.version("0.2.0") is None
    assert client.version("0.10.0") is None
    releases.add("0.10.0")
    assert client.version("0.2.0") == "0.10.0"


def test_rollback_an_older_word_is_refused(releases: Releases, client: Client, metadata: Path) -> None:
    releases.add("0.2.0")
    old = (metadata / "timestamp.json").read_bytes()
    releases.add("0.3.0")
    assert client.version() == "0.3.0"
    (metadata / "timestamp.json").write_bytes(old)
    with pytest.raises(UpdateNotTrustedError):
        client.version()
    for role in ("snapshot", "timestamp"):  # with both stolen keys no older list of releases either
        assert releases.keys.signer(role)
    _stolen_online_word(releases.keys, metadata, 900, targets=1, rings=1)
    with pytest.raises(UpdateNotTrustedError):
        client.version()


def test_freeze_the_same_word_for_ever_is_noticed_when_the_portal_has_told_a_later_time(
    releases: Releases, client: Client
) -> None:
    releases.add("0.2.0")
    assert client.version() == "0.2.0"
    client.known_time = NOON + days(13)
    assert client.version() == "0.2.0"
    client.known_time = NOON + days(15)
    with pytest.raises(UpdateExpiredError):
        client.version()
    releases.now = NOON + days(15)
    assert releases.repository.sign_anew()
    assert client.version() == "0.2.0"


def test_a_wrong_wall_clock_neither_refuses_what_is_good_nor_takes_what_has_ended(
    releases: Releases, client: Client
) -> None:
    years_ago = datetime.now(UTC) - timedelta(days=5 * 365)
    releases.now = client.known_time = years_ago  # the wall clock stands years ahead of what is known
    releases.repository.rotate(["timestamp"])
    releases.add("0.2.0")
    assert client.version() == "0.2.0"
    releases.now = datetime.now(UTC)
    releases.repository.rotate(["timestamp"])
    releases.repository.sign_anew()
    client.known_time = datetime.now(UTC) + days(60)  # the wall clock stands behind what the portal told
    with pytest.raises(UpdateExpiredError):
        client.version()


def test_mix_and_match_parts_of_two_moments_do_not_go_together(
    releases: Releases, client: Client, metadata: Path
) -> None:
    releases.add("0.2.0")
    old_targets = (metadata / f"{_newest(metadata, 'targets')}.targets.json").read_bytes()
    old_snapshot = (metadata / f"{_newest(metadata, 'snapshot')}.snapshot.json").read_bytes()
    releases.add("0.3.0")
    new_targets = metadata / f"{_newest(metadata, 'targets')}.targets.json"
    new_snapshot = metadata / f"{_newest(metadata, 'snapshot')}.snapshot.json"
    kept = new_targets.read_bytes(), new_snapshot.read_bytes()
    new_snapshot.write_bytes(old_snapshot)
    with pytest.raises(UpdateNotTrustedError):
        client.version()
    new_snapshot.write_bytes(kept[1])
    new_targets.write_bytes(old_targets)
    with pytest.raises(UpdateNotTrustedError):
        client.version()
    new_targets.write_bytes(kept[0])
    assert client.version() == "0.3.0"


def test_stolen_online_keys_can_name_no_program_of_the_attackers(
    releases: Releases, client: Client, metadata: Path, tmp_path: Path
) -> None:
    releases.add("0.2.0")
    evil = Releases(tmp_path, "evil")
    evil.add("9.9.9")
    number = _newest(metadata, "targets") + 1
    shutil.copy(
        evil.home.updates_folder / "metadata" / f"{_newest(evil.home.updates_folder / 'metadata', 'targets')}"
        ".targets.json",
        metadata / f"{number}.targets.json",
    )
    _stolen_online_word(releases.keys, metadata, 800, targets=number, rings=_newest(metadata, "rings"))
    with pytest.raises(UpdateNotTrustedError):
        client.version()


def test_a_stolen_rings_key_cannot_hand_out_what_is_no_release(
    releases: Releases, client: Client, metadata: Path
) -> None:
    releases.add("0.2.0")
    assert client.version() == "0.2.0"
    ring = {"platform": "linux-x86_64", "version": "6.6.6", "percent": 100, "offices": [], "counters": []}
    rings = canonical_json.encode({"type": "release-rings", "format": 1, "releases": [ring]})
    manifest = b"{}"
    number = _newest(metadata, "rings") + 1
    targets = {"rings.json": TargetFile.from_data("rings.json", rings, ["sha256"])}
    name = "releases/linux-x86_64/6.6.6.json"  # outside what the role may sign
    targets[name] = TargetFile.from_data(name, manifest, ["sha256"])
    _sign(releases.keys, "rings", Targets(version=number, targets=targets), metadata / f"{number}.rings.json")
    place = releases.home.updates_folder / "targets"
    (place / f"{targets['rings.json'].hashes['sha256']}.rings.json").write_bytes(rings)
    (place / "releases/linux-x86_64" / f"{targets[name].hashes['sha256']}.6.6.6.json").write_bytes(manifest)
    _stolen_online_word(releases.keys, metadata, 700, targets=_newest(metadata, "targets"), rings=number)
    with pytest.raises(UpdateNotTrustedError):
        client.version()


def test_wrong_root_another_portals_repository_is_refused_at_the_first_look(
    releases: Releases, tmp_path: Path
) -> None:
    releases.add("0.2.0")
    stranger = Releases(tmp_path, "stranger")
    stranger.add("9.9.9")
    serving = FileServer(stranger.home.updates_folder)
    try:
        client = Client(tmp_path / "state-2", serving.source, releases.asking)
        with pytest.raises(UpdateNotTrustedError):
            client.version()
        assert not (tmp_path / "state-2" / "metadata" / "root.json").exists()
    finally:
        serving.close()


def test_a_root_that_one_officer_alone_has_signed_is_refused(
    releases: Releases, client: Client, metadata: Path
) -> None:
    releases.add("0.2.0")
    assert client.version() == "0.2.0"
    root: Metadata[Root] = Metadata[Root].from_file(str(metadata / "1.root.json"))
    root.signed.version = 2
    root.sign(releases.keys.root_signers()[0])
    (metadata / "2.root.json").write_bytes(root.to_bytes())
    with pytest.raises(UpdateNotTrustedError):
        client.version()


@pytest.mark.parametrize("keys", [["root-2"], ["release"], ["rings"], ["snapshot", "timestamp"]])
def test_rotated_keys_are_followed_by_old_and_new_counters(
    releases: Releases, client: Client, tmp_path: Path, server: FileServer, keys: list[str]
) -> None:
    releases.add("0.2.0")
    before = releases.asking
    assert client.version() == "0.2.0"
    assert releases.repository.rotate(keys) == 2
    releases.add("0.3.0")
    assert client.version() == "0.3.0"
    fresh = Client(tmp_path / "fresh", server.source, before)
    assert fresh.version() == "0.3.0"
    enrolled_since = Client(tmp_path / "since", server.source, releases.asking)
    assert enrolled_since.version() == "0.3.0"


def test_after_two_of_three_root_keys_were_replaced_the_thief_of_one_old_key_has_nothing(
    releases: Releases, client: Client, metadata: Path, tmp_path: Path
) -> None:
    stolen = tmp_path / "stolen"
    shutil.copytree(releases.home.offline_keys_folder, stolen)
    releases.add("0.2.0")
    assert client.version() == "0.2.0"
    releases.repository.rotate(["root-1", "root-2"])
    assert client.version() == "0.2.0"
    thief = ReleaseKeys(releases.keys.online, stolen)
    root: Metadata[Root] = Metadata[Root].from_file(str(metadata / "2.root.json"))
    root.signed.version = 3
    root.signatures.clear()
    for signer in thief.present_root_signers():
        root.sign(signer, append=True)
    (metadata / "3.root.json").write_bytes(root.to_bytes())
    with pytest.raises(UpdateNotTrustedError):
        client.version()


def test_fast_forward_is_recovered_from_by_new_online_keys(
    releases: Releases, client: Client, metadata: Path, tmp_path: Path
) -> None:
    releases.add("0.2.0")
    kept = tmp_path / "kept"
    shutil.copytree(metadata, kept)
    numbers = {role: _newest(metadata, role) for role in ("targets", "rings")}
    _stolen_online_word(releases.keys, metadata, FAR, **numbers)
    assert client.version() == "0.2.0"  # the attack: from now on every honest word is an older one
    shutil.rmtree(metadata)
    shutil.copytree(kept, metadata)
    with pytest.raises(UpdateNotTrustedError):
        client.version()
    releases.repository.rotate(["snapshot", "timestamp"])
    releases.add("0.3.0")
    assert client.version() == "0.3.0"


@pytest.mark.parametrize("name", ["metadata/timestamp.json", "targets/", "files/"])
def test_endless_data_is_given_up_after_a_bounded_number_of_bytes(
    releases: Releases, client: Client, server: FileServer, tmp_path: Path, name: str
) -> None:
    releases.add("0.2.0")
    poured = 0

    def pour(asked: Handler, _path: Path) -> bool:
        nonlocal poured
        if not asked.path.startswith(f"/updates/{name}"):
            return False
        asked.send_response(200)
        asked.end_headers()
        asked.close_connection = True
        try:
            while poured < 64 * 1024 * 1024:
                asked.wfile.write(b" " * 65_536)
                poured += 65_536
        except OSError:
            pass
        return True

    server.lie = pour

    def update() -> None:
        offer = client.offer()
        assert offer is not None
        fetch(wanted(offer.manifest, {}), server.source, Pool(tmp_path / "pool"), lambda _progress: None)

    with pytest.raises((LineError, UpdateNotTrustedError, UpdateDamagedError)):
        update()
    assert poured < 16 * 1024 * 1024


def test_an_altered_manifest_and_an_arbitrary_file_are_refused(
    releases: Releases, client: Client, server: FileServer, tmp_path: Path
) -> None:
    releases.add("0.2.0")
    offer = client.offer()
    assert offer is not None
    pool = Pool(tmp_path / "pool")

    def alter(asked: Handler, path: Path) -> bool:
        if "/files/" not in asked.path:
            return False
        server.give(asked, bytes(len(path.read_bytes())))
        return True

    server.lie = alter
    with pytest.raises(UpdateDamagedError):
        fetch(wanted(offer.manifest, {}), server.source, pool, lambda _progress: None)
    assert [path for path in pool.folder.iterdir() if not path.name.endswith(".part")] == []
    server.lie = None
    (manifest,) = releases.home.updates_folder.glob("targets/releases/*/*.json")
    manifest.write_bytes(manifest.read_bytes().replace(b"linux", b"linuX"))
    with pytest.raises(UpdateNotTrustedError):
        client.version()


def test_a_captive_portal_and_an_empty_folder_change_nothing(
    releases: Releases, client: Client, server: FileServer
) -> None:
    def welcome(asked: Handler, _path: Path) -> bool:
        page = b"<html>Welcome to the hotel</html>"
        asked.send_response(200)
        asked.send_header("Content-Length", str(len(page)))
        asked.end_headers()
        asked.wfile.write(page)
        return True

    server.lie = welcome
    with pytest.raises((UpdateNotTrustedError, AnswerNotTrustedError)):
        client.version()
    server.lie = None
    assert client.version() is None  # nothing released yet
    shutil.rmtree(releases.home.updates_folder)
    with pytest.raises(UpdateSourceMissingError):
        Client(client.state.with_name("other"), server.source, client.asking).version()


def test_rings_share_offices_and_counters(releases: Releases, client: Client) -> None:
    from portal.updates.repository import Ring

    releases.add("0.2.0", percent=0)
    assert client.version() is None
    releases.repository.hand_out(Ring("0.2.0", 0, offices=("TIP-002",), counters=("TIP-001/2",)))
    assert client.version() is None
    releases.repository.hand_out(Ring("0.2.0", 0, counters=("TIP-001/1",)))
    assert client.version() == "0.2.0"
    releases.repository.hand_out(Ring("0.2.0", 0, offices=("TIP-001",)))
    assert client.version() == "0.2.0"
    releases.repository.withdraw("0.2.0")
    assert client.version() is None


def test_a_version_is_released_once(releases: Releases, tmp_path: Path) -> None:
    from portal.errors import ReleaseRefusedError
    from portal.updates.packing import Described

    releases.add("0.2.0")
    with pytest.raises(ReleaseRefusedError):
        releases.repository.add(make_program(tmp_path / "again", "0.2.0"), Described("0.2.0", 11))
