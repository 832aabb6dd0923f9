"""nexo messages: amounts are exact, whatever comes is understood or refused, and no card number is kept."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.protocol import nexo
from kiosk.devices.protocol.nexo_outcome import payment_outcome, status_outcome
from kiosk.domain.identifiers import ApplicationId
from kiosk.domain.money import Money
from kiosk.domain.terminal_payment import (
    REQUEST_BITS,
    Doubt,
    Means,
    Paid,
    PaymentRequest,
    Refusal,
    Refused,
    RequestNumber,
    Unknown,
    believed,
    plain,
    request_number,
)
from kiosk.errors import TerminalGarbledError

NAMES = nexo.Names("TIP-001-03", "POI-1")
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ASKED = PaymentRequest(RequestNumber("ABCDEFGH23"), ApplicationId("a"), Money(12_500), AT)
# Source: a test number of a card scheme, nobody's card; here as a terminal that masks nothing would say it.
WHOLE_NUMBER = "4000000000000002"


def answer(body: dict[str, Any], service_id: str = ASKED.number, sale: str = NAMES.sale) -> nexo.Answer:
    return nexo.Answer(nexo.PAYMENT, service_id, nexo.Names(sale, NAMES.terminal), body)


def approval(amount: str = "12.5", **changes: Any) -> dict[str, Any]:
    return {
        "Response": {"Result": "Success"},
        "POIData": {"POITransactionID": {"TransactionID": "77"}},
        "PaymentResult": {
            "PaymentInstrumentData": {
                "PaymentInstrumentType": "Card",
                "CardData": {"MaskedPAN": WHOLE_NUMBER, "PaymentBrand": f"X {WHOLE_NUMBER}"},
            },
            "AmountsResp": {"Currency": "LYD", "AuthorizedAmount": nexo.Number(amount)},
            "PaymentAcquirerData": {"ApprovalCode": ["123456"]},
            **changes,
        },
    }


@given(st.integers(min_value=0, max_value=10**12))
def test_an_amount_goes_and_comes_back_to_the_dirham(dirhams: int) -> None:
    sent = nexo.amount_of(Money(dirhams))
    assert nexo.money_of(sent) == Money(dirhams)
    assert not ("." in sent.text and sent.text.endswith(("0", ".")))


@pytest.mark.parametrize("value", ["12.5005", "1e3", "-1", "", ".5", "1.", "0x1", "NaN", "1,5"])
def test_an_amount_that_is_none_or_parts_a_dirham_is_refused(value: str) -> None:
    with pytest.raises(TerminalGarbledError):
        nexo.money_of(nexo.Number(value))


@pytest.mark.parametrize("value", ["12.5", 12.5, None, True])
def test_an_amount_that_is_no_number_of_the_message_is_refused(value: object) -> None:
    with pytest.raises(TerminalGarbledError):
        nexo.money_of(value)


def test_a_request_is_what_a_foreign_parser_reads() -> None:
    framed = nexo.request(
        NAMES, nexo.PAYMENT, ASKED.number, nexo.payment_body(ASKED.number, "t", ASKED.amount)
    )
    assert int.from_bytes(framed[:4], "big") == len(framed) - 4
    message = json.loads(framed[4:])["SaleToPOIRequest"]
    assert message["MessageHeader"] == {
        "ProtocolVersion": "3.1",
        "MessageClass": "Service",
        "MessageCategory": "Payment",
        "MessageType": "Request",
        "ServiceID": "ABCDEFGH23",
        "SaleID": "TIP-001-03",
        "POIID": "POI-1",
    }
    asked = message["PaymentRequest"]["PaymentTransaction"]["AmountsReq"]
    assert asked == {"Currency": "LYD", "RequestedAmount": 12.5}
    assert b'"RequestedAmount":12.5,' in framed or b'"RequestedAmount":12.5}' in framed


@given(st.binary(max_size=400), st.integers(min_value=1, max_value=50))
def test_no_bytes_raise_anything_but_our_own_error(data: bytes, step: int) -> None:
    framer = nexo.Framer()
    try:
        for at in range(0, len(data), step):
            for message in framer.feed(data[at : at + step]):
                nexo.read(message)
    except TerminalGarbledError:
        return


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    )
)
def test_no_json_raises_anything_but_our_own_error(value: object) -> None:
    for message in (value, {"SaleToPOIResponse": value}, {"SaleToPOIResponse": {"MessageHeader": value}}):
        try:
            nexo.read(json.dumps(message).encode())
        except TerminalGarbledError:
            continue
    for body in (value, {"Response": value}, {"Response": {"Result": "Success"}, "PaymentResult": value}):
        if isinstance(body, dict):
            for judge in (
                lambda b: payment_outcome(answer(b), ASKED),
                lambda b: status_outcome(answer(b), ASKED, NAMES),
            ):
                try:
                    judge(body)
                except TerminalGarbledError:
                    continue


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 60_000,
        b'{"a":' * 9_000,
        b'{"SaleToPOIRequest":{},"SaleToPOIRequest":{}}',
        b'{"a":NaN}',
        b"\xff",
        b"{",
        b"[]",
        b'{"SaleToPOIResponse":1}',
    ],
)
def test_a_message_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(TerminalGarbledError):
        nexo.read(data)


def test_a_length_that_no_message_has_is_refused_before_it_is_waited_for() -> None:
    for head in (b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff", (nexo.MOST_BYTES + 1).to_bytes(4, "big")):
        with pytest.raises(TerminalGarbledError):
            nexo.Framer().feed(head)


def test_a_card_number_that_a_terminal_does_not_mask_is_kept_nowhere() -> None:
    outcome = payment_outcome(answer(approval()), ASKED)
    assert outcome == Paid(Means.CARD, "77", "POI-1", "123456", "X …0002", "0002")
    assert WHOLE_NUMBER not in repr(outcome)
    assert plain("4000-0000 0000 0002\x1b[J <b>", 40) == "…0002J b"  # the escape is gone
    assert plain("8778880185123", 40) == "8778880185123"


@pytest.mark.parametrize(
    ("instrument", "means"),
    [
        ({"PaymentInstrumentType": "Card"}, Means.CARD),
        ({"CardData": {"MaskedPAN": "****0002"}}, Means.CARD),
        ({"PaymentInstrumentType": "Mobile"}, Means.TRANSFER),
        ({"PaymentInstrumentType": "StoredValue"}, Means.OTHER),
        ({}, Means.OTHER),
    ],
)
def test_what_was_paid_with_is_what_the_terminal_says_and_never_guessed(
    instrument: dict[str, Any], means: Means
) -> None:
    outcome = payment_outcome(answer(approval(PaymentInstrumentData=instrument)), ASKED)
    assert isinstance(outcome, Paid)
    assert outcome.means is means


@pytest.mark.parametrize("amount", ["12.499", "12.501", "25"])
def test_another_amount_than_asked_for_is_not_known_as_paid(amount: str) -> None:
    assert payment_outcome(answer(approval(amount)), ASKED) == Unknown(Doubt.OTHER_AMOUNT)


def test_another_currency_is_not_known_as_paid() -> None:
    euros = approval(AmountsResp={"Currency": "EUR", "AuthorizedAmount": nexo.Number("12.5")})
    assert payment_outcome(answer(euros), ASKED) == Unknown(Doubt.OTHER_AMOUNT)


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        ("Cancel", Refused(Refusal.CANCELLED)),
        ("WrongPIN", Refused(Refusal.WRONG_PIN)),
        ("NeverHeardOf", Refused(Refusal.FAULT)),
        ("InProgress", Unknown(Doubt.IN_PROGRESS)),
    ],
)
def test_a_failure_is_read_by_its_condition(condition: str, outcome: object) -> None:
    body = {"Response": {"Result": "Failure", "ErrorCondition": condition}}
    assert payment_outcome(answer(body), ASKED) == outcome


@pytest.mark.parametrize(
    ("header", "outcome"),
    [
        ({}, Paid),
        ({"ServiceID": "OTHERONE22"}, Unknown),
        ({"SaleID": "TIP-001-04"}, Unknown),
        ({"MessageCategory": "Reversal"}, None),
    ],
)
def test_only_the_answer_to_the_same_request_of_the_same_machine_counts(
    header: dict[str, str], outcome: Any
) -> None:
    said = {
        "MessageCategory": "Payment",
        "MessageType": "Response",
        "ServiceID": ASKED.number,
        "SaleID": NAMES.sale,
        "POIID": NAMES.terminal,
        **header,
    }
    for inner in (
        {"PaymentResponse": approval()},
        {"RepeatedResponseMessageBody": {"PaymentResponse": approval()}},
    ):
        body = {
            "Response": {"Result": "Success"},
            "RepeatedMessageResponse": {"MessageHeader": said, **inner},
        }
        if outcome is None:
            with pytest.raises(TerminalGarbledError):
                status_outcome(answer(body), ASKED, NAMES)
        else:
            assert isinstance(status_outcome(answer(body), ASKED, NAMES), outcome)


def test_unseen_is_believed_only_when_the_request_cannot_be_on_its_way_any_more() -> None:
    unseen = Refused(Refusal.UNSEEN)
    assert believed(ASKED, unseen, AT.replace(minute=2)) == Unknown(Doubt.TOO_EARLY)
    assert believed(ASKED, unseen, AT.replace(minute=3)) == unseen
    assert believed(ASKED, Refused(Refusal.DECLINED), AT) == Refused(Refusal.DECLINED)


@given(st.integers(min_value=0, max_value=2**REQUEST_BITS - 1))
def test_request_numbers_are_ten_signs_and_differ_with_their_bits(bits: int) -> None:
    number = request_number(bits)
    assert len(number) == 10
    assert number.isalnum()
    assert number != request_number(bits ^ 1)
