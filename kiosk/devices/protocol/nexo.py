"""nexo Sale to POI 3.1 as JSON: the messages we send, and what a terminal answers.

    frame    four bytes length, most significant first, the length of what follows; then JSON in UTF-8
    message  {"SaleToPOIRequest": {"MessageHeader": {...}, "PaymentRequest": {...}}}, answers likewise

Source: nexo Sale to POI 3.1 as published by who accepts it: Market Pay, Local API (JSON, envelope and length
on a socket); Amadis, ARKOS (length in network order, not counting itself); Swedbank Pay, nexo Retailer
(header, status of a payment, abort). See docs/devices/payment-terminal.md. Which of it an acquirer's
terminal speaks is agreed with that acquirer.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kiosk.domain.money import DIRHAMS_PER_DINAR, Money
from kiosk.errors import TerminalGarbledError

VERSION: Final = "3.1"
CURRENCY: Final = "LYD"
LENGTH_BYTES: Final = 4
MOST_BYTES: Final = 64 * 1024  # a payment with both receipts in it stays far below
REQUEST, RESPONSE = "SaleToPOIRequest", "SaleToPOIResponse"
PAYMENT, STATUS, ABORT, LOGIN, DIAGNOSIS = "Payment", "TransactionStatus", "Abort", "Login", "Diagnosis"
_MOST_DEEP: Final = 32
_AMOUNT: Final = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,3})0{0,9})?")
_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class Names:
    """Who talks to whom: this machine, and the terminal as its acquirer knows it."""

    sale: str
    terminal: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a message in its own digits: money never becomes a float."""

    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A response of the terminal: what it answers, and what it says."""

    category: str
    service_id: str
    names: Names
    body: Mapping[str, Any]


def amount_of(money: Money) -> Number:
    """Return an amount in dinars without zeros at its end: `12.5` for 12,500 dirhams."""
    dinars, rest = divmod(money.dirhams, DIRHAMS_PER_DINAR)
    return Number(f"{dinars}.{rest:03d}".rstrip("0").rstrip("."))


def money_of(value: object) -> Money:
    """Return the dirhams of an amount, exactly.

    Raises:
        TerminalGarbledError: not an amount, or one with a part of a dirham.
    """
    found = _AMOUNT.fullmatch(value.text) if isinstance(value, Number) else None
    if found is None:
        raise TerminalGarbledError("amount")
    return Money(int(found[1]) * DIRHAMS_PER_DINAR + int((found[2] or "").ljust(_DECIMALS, "0")))


def request(names: Names, category: str, service_id: str, body: Mapping[str, Any]) -> bytes:
    """Return a framed request."""
    return framed(
        {REQUEST: {"MessageHeader": _header(names, category, service_id), f"{category}Request": body}}
    )


def framed(message: Mapping[str, Any]) -> bytes:
    """Return a message with its length before it."""
    data = _written(message).encode()
    return len(data).to_bytes(LENGTH_BYTES, "big") + data


def _header(names: Names, category: str, service_id: str) -> dict[str, str]:
    return {
        "ProtocolVersion": VERSION,
        "MessageClass": "Service",
        "MessageCategory": category,
        "MessageType": "Request",
        "ServiceID": service_id,
        "SaleID": names.sale,
        "POIID": names.terminal,
    }


def login_body(program: str, at: str) -> dict[str, Any]:
    """Return what opens a conversation: which program this is, and that it shows and prints nothing."""
    software = {
        "ManufacturerID": "Libya Post",
        "ApplicationName": "kiosk",
        "SoftwareVersion": program,
        "CertificationCode": "",
    }
    return {
        "DateTime": at,
        "SaleSoftware": software,
        "SaleTerminalData": {"TerminalEnvironment": "UnattendedPayment", "SaleCapabilities": []},
        "OperatorLanguage": "ar",
    }


def payment_body(number: str, asked_at: str, amount: Money) -> dict[str, Any]:
    """Return the asking for money: the whole of it, at once, or nothing."""
    asked = {"Currency": CURRENCY, "RequestedAmount": amount_of(amount)}
    return {
        "SaleData": {"SaleTransactionID": {"TransactionID": number, "TimeStamp": asked_at}},
        "PaymentTransaction": {"AmountsReq": asked},
        "PaymentData": {"PaymentType": "Normal", "SplitPaymentFlag": False},
    }


def about(names: Names, number: str) -> dict[str, Any]:
    """Return the reference to an earlier payment request."""
    return {
        "MessageReference": {
            "MessageCategory": PAYMENT,
            "ServiceID": number,
            "SaleID": names.sale,
            "POIID": names.terminal,
        }
    }


class Framer:
    """Collects frames; memory is bounded whatever comes."""

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def is_begun(self) -> bool:
        """Say whether a frame has begun and is not whole yet."""
        return bool(self._held)

    def feed(self, data: bytes) -> Sequence[bytes]:
        """Take bytes in; return the messages they complete.

        Raises:
            TerminalGarbledError: a length that no message has; what follows cannot be told apart any more.
        """
        self._held += data
        whole = []
        while len(self._held) >= LENGTH_BYTES:
            length = int.from_bytes(self._held[:LENGTH_BYTES], "big")
            if not 0 < length <= MOST_BYTES:
                raise TerminalGarbledError("length")
            if len(self._held) < LENGTH_BYTES + length:
                break
            whole.append(bytes(self._held[LENGTH_BYTES : LENGTH_BYTES + length]))
            del self._held[: LENGTH_BYTES + length]
        return whole


def read(data: bytes) -> Answer | None:
    """Read a message; None for one that answers nothing, as events and displays.

    Raises:
        TerminalGarbledError: not JSON, a member twice, too deep, or not of the published form.
    """
    message = parsed(data)
    response = message.get(RESPONSE)
    if response is None:
        if isinstance(message.get(REQUEST), Mapping):
            return None
        raise TerminalGarbledError("envelope")
    header = part(response, "MessageHeader")
    return answer_of(header, response)


def answer_of(header: Mapping[str, Any], response: Mapping[str, Any]) -> Answer:
    """Return the answer that a header and the body beside it make.

    Raises:
        TerminalGarbledError: the header is not of the published form, or there is no such body.
    """
    category = text(header, "MessageCategory")
    names = Names(text(header, "SaleID"), text(header, "POIID"))
    if text(header, "MessageType") != "Response":
        raise TerminalGarbledError("message type")
    return Answer(category, text(header, "ServiceID"), names, part(response, f"{category}Response"))


def part(fields: object, name: str) -> Mapping[str, Any]:
    """Return a member that is an object.

    Raises:
        TerminalGarbledError: it is not.
    """
    found = fields.get(name) if isinstance(fields, Mapping) else None
    if not isinstance(found, Mapping):
        raise TerminalGarbledError(name)
    return found


def text(fields: Mapping[str, Any], name: str) -> str:
    """Return a member that is a short text.

    Raises:
        TerminalGarbledError: it is not.
    """
    found = fields.get(name)
    if not isinstance(found, str):
        raise TerminalGarbledError(name)
    return found


def parsed(data: bytes) -> Mapping[str, Any]:
    """Parse JSON strictly; numbers keep their digits.

    Raises:
        TerminalGarbledError: it is not JSON, not an object, names a member twice, or is too deep.
    """
    if data.count(b"{") + data.count(b"[") > MOST_BYTES // _MOST_DEEP:
        raise TerminalGarbledError("too deep")
    try:
        found = json.loads(
            data.decode("utf-8"),
            parse_int=Number,
            parse_float=Number,
            parse_constant=_refused,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError) as error:
        raise TerminalGarbledError("json") from error
    if not isinstance(found, dict):
        raise TerminalGarbledError("object")
    return found


def _refused(word: str) -> None:
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a member twice")
    return fields


def _written(value: object) -> str:
    """Write JSON with numbers in their own digits."""
    if isinstance(value, Number):
        return value.text
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(name)}:{_written(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
