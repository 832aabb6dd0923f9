"""The states of a case."""

import enum


class CaseState(enum.StrEnum):
    """Where a case can stand, from the portal's first word to its end."""

    ACCEPTED = "accepted"
    WAITING_FOR_ATTACHMENTS = "waiting_for_attachments"
    WAITING_FOR_PAYMENT = "waiting_for_payment"
    NEEDS_ATTENTION = "needs_attention"
    WITH_AGENCY = "with_agency"
    RETURNED = "returned"
    GRANTED = "granted"
    REFUSED = "refused"
    AT_OFFICE = "at_office"
    NOTIFIED = "notified"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    EXPIRED = "expired"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"
    REFUNDED = "refunded"


TAKEN_BACK = frozenset({CaseState.WITHDRAWN, CaseState.REFUNDED})
