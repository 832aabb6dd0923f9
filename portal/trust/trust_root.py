"""The trust root: which keys may sign what, signed by two of three root keys (`contract/trust.md`)."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from portal import canonical_json
from portal.errors import KeysUnreadableError, PortalError
from portal.home import PortalHome, write_private
from portal.text_codes import from_base64url
from portal.trust.keys import (
    DELEGATIONS,
    load_bundles_public,
    load_portal_keys,
    load_recovery_public,
    load_root_keys,
    public_entry,
)
from portal.trust.signed_document import TRUST_ROOT_CONTEXT, open_document, payload_bytes, sign_document

THRESHOLD = 2
FINGERPRINT_BYTES = 10


@dataclass(frozen=True, slots=True)
class TrustRoot:
    """The signed document as handed out, and its payload, proved against its own root keys."""

    document: dict[str, Any]
    payload: dict[str, Any]

    @property
    def fingerprint(self) -> bytes:
        """First 10 bytes of SHA-256 over context and payload; stands in every enrolment code."""
        message = TRUST_ROOT_CONTEXT.encode("ascii") + payload_bytes(self.document)
        return hashlib.sha256(message).digest()[:FINGERPRINT_BYTES]

    def delegated(self, purpose: str) -> dict[str, bytes]:
        """Return the public keys that may sign for a purpose, by key id."""
        return {
            item["key_id"]: from_base64url(item["public"]) for item in self.payload["delegations"][purpose]
        }


def create_trust_root(home: PortalHome) -> None:
    """Sign the first trust root; one that is there stays, because counters hold its fingerprint.

    Raises:
        KeysUnreadableError: fewer than two root keys lie in the home.
    """
    if home.trust_root_file.exists():
        return
    roots = load_root_keys(home)
    if len(roots) < THRESHOLD:
        raise KeysUnreadableError("two root keys are needed to sign a trust root")
    keys = load_portal_keys(home)
    payload = {
        "type": "trust-root",
        "version": 1,
        "threshold": THRESHOLD,
        "root_keys": [public_entry(key.public) for key in roots],
        "delegations": {
            **{name: [public_entry(getattr(keys, name).public)] for name in DELEGATIONS},
            "bundles": [public_entry(load_bundles_public(home))],
        },
        "recovery": [public_entry(load_recovery_public(home))],
    }
    document = sign_document(TRUST_ROOT_CONTEXT, payload, roots[:THRESHOLD])
    write_private(home.trust_root_file, canonical_json.encode(document))


def load_trust_root(home: PortalHome) -> TrustRoot:
    """Read the trust root and check it.

    Raises:
        KeysUnreadableError: it is missing, or is not signed by two of its own root keys.
    """
    try:
        document = json.loads(home.trust_root_file.read_bytes())
        listed = json.loads(payload_bytes(document))["root_keys"]
        publics = [from_base64url(item["public"]) for item in listed]
        payload = open_document(document, TRUST_ROOT_CONTEXT, publics, THRESHOLD)
    except (OSError, ValueError, KeyError, TypeError, PortalError) as error:
        raise KeysUnreadableError("trust-root.json") from error
    return TrustRoot(document, payload)
