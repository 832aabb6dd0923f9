"""A pack of definitions: one signed, versioned document that a ministry hands over, by line or by hand.

The signature is Ed25519 over `lpk-catalogue-pack-1` and the exact payload, as all documents of the contract
(`portal/contract/trust.md`); who may sign is said by whoever takes the pack.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain import canonical_json
from kiosk.errors import AnswerNotTrustedError, MalformedCatalogueError
from kiosk.trust import base64url
from kiosk.trust.documents import SignedDocument
from kiosk.trust.keys import PUBLIC_KEY_BYTES, key_id

CONTEXT: Final = "lpk-catalogue-pack-1"
_OWNER_ONLY: Final = 0o600
_MOST_BYTES: Final = 32 * 1024 * 1024  # a guess, a hundred times the shipped catalogue


def open_signing_key(path: Path) -> Ed25519PrivateKey:
    """Read a signing key, or make one that only its owner can read; its public half lies beside it (`.pub`).

    Raises:
        MalformedCatalogueError: the file is there and holds no key.
    """
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as file:
            file.write(made.private_bytes_raw().hex().encode())
        public = made.public_key().public_bytes_raw().hex()
        path.with_name(path.name + ".pub").write_text(public + "\n", encoding="ascii")
        return made
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip()))
    except (OSError, ValueError) as error:
        raise MalformedCatalogueError(f"{path.name}: no signing key") from error


def read_public_key(path: Path) -> bytes:
    """Read the public half of a signing key.

    Raises:
        MalformedCatalogueError: the file holds none.
    """
    try:
        public = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise MalformedCatalogueError(f"{path.name}: no public key") from error
    if len(public) != PUBLIC_KEY_BYTES:
        raise MalformedCatalogueError(f"{path.name}: no public key")
    return public


def sign_pack(payload: Mapping[str, Any], key: Ed25519PrivateKey) -> bytes:
    """Return the pack's bytes."""
    data = canonical_json.encode(payload)
    signature = key.sign(CONTEXT.encode() + data)
    signer = key_id(key.public_key().public_bytes_raw())
    document = {
        "context": CONTEXT,
        "payload": base64url.encode(data),
        "signatures": [{"key_id": signer, "signature": base64url.encode(signature)}],
    }
    return json.dumps(document).encode()


def open_pack(path: Path, public: bytes) -> dict[str, Any]:
    """Return the payload of a pack that this key has signed.

    Raises:
        AnswerNotTrustedError: altered, signed by somebody else, or a document of another kind.
        MalformedCatalogueError: no such file, or too large.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise MalformedCatalogueError(f"{path.name}: too large")
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise MalformedCatalogueError(f"{path.name}: {type(error).__name__}") from error
    document = SignedDocument.parse(content if isinstance(content, dict) else {})
    if document.context != CONTEXT or not document.signers_among({key_id(public): public}):
        raise AnswerNotTrustedError("pack: forged, or signed by somebody else")
    return document.fields()
