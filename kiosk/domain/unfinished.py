"""What recovery says of an act that a crash has cut off: done or not, and what becomes of the money."""

import enum
from dataclasses import dataclass

from kiosk.domain.identifiers import BasketId, ReceiptNumber
from kiosk.domain.money import Money


class Outcome(enum.StrEnum):
    """What is known of an act."""

    DONE = "done"
    NOT_DONE = "not_done"
    NOT_KNOWN = "not_known"


class ActKind(enum.StrEnum):
    """What kind of act it was."""

    PAYMENT = "payment"
    REVERSAL = "reversal"
    HAND_OVER = "hand_over"
    ENTRIES = "entries"


@dataclass(frozen=True, slots=True)
class UnfinishedAct:
    """One act that was not seen to its end.

    `keep` is the money that belongs in the till for it, `give` what the citizen must have in hand in the end:
    change, a refund, or the money back. Both are None where nobody can know: then the till is counted; and
    for a result that was handed over, where none moves.
    """

    outcome: Outcome
    kind: ActKind
    receipt_number: ReceiptNumber | None = None
    basket_id: BasketId | None = None
    keep: Money | None = None
    give: Money | None = None
    missing_entries: tuple[int, int] | None = None
