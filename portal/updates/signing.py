"""The keys that releases are signed with: offline for what is a release, online for what is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner

from portal.errors import KeysUnreadableError
from portal.home import PortalHome, write_private
from portal.trust.keys import ROOT_NAMES

ONLINE: Final = ("rings", "snapshot", "timestamp")
TARGETS: Final = "release"


@dataclass(frozen=True, slots=True)
class ReleaseKeys:
    """Where the signing keys lie; `offline` is a folder that is there only while somebody signs."""

    online: Path
    offline: Path

    @classmethod
    def of_home(cls, home: PortalHome, offline: Path | None = None) -> "ReleaseKeys":
        """Return the keys of a portal; `offline` is where the officers' keys are, if not in the home."""
        return cls(home.keys_folder, offline if offline is not None else home.offline_keys_folder)

    def make_missing(self) -> None:
        """Make the keys of releases that are not there; those of the root are made with the portal."""
        for role in ONLINE:
            _make(self.online / f"updates-{role}.pem")
        _make(self.offline / f"{TARGETS}.pem")

    def make_anew(self, name: str) -> None:
        """Put a fresh key in the place of one, which is kept beside it for the last signature it gives."""
        path = self._path(name)
        path.replace(path.with_suffix(".pem.before"))
        _make(path)

    def signer(self, name: str) -> CryptoSigner:
        """Return the signer of a role or of one root key.

        Raises:
            KeysUnreadableError: its key is not here.
        """
        return _read(self._path(name))

    def root_signers(self) -> Sequence[CryptoSigner]:
        """Return the signers of the root keys that are here, those that are being replaced first."""
        places = [self.offline / f"{name}.pem{end}" for name in ROOT_NAMES for end in (".before", "")]
        return [_read(path) for path in places if path.exists()]

    def present_root_signers(self) -> Sequence[CryptoSigner]:
        """Return the signers of the root keys that are in force from the next root on."""
        return [_read(path) for name in ROOT_NAMES if (path := self._path(name)).exists()]

    def _path(self, name: str) -> Path:
        return self.online / f"updates-{name}.pem" if name in ONLINE else self.offline / f"{name}.pem"


def _make(path: Path) -> None:
    if not path.exists():
        key = Ed25519PrivateKey.generate()
        write_private(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _read(path: Path) -> CryptoSigner:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise KeysUnreadableError(path.name) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeysUnreadableError(path.name)
    return CryptoSigner(key)
