"""What was asked of a payment terminal, worked out by reading every entry of a journal in memory again."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from kiosk.domain.acts import EntryKind
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId, ReceiptNumber
from kiosk.domain.slip import slip_basket_of
from kiosk.domain.terminal_acts import UNKNOWN, OpenPayment, payment_asked


class _Entries(Protocol):
    @property
    def committed(self) -> list[Entry]: ...


class TerminalBooks:
    """The part of the books that is about the terminal."""

    journal: _Entries

    def open_payments(self) -> Sequence[OpenPayment]:
        found: dict[str, OpenPayment] = {}
        for made in self.journal.committed:
            facts = made.facts_fields()
            if made.kind == EntryKind.TERMINAL_ASKED:
                asked = payment_asked(facts, made.envelope_fields()["made_at"]["wall"])
                found[asked.request.number] = asked
            elif made.kind == EntryKind.TERMINAL_ANSWERED and facts["outcome"] == UNKNOWN:
                found[facts["request"]] = replace(found[facts["request"]], is_told=True)
            elif made.kind == EntryKind.TERMINAL_ANSWERED:
                del found[facts["request"]]
            for payment in facts.get("payments", ()):
                found.pop(payment.get("request", ""), None)
        return list(found.values())

    def paid_receipt(self, application_id: ApplicationId) -> ReceiptNumber | None:
        for made in self.journal.committed:
            facts = made.facts_fields()
            if made.kind == EntryKind.SLIP_PAID and facts["basket_id"] == slip_basket_of(application_id):
                return ReceiptNumber.parse(facts["receipt"]["number"])
        return None

    def is_looked_into(self, application_id: ApplicationId) -> bool:
        return any(one.request.application_id == application_id for one in self.open_payments())
