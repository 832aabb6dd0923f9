"""This machine's keys: made once per home, wrapped under its host secret, never overwritten."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.identifiers import KeyId
from kiosk.errors import NotEnrolledError, StoreError, WrongStoreKeyError
from kiosk.ports import Randomness
from kiosk.trust import base64url, durable_files, keys
from kiosk.trust.host_secret import NONCE_BYTES, HostSecret
from kiosk.trust.keys import KeyUsage
from kiosk.trust.recovery_code import RecoveryCode

KEYS_FILE: Final = "keys.json"
_JOURNAL_FILE: Final = "journal.db"
_VERSION: Final = 1
_KEY_BYTES: Final = 32
_DATABASE: Final = "database"
_ROSTER: Final = "roster"
_SECRETS: Final = (*(usage.word for usage in KeyUsage), _DATABASE, _ROSTER)


@dataclass(frozen=True, slots=True)
class NewMachine:
    """A machine just made, and the office's recovery code: to be shown once and kept nowhere."""

    machine: "Machine"
    recovery_code: RecoveryCode


class Machine:
    """The keys of one home; a key is unwrapped only by the process that asks for it."""

    __slots__ = ("_host", "_office_recovery", "_public", "_wrapped", "home")

    def __init__(self, home: Path, host: HostSecret, fields: dict[str, Any]) -> None:
        """Read `keys.json` as parsed and prove that the host secret fits.

        Raises:
            WrongStoreKeyError: the file is not of its form, or was wrapped under another host secret.
        """
        self.home = home
        self._host = host
        try:
            if fields["v"] != _VERSION:
                raise WrongStoreKeyError(f"{KEYS_FILE}: version")
            self._wrapped = {name: base64url.decode(fields["wrapped"][name]) for name in _SECRETS}
            self._public = {usage: base64url.decode(fields["public"][usage.word]) for usage in KeyUsage}
            self._office_recovery = base64url.decode(fields["office_recovery"])
        except (KeyError, TypeError, ValueError) as error:
            raise WrongStoreKeyError(f"{KEYS_FILE} is damaged") from error
        self._secret(_DATABASE)

    @staticmethod
    def exists(home: Path) -> bool:
        """Say whether a home has its keys."""
        return (home / KEYS_FILE).exists()

    @classmethod
    def create(cls, home: Path, randomness: Randomness) -> NewMachine:
        """Make the keys of a home; a beginning that was interrupted is taken up.

        Raises:
            WrongStoreKeyError: the home has a journal but lost its keys; new ones would not open it.
            StoreError: the keys exist already, or cannot be written.
        """
        if cls.exists(home):
            raise StoreError(f"{KEYS_FILE} exists already")
        if (home / _JOURNAL_FILE).exists():
            raise WrongStoreKeyError(f"{KEYS_FILE} is missing beside a journal")
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        host = HostSecret.create(home, randomness)
        code = RecoveryCode.make(randomness)
        fields = _new_keys(host, code, randomness)
        try:
            durable_files.write_once(home / KEYS_FILE, json.dumps(fields, indent=1).encode())
        except FileExistsError as error:
            raise StoreError(f"{KEYS_FILE} exists already") from error
        return NewMachine(cls.open(home), code)

    @classmethod
    def open(cls, home: Path) -> Self:
        """Open the keys of a home.

        Raises:
            NotEnrolledError: the home has none.
            WrongStoreKeyError: one of the two files is missing or damaged, or they do not belong together.
        """
        try:
            text = (home / KEYS_FILE).read_bytes()
        except FileNotFoundError as error:
            if (home / _JOURNAL_FILE).exists():
                raise WrongStoreKeyError(f"{KEYS_FILE} is missing beside a journal") from error
            raise NotEnrolledError(f"no {KEYS_FILE}") from error
        except OSError as error:
            raise StoreError(f"{KEYS_FILE} cannot be read") from error
        host = HostSecret.open(home)
        try:
            fields = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise WrongStoreKeyError(f"{KEYS_FILE} is damaged") from error
        return cls(home, host, fields)

    @property
    def database_key(self) -> bytes:
        """The store's raw key, 32 bytes."""
        return self._secret(_DATABASE)

    @property
    def roster_key(self) -> bytes:
        """The key under which PIN verifiers are wrapped, 32 bytes."""
        return self._secret(_ROSTER)

    @property
    def office_recovery_key(self) -> bytes:
        """The raw X25519 public key of the office's recovery code."""
        return self._office_recovery

    @property
    def host(self) -> HostSecret:
        """The host secret, for wrapping the second copy's segment keys."""
        return self._host

    def public_key(self, usage: KeyUsage) -> bytes:
        """Return a raw public key, 32 bytes."""
        return self._public[usage]

    def key_id(self, usage: KeyUsage) -> KeyId:
        """Name a key."""
        return keys.key_id(self._public[usage])

    def signing_key(self, usage: KeyUsage) -> Ed25519PrivateKey:
        """Unwrap a private key.

        Raises:
            WrongStoreKeyError: it does not unwrap or is not the half of its public key.
        """
        private = Ed25519PrivateKey.from_private_bytes(self._secret(usage.word))
        if private.public_key().public_bytes_raw() != self._public[usage]:
            raise WrongStoreKeyError(f"{KEYS_FILE}: {usage.word}")
        return private

    def renew_recovery_code(self, randomness: Randomness) -> RecoveryCode:
        """Replace the office's recovery code, when the paper was lost or never written.

        Segments made from now on are sealed to the new code; older ones still open with the old one.

        Raises:
            DiskFullError, StoreError: the old code stands.
        """
        code = RecoveryCode.make(randomness)
        public = code.private_key().public_key().public_bytes_raw()
        try:
            fields = json.loads((self.home / KEYS_FILE).read_bytes())
        except (OSError, ValueError) as error:
            raise StoreError(f"{KEYS_FILE} cannot be read") from error
        fields["office_recovery"] = base64url.encode(public)
        durable_files.replace(self.home / KEYS_FILE, json.dumps(fields, indent=1).encode())
        self._office_recovery = public
        return code

    def _secret(self, name: str) -> bytes:
        secret = self._host.unwrap(f"key/{name}", self._wrapped[name])
        if len(secret) != _KEY_BYTES:
            raise WrongStoreKeyError(f"{KEYS_FILE}: {name}")
        return secret


def _new_keys(host: HostSecret, code: RecoveryCode, randomness: Randomness) -> dict[str, Any]:
    fresh = {name: randomness.octets(_KEY_BYTES) for name in _SECRETS}
    return {
        "v": _VERSION,
        "wrapped": {
            name: base64url.encode(host.wrap(f"key/{name}", secret, randomness.octets(NONCE_BYTES)))
            for name, secret in fresh.items()
        },
        "public": {
            usage.word: base64url.encode(
                Ed25519PrivateKey.from_private_bytes(fresh[usage.word]).public_key().public_bytes_raw()
            )
            for usage in KeyUsage
        },
        "office_recovery": base64url.encode(code.private_key().public_key().public_bytes_raw()),
    }
