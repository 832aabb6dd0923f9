"""What is believed of a repository: The Update Framework's rules, by a time that certainly has been."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError
from securesystemslib.signer import Key
from tuf.api.exceptions import (
    DownloadError,
    DownloadHTTPError,
    ExpiredMetadataError,
    RepositoryError,
)
from tuf.api.metadata import Metadata, Root
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from kiosk.domain import canonical_json
from kiosk.errors import (
    DiskFullError,
    KioskError,
    MalformedEntryError,
    UpdateExpiredError,
    UpdateNotTrustedError,
    UpdateSourceMissingError,
)
from kiosk.updates.folders import make_folder, written_whole
from kiosk.updates.manifest import MAX_MANIFEST_BYTES, Manifest, Version, require_form
from kiosk.updates.source import Source

PLATFORM: Final = "linux-x86_64"
RINGS: Final = "rings.json"
_TIMESTAMP: Final = "metadata/timestamp.json"
_BASE: Final = "https://updates.invalid/"
_BLOCK_BYTES: Final = 64 * 1024
_MOST_ROOTS: Final = 256
_MAX_ROOT_BYTES: Final = 512_000
_NOT_FOUND: Final = 404
_PERCENT: Final = 100
_LIMITS: Final = UpdaterConfig(
    max_root_rotations=_MOST_ROOTS,
    root_max_length=_MAX_ROOT_BYTES,
    timestamp_max_length=16_384,
    snapshot_max_length=512_000,
    targets_max_length=2_000_000,
    prefix_targets_with_hash=True,
)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: the counter, and the offline keys that it believes since it was enrolled."""

    device_id: str
    counter: str
    root_keys: tuple[bytes, ...]
    threshold: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A release that this counter may have."""

    version: Version
    manifest: Manifest


class Repository:
    """One look at a repository; what was believed once is kept in `state` and never goes back.

    What was believed is also laid into `laid_ready`, in the repository's own form, so that another part of
    this machine can judge all of it anew without a line.
    """

    def __init__(self, state: Path, source: Source, asking: Asking, known_time: datetime) -> None:
        """Take what is needed; nothing is read yet.

        Args:
            state: the folder of what is believed.
            source: where the files come from; not believed in anything.
            asking: who asks.
            known_time: a time that certainly has been; metadata that ended before it is refused. The wall
                clock is not asked: it may be years wrong in either direction.
        """
        self._state = state
        self._asking = asking
        self._known_time = known_time
        self._source = source
        self.laid_ready: dict[str, bytes] = {}

    def offer(self, newer_than: Version | None, refused: frozenset[str] = frozenset()) -> Offer | None:
        """Return the newest release that is meant for this counter, None when it has that already.

        Raises:
            UpdateSourceMissingError: there is no repository.
            UpdateNotTrustedError: signatures, versions or hashes are not as they must be.
            UpdateExpiredError: the repository's word has ended, and nobody has given it again.
            LineError: the line did not bear it.
        """
        try:
            return self._offer(newer_than, refused)
        except ExpiredMetadataError as error:
            raise UpdateExpiredError(str(error)[:160]) from error
        except (RepositoryError, DownloadError) as error:
            raise _cause_of(error) from error
        except OSError as error:
            raise DiskFullError(f"updates: errno {error.errno}") from error

    def _offer(self, newer_than: Version | None, refused: frozenset[str]) -> Offer | None:
        updater = self._updater()
        updater.refresh()
        rings = self._target(updater, RINGS)
        self._lay_ready()
        for version in self._meant_for_me(rings):
            if str(version) in refused or (newer_than is not None and version <= newer_than):
                continue
            manifest = Manifest.parse(self._target(updater, manifest_name(version)))
            if manifest.version != version or manifest.platform != PLATFORM:
                raise UpdateNotTrustedError("manifest of another release")
            return Offer(version, manifest)
        return None

    def _updater(self) -> Updater:
        metadata = self._state / "metadata"
        make_folder(metadata)
        anchor = None if (metadata / "root.json").exists() else self._anchor()
        updater = Updater(
            str(metadata),
            f"{_BASE}metadata/",
            str(self._state),
            f"{_BASE}targets/",
            _Fetcher(self._source),
            _LIMITS,
            bootstrap=anchor,
        )
        # WORKAROUND tuf 7.0: the client takes the wall clock as reference time and has no door for another.
        updater._trusted_set.reference_time = self._known_time  # noqa: SLF001
        return updater

    def _anchor(self) -> bytes:
        """Return the first root that the offline keys of this counter's enrolment have signed."""
        for version in range(1, _MOST_ROOTS):
            name = f"metadata/{version}.root.json"
            data = self._source.read(name, 0, _MAX_ROOT_BYTES + 1)
            root = _root_in(data)
            if root is None:
                break
            if _is_vouched(root, self._asking):
                return data
            following = f"metadata/{version + 1}.root.json"
            try:
                self._source.read(following, 0, 1)
            except UpdateSourceMissingError:
                break
        raise UpdateNotTrustedError("root: not of this counter's offline keys")

    def _target(self, updater: Updater, name: str) -> bytes:
        found = updater.get_targetinfo(name)
        if found is None:
            raise UpdateNotTrustedError(f"{name}: signed by nobody")
        if found.length > MAX_MANIFEST_BYTES:
            raise UpdateNotTrustedError(f"{name}: too large")
        place = self._state / "target.new"
        updater.download_target(found, str(place))
        data = place.read_bytes()
        place.unlink()
        folder, _, leaf = f"targets/{name}".rpartition("/")
        self.laid_ready[f"{folder}/{hashlib.sha256(data).hexdigest()}.{leaf}"] = data
        return data

    def _lay_ready(self) -> None:
        """Take what tuf keeps under plain names, and name it as the repository does."""
        held = self._state / "metadata"
        for path in held.glob("root_history/*.root.json"):
            self.laid_ready[f"metadata/{path.name}"] = path.read_bytes()
        for role in ("snapshot", "targets", "rings"):
            data = (held / f"{role}.json").read_bytes()
            self.laid_ready[f"metadata/{json.loads(data)['signed']['version']}.{role}.json"] = data
        self.laid_ready[_TIMESTAMP] = (held / "timestamp.json").read_bytes()

    def _meant_for_me(self, data: bytes) -> list[Version]:
        """Return the releases whose ring this counter is in, the newest first."""
        try:
            fields = canonical_json.decode(data)
            require_form(fields, "release-rings")
            listed = [each for each in fields["releases"] if each["platform"] == PLATFORM]
            found = [Version.parse(each["version"]) for each in listed if self._is_in(each)]
        except (MalformedEntryError, KeyError, TypeError, ValueError) as error:
            raise UpdateNotTrustedError(f"rings: {error}") from error
        return sorted(found, reverse=True)

    def _is_in(self, ring: Mapping[str, Any]) -> bool:
        office = self._asking.counter.partition("/")[0]
        if self._asking.counter in ring["counters"] or office in ring["offices"]:
            return True
        return ring_place(str(ring["version"]), self._asking.device_id) < int(ring["percent"])


