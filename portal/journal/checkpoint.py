"""The checkpoint: the portal's signed word that an entry, and all before it, are durably stored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal import canonical_json
from portal.text_codes import time_text
from portal.trust.keys import SigningKey
from portal.trust.signed_document import CHECKPOINT_CONTEXT, payload_bytes, sign_document


def make_checkpoint(
    incarnation: dict[str, Any], place: dict[str, Any], received_at: datetime, key: SigningKey
) -> dict[str, Any]:
    """Sign that `place` (device_id, epoch, branch, seq, hash) is stored; again gives the same bytes."""
    payload = {
        "type": "checkpoint",
        "incarnation": incarnation,
        **place,
        "received_at": time_text(received_at),
    }
    return sign_document(CHECKPOINT_CONTEXT, payload, [key])


def short_checkpoint(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the sender of a run cannot work out of its checkpoint (`contract/wire.md`)."""
    payload = canonical_json.decode(payload_bytes(document))
    signature = document["signatures"][0]["signature"]
    return {"received_at": payload["received_at"], "seq": payload["seq"], "signature": signature}
