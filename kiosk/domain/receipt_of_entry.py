"""The receipt an entry stands for, rebuilt from its stored bytes alone: paper says what the journal says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.domain.acts import EntryKind
from kiosk.domain.applicant import applicant_of
from kiosk.domain.calendar import printed_time
from kiosk.domain.canonical_json import decode
from kiosk.domain.entry import Entry, EntryDraft
from kiosk.domain.identifiers import ReceiptNumber, TrackingNumber
from kiosk.domain.money import Money
from kiosk.domain.national_number import mask
from kiosk.domain.receipt import Delivery, Receipt, ReceiptItem, TerminalPaper
from kiosk.domain.words import Words

_NOTHING = "—"
_NO_HASH = "0" * 64
_NO_CODE = "LPR1:"


@dataclass(frozen=True, slots=True)
class Seal:
    """What the receipt's QR states about an entry (`portal/contract/receipt-qr.md`)."""

    number: ReceiptNumber
    total: Money
    unix_s: int


def seal_of(entry: Entry) -> Seal:
    """Return what is sealed for an entry that carries a receipt."""
    facts = entry.facts_fields()
    wall = entry.envelope_fields()["made_at"]["wall"]
    return Seal(
        ReceiptNumber.parse(facts["receipt"]["number"]),
        _sum(facts, "dirhams"),
        int(datetime.fromisoformat(wall).timestamp()),
    )


def receipt_of(
    entry: Entry, qr_text: str, original: Entry | None = None, copy: int = 0, *, confirmed: bool = False
) -> Receipt:
    """Return the receipt of an entry that carries one: paid, reversed, withdrawn, filed, or a slip cashed.

    Args:
        entry: the entry that carries the receipt.
        qr_text: the sealed statement.
        original: for a reversal or a withdrawal the settled entry: what is undone of it is printed with
            opposite amounts; for a slip paid where it was written, the filing: its names are printed.
        copy: 0 for the original paper, n for the n-th copy.
        confirmed: whether the portal has confirmed it.
    """
    told = _Told(str(entry.kind), entry.facts_fields(), entry.personal)
    told_first = (
        told if original is None else _Told(original.kind, original.facts_fields(), original.personal)
    )
    wall = entry.envelope_fields()["made_at"]["wall"]
    receipt = _receipt(told, told_first, wall)
    return replace(receipt, entry_hash=entry.hash, qr_text=qr_text, copy=copy, confirmed=confirmed)


def receipt_expected(draft: EntryDraft) -> Receipt:
    """Return the receipt of an act that is not done yet, to be laid out beforehand and never printed.

    What the act decides is missing or a guess: number, time, hash, code, and what is tendered.
    """
    told = _Told(draft.kind, decode(draft.facts), draft.personal)
    return replace(_receipt(told, told, draft.made_at.wall), qr_text=_NO_CODE)


@dataclass(frozen=True, slots=True)
class _Told:
    """What an act says, wherever it stands."""

    kind: str
    facts: Mapping[str, Any]
    personal: tuple[bytes | None, ...]


def _receipt(told: _Told, first: _Told, wall: str) -> Receipt:
    """Return what an act's own bodies say; the items are those of the act `first`."""
    facts = told.facts
    words = facts["receipt"]["words"]
    undoes = receipt_undone(facts)
    delivery = _delivery(told) if told.kind == EntryKind.RESULT_HANDED_OVER else None
    return Receipt(
        number=ReceiptNumber.parse(facts["receipt"]["number"]),
        items=() if delivery else _items(first, facts.get("application_id"), -1 if undoes else 1),
        total=_sum(facts, "dirhams"),
        tendered=_sum(facts, "tendered_dirhams"),
        change=_sum(facts, "change_dirhams"),
        office_name=Words(words["office_name_ar"], words["office_name_en"]),
        counter=words["counter"],
        clerk=words["clerk"],
        made_at=printed_time(wall),
        entry_hash=_NO_HASH,
        qr_text="",
        reverses=undoes,
        withdraws=told.kind == EntryKind.APPLICATION_WITHDRAWN,
        due=Money(facts.get("due_dirhams", 0)),
        delivery=delivery,
        terminal=_terminal(facts),
    )


def receipt_undone(facts: Mapping[str, Any]) -> ReceiptNumber | None:
    """Return the receipt that an act's facts undo, wholly or for one application; None for any other act."""
    number = facts.get("reversed_receipt") or facts.get("withdrawn_receipt")
    return ReceiptNumber.parse(number) if number else None


def _sum(facts: Mapping[str, Any], member: str) -> Money:
    return Money(sum(paid.get(member, 0) for paid in facts.get("payments", ())))


def _terminal(facts: Mapping[str, Any]) -> TerminalPaper | None:
    """Return what is said of money that a terminal took, None where none did."""
    taken = (paid for paid in facts.get("payments", ()) if "request" in paid)
    for paid in taken:
        said = (str(paid.get(name, "")) for name in ("reference", "approval", "last_digits"))
        return TerminalPaper(str(paid["method"]), *said)
    return None


def _delivery(told: _Told) -> Delivery:
    """Return what a delivery slip says; of a body that was erased only what the facts say."""
    facts = told.facts
    (said,) = facts["receipt"]["words"]["items"]
    body = told.personal[0] if told.personal else None
    who: Mapping[str, Any] = {} if body is None else decode(body)
    document = str(who.get("document_number") or (who.get("document") or {}).get("number") or "")
    return Delivery(
        service_name=Words(said["service_name_ar"], said["service_name_en"]),
        tracking_number=TrackingNumber(facts["tracking_number"]),
        receiver=str(who.get("receiver_name") or _NOTHING),
        masked_document=mask(document) if document else _NOTHING,
        proof=facts["proof"],
        authorisation=str(who.get("authorisation", "")),
        approved_by=str(facts.get("approved_by", "")),
        item_number=str(facts.get("item_number", "")),
        address=str(who.get("address", "")),
    )


def _items(told: _Told, only: str | None, sign: int) -> tuple[ReceiptItem, ...]:
    facts = told.facts
    said = facts["receipt"]["words"]["items"]
    personal = [decode(data) if data is not None else None for data in told.personal]
    personal += [None] * (len(said) - len(personal))  # a slip is paid by whoever brings it: no personal body
    return tuple(
        _item(application, words, who, sign)
        for application, words, who in zip(facts["applications"], said, personal, strict=True)
        if only in {None, application["application_id"]}
    )


def _item(
    application: Mapping[str, Any], said: Mapping[str, str], personal: Mapping[str, Any] | None, sign: int
) -> ReceiptItem:
    applicant = applicant_of(personal)
    return ReceiptItem(
        service_code=application["service"],
        service_name=Words(application["service_name_ar"], application["service_name_en"]),
        applicant=applicant.name,
        masked_number=applicant.masked_number,
        tracking_number=TrackingNumber(application["tracking_number"]),
        amount=Money(sign * sum(line["dirhams"] for line in application["fee_lines"])),
        receipt_words=_words(said, "receipt_words"),
        next_steps=_words(said, "next_steps"),
        kept=_words(said, "kept") if "kept_ar" in said else None,
        representative=applicant.representative,
        capacity=applicant.capacity,
        is_acted_for=applicant.is_acted_for,
        witnesses=applicant.witnesses,
        item_number=str(application.get("item_number", "")),
    )


def _words(said: Mapping[str, str], member: str) -> Words:
    return Words(said[f"{member}_ar"] or _NOTHING, said[f"{member}_en"] or _NOTHING)
