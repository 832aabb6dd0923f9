"""The checkpoint: the portal's signed word that an entry, and all before it, are durably stored."""

from datetime import datetime
from typing import Any

from portal.text_codes import time_text
from portal.trust.keys import SigningKey
from portal.trust.signed_document import CHECKPOINT_CONTEXT, sign_document


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
