"""The repository of releases in a portal's home: The Update Framework's metadata, written by its rules."""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Role,
    Root,
    Signed,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from portal import canonical_json
from portal.errors import MalformedError, ReleaseRefusedError
from portal.updates.packing import PATCHED_FROM, PLATFORM, Described, pack
from portal.updates.signing import ONLINE, TARGETS, ReleaseKeys

THRESHOLD: Final = 2
RINGS: Final = "rings"
RINGS_FILE: Final = "rings.json"
_LASTS: Final = {
    "root": timedelta(days=3 * 365),
    "targets": timedelta(days=365),
    RINGS: timedelta(days=90),
    "snapshot": timedelta(days=30),
    "timestamp": timedelta(days=14),
}
_SIGNED_ANEW_AFTER: Final = timedelta(days=1)
_EVERYBODY: Final = 100
# Metadata that stay beside the newest: who began to look before a publication finds what it was told of.
_KEPT: Final = 20
AnySigned = TypeVar("AnySigned", Root, Targets)


@dataclass(frozen=True, slots=True)
class Ring:
    """Who gets a release: a share of all counters, and offices and counters by name."""

    version: str
    percent: int
    offices: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()


class ReleaseRepository:
    """Metadata, manifests and packed files below one folder; one process at a time changes it."""

    def __init__(self, folder: Path, keys: ReleaseKeys, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self._keys = keys
        self._clock = clock

    @property
    def exists(self) -> bool:
        """Say whether there is a repository."""
        return (self._metadata / "timestamp.json").exists()

    # --- what is done ---------------------------------------------------------------------------------------
    def create(self) -> None:
        """Make keys and the first metadata; what is there already stays."""
        if self.exists:
            return
        self._keys.make_missing()
        with self._alone():
            self._sign_root(Root(version=1, consistent_snapshot=True))
            online = self._keys.signer(RINGS)
            role = DelegatedRole(RINGS, [online.public_key.keyid], 1, terminating=True, paths=[RINGS_FILE])
            delegations = Delegations({online.public_key.keyid: online.public_key}, {RINGS: role})
            self._sign("targets", Targets(version=1, delegations=delegations), [self._keys.signer(TARGETS)])
            self._sign(RINGS, self._with_rings(Targets(version=1), []), [online])
            self._publish()

    def add(self, program: Path, described: Described) -> dict[str, Any]:
        """Pack a program and sign that it is a release; nobody gets it before a ring says so.

        Raises:
            ReleaseRefusedError: that version is one already.
            KeysUnreadableError: the release key is not here.
        """
        with self._alone():
            targets = self._newest("targets", Targets)
            name = f"releases/{PLATFORM}/{described.version}.json"
            if name in targets.signed.targets:
                raise ReleaseRefusedError(f"{described.version} is a release already")
            manifest = pack(program, described, self.folder / "files", self._earlier(targets.signed))
            self._add_target(targets.signed, name, canonical_json.encode(manifest))
            self._sign("targets", targets.signed, [self._keys.signer(TARGETS)], following=True)
            self._publish()
        return manifest

    def hand_out(self, ring: Ring) -> None:
        """Say which counters get a release; the same release again takes the place of what was said.

        Raises:
            ReleaseRefusedError: there is no such release, or the share is none.
        """
        with self._alone():
            if (
                f"releases/{PLATFORM}/{ring.version}.json"
                not in self._newest("targets", Targets).signed.targets
            ):
                raise ReleaseRefusedError(f"{ring.version} is not a release")
            if not 0 <= ring.percent <= _EVERYBODY:
                raise ReleaseRefusedError(f"{ring.percent} %")
            others = [each for each in self.rings() if each["version"] != ring.version]
            said = {
                "platform": PLATFORM,
                "version": ring.version,
                "percent": ring.percent,
                "offices": sorted(ring.offices),
                "counters": sorted(ring.counters),
            }
            self._sign_rings([*others, said])
            self._publish()

    def withdraw(self, version: str) -> None:
        """Hand a release out to nobody any more; who has it keeps it until a higher one comes."""
        with self._alone():
            self._sign_rings([each for each in self.rings() if each["version"] != version])
            self._publish()

    def sign_anew(self, *, is_due_only: bool = False) -> bool:
        """Give the online word again before it ends; say whether it was given."""
        if not self.exists:
            return False
        given = self._newest_timestamp().signed.expires - _LASTS["timestamp"]
        if is_due_only and self._clock() - given < _SIGNED_ANEW_AFTER:
            return False
        with self._alone():
            rings = self._newest(RINGS, Targets)
            if rings.signed.expires - self._clock() < _LASTS[RINGS] / 2:
                self._sign(RINGS, rings.signed, [self._keys.signer(RINGS)], following=True)
            self._publish()
        return True

    def rotate(self, names: Sequence[str]) -> int:
        """Make keys anew, root or online or the release key; return the root's new version.

        The new root is signed by enough keys of the one before and by enough of its own. What the old online
        keys have signed is signed again by the new ones at once.
        """
        with self._alone():
            root = self._newest("root", Root)
            for name in names:
                self._keys.make_anew(name)
            self._sign_root(Root(version=root.signed.version + 1, consistent_snapshot=True))
            if RINGS in names:
                self._delegate_rings()
            if TARGETS in names or RINGS in names:
                targets = self._newest("targets", Targets)
                self._sign("targets", targets.signed, [self._keys.signer(TARGETS)], following=True)
                self._sign_rings(self.rings())
            self._publish()
        return root.signed.version + 1

    def rings(self) -> list[dict[str, Any]]:
        """Return who gets which release."""
        rings = self._newest(RINGS, Targets).signed.targets[RINGS_FILE]
        data = (self.folder / "targets" / f"{rings.hashes['sha256']}.{RINGS_FILE}").read_bytes()
        return cast("list[dict[str, Any]]", canonical_json.decode(data)["releases"])

    def versions(self) -> list[str]:
        """Return every release, as signed."""
        names = self._newest("targets", Targets).signed.targets
        return sorted(name.rpartition("/")[2].removesuffix(".json") for name in names)

    # --- metadata -------------------------------------------------------------------------------------------
    def _delegate_rings(self) -> None:
        targets, online = self._newest("targets", Targets), self._keys.signer(RINGS)
        delegations = targets.signed.delegations
        assert delegations is not None and delegations.roles is not None  # noqa: S101, PT018 - made in `create`
        delegations.keys = {online.public_key.keyid: online.public_key}
        delegations.roles[RINGS].keyids = [online.public_key.keyid]
        self._sign("targets", targets.signed, [self._keys.signer(TARGETS)], following=True)

    def _sign_root(self, root: Root) -> None:
        roots = self._keys.present_root_signers()
        root.roles["root"] = Role([], THRESHOLD)
        for signer in roots:
            root.add_key(signer.public_key, "root")
        root.add_key(self._keys.signer(TARGETS).public_key, "targets")
        for role in ONLINE:
            if role != RINGS:
                root.add_key(self._keys.signer(role).public_key, role)
        signers = list(self._keys.root_signers())
        if len(roots) < THRESHOLD:
            raise ReleaseRefusedError(f"{THRESHOLD} root keys are needed")
        self._sign("root", root, signers)

    def _sign_rings(self, releases: list[dict[str, Any]]) -> None:
        rings = self._newest(RINGS, Targets).signed
        self._sign(RINGS, self._with_rings(rings, releases), [self._keys.signer(RINGS)], following=True)

    def _with_rings(self, rings: Targets, releases: list[dict[str, Any]]) -> Targets:
        data = canonical_json.encode({"type": "release-rings", "format": 1, "releases": releases})
        self._add_target(rings, RINGS_FILE, data)
        return rings

    def _add_target(self, targets: Targets, name: str, data: bytes) -> None:
        target = TargetFile.from_data(name, data, ["sha256"])
        folder, _, leaf = f"targets/{name}".rpartition("/")
        place = self.folder / folder / f"{target.hashes['sha256']}.{leaf}"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        targets.targets[name] = target

    def _publish(self) -> None:
        """Sign snapshot and timestamp over what is newest; the timestamp's file makes it visible."""
        meta = {f"{role}.json": MetaFile(self._version_of(role)) for role in ("targets", RINGS)}
        version = self._version_of("snapshot") + 1
        self._sign("snapshot", Snapshot(version=version, meta=meta), [self._keys.signer("snapshot")])
        stamp = self._newest_timestamp().signed.version if self.exists else 0
        timestamp = Timestamp(version=stamp + 1, snapshot_meta=MetaFile(version))
        self._sign("timestamp", timestamp, [self._keys.signer("timestamp")])
        self._forget_overtaken()

    def _forget_overtaken(self) -> None:
        """Remove what was overtaken long ago; every root stays, for counters walk along them."""
        for role in ("snapshot", RINGS, "targets"):
            newest = self._version_of(role)
            for path in self._metadata.glob(f"*.{role}.json"):
                number = path.name.partition(".")[0]
                if number.isdigit() and int(number) <= newest - _KEPT:
                    path.unlink(missing_ok=True)

    def _sign(
        self, role: str, signed: Signed, signers: Sequence[CryptoSigner], *, following: bool = False
    ) -> None:
        if following:
            signed.version += 1
        signed.expires = (self._clock() + _LASTS[role]).replace(microsecond=0)
        metadata: Metadata[Any] = Metadata(signed)
        for signer in signers:
            metadata.sign(signer, append=True)
        name = "timestamp.json" if role == "timestamp" else f"{signed.version}.{role}.json"
        self._metadata.mkdir(parents=True, exist_ok=True)
        beside = self._metadata / f".{name}.new"
        beside.write_bytes(metadata.to_bytes())
        beside.replace(self._metadata / name)

    def _newest(self, role: str, _kind: type[AnySigned]) -> Metadata[AnySigned]:
        version = self._version_of(role)
        return cast("Metadata[AnySigned]", Metadata.from_file(str(self._metadata / f"{version}.{role}.json")))

    def _newest_timestamp(self) -> Metadata[Timestamp]:
        return cast("Metadata[Timestamp]", Metadata.from_file(str(self._metadata / "timestamp.json")))

    def _version_of(self, role: str) -> int:
        names = (path.name.partition(".")[0] for path in self._metadata.glob(f"*.{role}.json"))
        return max((int(name) for name in names if name.isdigit()), default=0)

    def _earlier(self, targets: Targets) -> Iterator[dict[str, Any]]:
        ordered = sorted(targets.targets, key=lambda name: [int(n) for n in _version_in(name).split(".")])
        for name in ordered[-PATCHED_FROM:]:
            folder, _, leaf = f"targets/{name}".rpartition("/")
            path = self.folder / folder / f"{targets.targets[name].hashes['sha256']}.{leaf}"
            try:
                yield canonical_json.decode(path.read_bytes())
            except (OSError, MalformedError):
                continue

    @property
    def _metadata(self) -> Path:
        return self.folder / "metadata"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _version_in(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".json")
