"""The twin of a payment terminal that speaks nexo Sale to POI; its cards and its bank are invented."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kiosk.devices.protocol import nexo
from kiosk.devices.simulated.sending import Outbox
from kiosk.errors import TerminalGarbledError

# What it does with the next payment; each is said by `behave`.
REFUSALS: Final = {
    "decline": "Refusal",
    "wrong_pin": "WrongPIN",
    "cancel": "Cancel",
    "no_bank": "UnreachableHost",
    "busy": "Busy",
}
BEHAVIOURS: Final = frozenset(
    {
        *REFUSALS,
        *("approve", "transfer", "partial"),
        *("silent", "loses_answer", "twice", "other_request", "garbage", "cut_off", "never_hears"),
    }
)
_TAKES: Final = frozenset(BEHAVIOURS - {*REFUSALS, "never_hears"})
# Source: numbers that card schemes set aside for tests; nobody's card.
_MASKED: Final = "400000******0002"


class TerminalTwin:
    """One terminal without a line.

    `charges` are the payments it took, by request, in order: what a bank would have. They outlive the twin
    where it has a `book`, as a terminal's own memory does. `answer_after_s` is the time a citizen takes.
    """

    def __init__(self, poi: str = "POI-1", book: Path | None = None) -> None:
        self.poi = poi
        self.behaviour = "approve"
        self.answer_after_s = 0.0
        self.is_on = True
        self.charges: list[dict[str, Any]] = []
        self.aborts = 0
        self._is_mute = False
        self._book = book
        self._answers: dict[str, dict[str, Any]] = {}
        self._under_way: tuple[str, Mapping[str, Any], float] | None = None
        self._framer = nexo.Framer()
        self._outbox = Outbox()
        if book is not None and book.exists():
            kept = json.loads(book.read_text("utf-8"))
            self.charges, self._answers = kept["charges"], kept["answers"]

    @property
    def wants_input(self) -> bool:
        """Take anything."""
        return True

    @property
    def next_due_s(self) -> float | None:
        """When it has something to do by itself."""
        due = [one for one in (self._outbox.next_due_s, self._under_way and self._under_way[2]) if one]
        return min(due, default=None)

    @property
    def is_asking(self) -> bool:
        """Say whether a citizen stands before it."""
        return self._under_way is not None

    def behave(self, how: str, answer_after_s: float = 0.0) -> None:
        """Say what it does with payments from now on.

        Raises:
            ValueError: no such behaviour.
        """
        if how not in BEHAVIOURS:
            raise ValueError(f"known: {', '.join(sorted(BEHAVIOURS))}")
        self.behaviour, self.answer_after_s, self._is_mute = how, answer_after_s, False

    def send(self, data: bytes, after_s: float = 0.0) -> None:
        """Send any bytes."""
        self._outbox.send(data, after_s)

    def receive(self, data: bytes, now_s: float) -> None:
        """Take bytes from the line."""
        self.advance(now_s)
        if not self.is_on:
            return
        try:
            for message in self._framer.feed(data):
                self._take(nexo.parsed(message))
        except TerminalGarbledError:
            self._framer = nexo.Framer()

    def advance(self, now_s: float) -> None:
        """Let time pass: the citizen comes to an end, answers leave that are due."""
        self._outbox.advance(now_s)
        if self._under_way is not None and now_s >= self._under_way[2]:
            _, asked, _ = self._under_way
            self._under_way = None
            self._finish(asked["MessageHeader"], asked["PaymentRequest"])
        self._outbox.advance(now_s)

    def take_output(self) -> bytes:
        """Hand over the bytes sent."""
        return self._outbox.take()

    # --- what it is asked ---------------------------------------------------------------------------------
    def _take(self, message: Mapping[str, Any]) -> None:
        asked = nexo.part(message, nexo.REQUEST)
        header = nexo.part(asked, "MessageHeader")
        category = nexo.text(header, "MessageCategory")
        if nexo.text(header, "POIID") != self.poi:
            return  # another terminal is meant
        if category == nexo.PAYMENT:
            self._payment(asked, header)
        elif category == nexo.STATUS:
            self._answer(
                header, self._status(nexo.part(asked["TransactionStatusRequest"], "MessageReference"))
            )
        elif category == nexo.ABORT:
            self._abort()
        elif category == nexo.DIAGNOSIS:
            self._answer(header, {"Response": {"Result": "Success"}, "POIStatus": {"GlobalStatus": "OK"}})
        else:
            self._answer(header, {"Response": {"Result": "Success"}})

    def _payment(self, asked: Mapping[str, Any], header: Mapping[str, Any]) -> None:
        if self.behaviour == "never_hears":
            return
        number = nexo.text(header, "ServiceID")
        self._under_way = (number, asked, self._outbox.now_s + self.answer_after_s)
        self.advance(self._outbox.now_s)

    def _abort(self) -> None:
        """Stop the payment under way, if the citizen has not come to an end yet."""
        self.aborts += 1
        if self._under_way is not None:
            _, asked, _ = self._under_way
            self._under_way = None
            self._end(asked["MessageHeader"], _failure("Aborted"))

    def _status(self, about: Mapping[str, Any]) -> dict[str, Any]:
        number = nexo.text(about, "ServiceID")
        if self._under_way is not None and self._under_way[0] == number:
            return _failure("InProgress")
        kept = self._answers.get(number)
        if kept is None:
            return _failure("NotFound")
        return {"Response": {"Result": "Success"}, "RepeatedMessageResponse": _plain(kept)}

    # --- the end of a payment -----------------------------------------------------------------------------
    def _finish(self, header: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        refusal = REFUSALS.get(self.behaviour)
        if refusal is not None:
            self._end(header, _failure(refusal))
            return
        asked = nexo.money_of(body["PaymentTransaction"]["AmountsReq"]["RequestedAmount"]).dirhams
        dirhams = asked // 2 if self.behaviour == "partial" else asked
        self.charges.append({"request": header["ServiceID"], "dirhams": dirhams})
        self._end(header, self._approval(dirhams))

    def _approval(self, dirhams: int) -> dict[str, Any]:
        count = len(self.charges)
        kind = "Mobile" if self.behaviour == "transfer" else "Card"
        card = {} if kind == "Mobile" else {"CardData": {"PaymentBrand": "TEST", "MaskedPAN": _MASKED}}
        return {
            "Response": {"Result": "Partial" if self.behaviour == "partial" else "Success"},
            "POIData": {"POITransactionID": {"TransactionID": f"{self.poi}-{count:06d}"}},
            "PaymentResult": {
                "PaymentType": "Normal",
                "PaymentInstrumentData": {"PaymentInstrumentType": kind, **card},
                "AmountsResp": {"Currency": nexo.CURRENCY, "AuthorizedAmount": dirhams / 1_000},
                "PaymentAcquirerData": {"AcquirerPOIID": f"T-{self.poi}", "ApprovalCode": f"{count:06d}"},
            },
        }

    def _end(self, header: Mapping[str, Any], body: dict[str, Any]) -> None:
        """Keep what was done, then say it, or not."""
        kept = {"MessageHeader": {**header, "MessageType": "Response"}, "PaymentResponse": body}
        self._answers[header["ServiceID"]] = kept
        if self._book is not None:
            fresh = self._book.with_suffix(".new")
            fresh.write_text(json.dumps({"charges": self.charges, "answers": self._answers}), "utf-8")
            fresh.replace(self._book)
        self._say(header, body)

    def _say(self, header: Mapping[str, Any], body: dict[str, Any]) -> None:
        if self.behaviour in {"silent", "loses_answer"}:
            self._is_mute = self.behaviour == "silent"
            return
        if self.behaviour == "garbage":
            self._outbox.send(b"\x00\x00\x00\x09not json!")
            return
        if self.behaviour == "cut_off":
            self._outbox.send(b"\x00\x00\x01\x00{")
            return
        if self.behaviour == "other_request":
            self._answer({**header, "ServiceID": "OTHERONE22"}, body)
            return
        for _ in range(2 if self.behaviour == "twice" else 1):
            self._answer(header, body)

    def _answer(self, header: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        """Send a response; a terminal that fell silent says nothing at all any more."""
        if self._is_mute:
            return
        name = f"{header['MessageCategory']}Response"
        message = {nexo.RESPONSE: {"MessageHeader": {**header, "MessageType": "Response"}, name: body}}
        self._outbox.send(nexo.framed(_plain(message)))


def _failure(condition: str) -> dict[str, Any]:
    return {"Response": {"Result": "Failure", "ErrorCondition": condition}}


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as JSON writes them: an amount of the twin's own as a number."""
    return {
        name: _plain(value)
        if isinstance(value, Mapping)
        else (nexo.Number(f"{value:.3f}") if isinstance(value, float) else value)
        for name, value in fields.items()
    }