def manifest_name(version: Version) -> str:
    """Return a manifest's name among the signed targets."""
    return f"releases/{PLATFORM}/{version}.json"


def ring_place(version: str, device_id: str) -> int:
    """Return a counter's place from 0 to 99 in the order in which a release is handed out."""
    digest = hashlib.sha256(f"lpk-ring-1|{version}|{device_id}".encode()).digest()
    return int.from_bytes(digest[:4]) % _PERCENT


def keep_laid_ready(laid_ready: Mapping[str, bytes], folder: Path) -> None:
    """Write metadata into a folder in the repository's form; the timestamp last, which makes it whole."""
    for name in sorted(laid_ready, key=lambda name: name == _TIMESTAMP):
        make_folder((folder / name).parent)
        written_whole(folder / name, laid_ready[name])


class _Fetcher(FetcherInterface):
    """Gives tuf its files from a source, in blocks; tuf itself stops what is longer than it may be."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def _fetch(self, url: str) -> Iterator[bytes]:
        name = url.removeprefix(_BASE)
        try:
            first = self._source.read(name, 0, _BLOCK_BYTES)
        except UpdateSourceMissingError as error:
            raise DownloadHTTPError(name, _NOT_FOUND) from error
        return self._rest(name, first)

    def _rest(self, name: str, block: bytes) -> Iterator[bytes]:
        offset = 0
        while block:
            yield block
            offset += len(block)
            block = self._source.read(name, offset, _BLOCK_BYTES) if len(block) == _BLOCK_BYTES else b""


def _root_in(data: bytes) -> Metadata[Root] | None:
    """Return a root's document, None when it is something else, such as a captive portal's page."""
    try:
        return Metadata[Root].from_bytes(data) if len(data) <= _MAX_ROOT_BYTES else None
    except RepositoryError:
        return None


def _is_vouched(root: Metadata[Root], asking: Asking) -> bool:
    """Say whether enough of the enrolment's offline keys have signed a root, and are its root keys."""
    try:
        vouched = {
            key.keyval["public"]
            for key_id, key in root.signed.keys.items()
            if key_id in root.signed.roles["root"].keyids
            and key.keytype == "ed25519"
            and bytes.fromhex(key.keyval["public"]) in asking.root_keys
            and _has_signed(key, root)
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return len(vouched) >= max(asking.threshold, 2)


def _has_signed(key: Key, root: Metadata[Root]) -> bool:
    signature = root.signatures.get(key.keyid)
    if signature is None:
        return False
    try:
        key.verify_signature(signature, root.signed_bytes)
    except (UnverifiedSignatureError, VerificationError):
        return False
    return True


def _cause_of(error: Exception) -> KioskError:
    """Return the house's own error that tuf wrapped, or what tuf's own stands for."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, KioskError) and not isinstance(cause, UpdateSourceMissingError):
            return cause
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, DownloadHTTPError):
        return UpdateSourceMissingError(str(error)[:160])
    return UpdateNotTrustedError(f"{type(error).__name__}: {error}"[:160])
