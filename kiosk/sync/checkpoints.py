"""The portal's countersignature, proved: for this counter, this run, this life of the portal."""

from collections.abc import Mapping
from typing import Any

from kiosk.domain.entry import Entry
from kiosk.errors import AnswerNotTrustedError
from kiosk.ports import LineTrust, VerifiedAnswer
from kiosk.sync.answers import CHECKPOINT_CONTEXT, is_checkpoint_for, parse_answer


def proved_checkpoint(
    answer: Mapping[str, Any], last: Entry, incarnation: str, branch: str, trust: LineTrust
) -> VerifiedAnswer:
    """Return the checkpoint of an answer to a run, the signed document itself under `document`.

    Args:
        answer: `checkpoint`, `head_seq` and `head_hash`.
        last: the run's last entry.
        incarnation: `term.id` of the answer's signature.
        branch: where the portal says it has stored the run.
        trust: opens signed documents.

    Raises:
        AnswerNotTrustedError: it is not signed, or is for something else.
    """
    document = answer.get("checkpoint")
    if not isinstance(document, dict):
        raise AnswerNotTrustedError("no checkpoint")
    payload = parse_answer(trust.open_document(document, CHECKPOINT_CONTEXT))
    seq, named = answer.get("head_seq"), answer.get("head_hash")
    expected = {
        "device_id": last.place.device_id,
        "epoch": last.place.epoch,
        "branch": branch,
        "seq": seq,
        "hash": named,
    }
    if not is_checkpoint_for(payload, expected) or not isinstance(seq, int) or seq < last.seq:
        raise AnswerNotTrustedError("the checkpoint is not for this run")
    if seq == last.seq and named != last.hash:
        raise AnswerNotTrustedError("the checkpoint names another hash")
    if _incarnation_text(payload.get("incarnation")) != incarnation:
        raise AnswerNotTrustedError("the checkpoint is of another incarnation")
    return VerifiedAnswer("checkpoint", {**payload, "document": document})


def _incarnation_text(value: Any) -> str:
    return (
        f"{value['term']}.{value['id']}" if isinstance(value, dict) and {"term", "id"} <= set(value) else ""
    )
