"""What a terminal's answer says of a payment: paid, refused, not known; a card's number is dropped here."""

from collections.abc import Mapping
from typing import Any, Final

from kiosk.devices.protocol.nexo import (
    CURRENCY,
    PAYMENT,
    Answer,
    Names,
    answer_of,
    money_of,
    part,
    text,
)
from kiosk.domain.terminal_payment import (
    Doubt,
    Means,
    Outcome,
    Paid,
    PaymentRequest,
    Refusal,
    Refused,
    Unknown,
    plain,
)
from kiosk.errors import TerminalGarbledError

# Source: nexo Sale to POI 3.1, `ErrorCondition`, as listed in Adyen's Terminal API schema.
_REFUSALS: Final = {
    "Aborted": Refusal.CANCELLED,
    "Cancel": Refusal.CANCELLED,
    "WrongPIN": Refusal.WRONG_PIN,
    "Refusal": Refusal.DECLINED,
    "InvalidCard": Refusal.DECLINED,
    "PaymentRestriction": Refusal.DECLINED,
    "UnreachableHost": Refusal.NO_BANK,
    "Busy": Refusal.BUSY,
}
_MEANS: Final = {"Card": Means.CARD, "Mobile": Means.TRANSFER}
_STILL_AT_IT: Final = frozenset({"InProgress", "Busy"})
_UNSEEN: Final = "NotFound"
_LAST_DIGITS: Final = 4
_MOST_WORDS, _MOST_NUMBER = 24, 40


def result_of(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return the result of a body, and the condition that explains it, empty where there is none.

    Raises:
        TerminalGarbledError: it has no result.
    """
    response = part(body, "Response")
    condition = response.get("ErrorCondition")
    return text(response, "Result"), condition if isinstance(condition, str) else ""


def payment_outcome(answer: Answer, request: PaymentRequest) -> Outcome:
    """Return what an answer to a payment request says.

    Raises:
        TerminalGarbledError: it is not of the published form.
    """
    result, condition = result_of(answer.body)
    if result == "Failure":
        if condition == "InProgress":
            return Unknown(Doubt.IN_PROGRESS)
        return Refused(_REFUSALS.get(condition, Refusal.FAULT))
    if result != "Success":
        return Unknown(Doubt.OTHER_AMOUNT)
    paid = part(answer.body, "PaymentResult")
    amounts = part(paid, "AmountsResp")
    is_exact = money_of(amounts.get("AuthorizedAmount")) == request.amount
    if not is_exact or amounts.get("Currency", CURRENCY) != CURRENCY:
        return Unknown(Doubt.OTHER_AMOUNT)
    number = text(part(part(answer.body, "POIData"), "POITransactionID"), "TransactionID")
    return _paid(paid, number, answer.names)


def _paid(paid: Mapping[str, Any], number: str, names: Names) -> Paid:
    instrument = _if_there(paid, "PaymentInstrumentData")
    card, acquirer = _if_there(instrument, "CardData"), _if_there(paid, "PaymentAcquirerData")
    kind = _word(instrument, "PaymentInstrumentType") or ("Card" if card else "")
    masked = _word(card, "MaskedPAN")
    return Paid(
        means=_MEANS.get(kind, Means.OTHER),
        reference=plain(number, _MOST_NUMBER),
        terminal=plain(_word(acquirer, "AcquirerPOIID") or names.terminal, _MOST_NUMBER),
        approval=plain(_word(acquirer, "ApprovalCode"), _MOST_WORDS),
        scheme=plain(_word(card, "PaymentBrand"), _MOST_WORDS),
        last_digits="".join(sign for sign in masked[-_LAST_DIGITS:] if sign.isdecimal()),
    )


def status_outcome(answer: Answer, request: PaymentRequest, names: Names) -> Outcome:
    """Return what an answer about an earlier request says of it.

    Raises:
        TerminalGarbledError: it is not of the published form.
    """
    result, condition = result_of(answer.body)
    if result != "Success":
        if condition in _STILL_AT_IT:
            return Unknown(Doubt.IN_PROGRESS)
        return Refused(Refusal.UNSEEN) if condition == _UNSEEN else Unknown(Doubt.STRANGE_ANSWER)
    repeated = part(answer.body, "RepeatedMessageResponse")
    inner = repeated.get("RepeatedResponseMessageBody", repeated)  # both forms are in use
    if not isinstance(inner, Mapping):
        raise TerminalGarbledError("repeated")
    earlier = answer_of(part(repeated, "MessageHeader"), inner)
    if (earlier.category, earlier.service_id, earlier.names.sale) != (PAYMENT, request.number, names.sale):
        return Unknown(Doubt.STRANGE_ANSWER)
    return payment_outcome(earlier, request)


def _if_there(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = fields.get(name)
    return found if isinstance(found, Mapping) else {}


def _word(fields: Mapping[str, Any], name: str) -> str:
    found = fields.get(name)
    if isinstance(found, list):  # `ApprovalCode` and its like are lists with some acquirers
        found = next(iter(found), "")
    return found if isinstance(found, str) else ""
