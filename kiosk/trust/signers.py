"""Who signs: the journal key, the sign-ins' session keys; and the check of any Ed25519 signature."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.identifiers import KeyId, SessionId
from kiosk.domain.operator import Operator, Session
from kiosk.errors import NotAuthorisedError
from kiosk.trust import keys
from kiosk.trust.keys import KeyUsage
from kiosk.trust.machine import Machine

_DIGEST_BYTES = 32


class Ed25519JournalSigner:
    """`ports.JournalSigner` with the machine's journal key; held by the process that writes the store."""

    def __init__(self, machine: Machine) -> None:
        self._key = machine.signing_key(KeyUsage.JOURNAL)
        self._key_id = machine.key_id(KeyUsage.JOURNAL)

    @property
    def key_id(self) -> KeyId:
        """Name the key."""
        return self._key_id

    def sign(self, entry_hash: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature over the 32 bytes of an entry's hash."""
        return self._key.sign(_digest(entry_hash))


class SessionKeys:
    """`ports.SessionSigner`: one key per sign-in, in this process's memory only, gone when it closes."""

    def __init__(self) -> None:
        self._keys: dict[SessionId, Ed25519PrivateKey] = {}

    def open(self, operator: Operator, session_id: SessionId) -> Session:
        """Make a session key and return the session bound to its public half.

        Raises:
            NotAuthorisedError: a session of that id is open; its key is not exchanged under its feet.
        """
        if session_id in self._keys:
            raise NotAuthorisedError("session is open already")
        key = Ed25519PrivateKey.generate()
        self._keys[session_id] = key
        return Session(session_id, operator, key.public_key().public_bytes_raw())

    def sign(self, session_id: SessionId, digest: bytes) -> bytes:
        """Sign 32 bytes with the session's key.

        Raises:
            NotAuthorisedError: no such session is open in this process.
        """
        key = self._keys.get(session_id)
        if key is None:
            raise NotAuthorisedError("no such session is open")
        return key.sign(_digest(digest))

    def close(self, session_id: SessionId) -> None:
        """Forget the session's key; closing twice is closing once."""
        self._keys.pop(session_id, None)


class Ed25519Verifier:
    """`ports.SignatureVerifier`."""

    def is_valid(self, public_key: bytes, signature: bytes, message: bytes) -> bool:
        """Say whether the signature is right; never raises."""
        return keys.is_signed(public_key, signature, message)


def _digest(value: bytes) -> bytes:
    if len(value) != _DIGEST_BYTES:
        raise ValueError("32 bytes are signed")
    return value
