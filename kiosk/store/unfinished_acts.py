"""Recovery speaks: for each act that a crash cut off, whether it is done, and what becomes of the money."""

from collections.abc import Iterator, Sequence
from typing import Final

from kiosk.domain import canonical_json
from kiosk.domain.draft import Draft
from kiosk.domain.identifiers import BasketId, ReceiptNumber
from kiosk.domain.money import Money
from kiosk.domain.unfinished import ActKind, Outcome, UnfinishedAct
from kiosk.store import findings
from kiosk.store.database import Database
from kiosk.store.entry_table import PARTS
from kiosk.store.findings import Finding

_MOST_NAMED: Final = 50  # the newest: a crash cuts off the last act, and a start has a budget


def unfinished_acts(
    database: Database, drafts: Sequence[Draft], found: Sequence[Finding]
) -> tuple[UnfinishedAct, ...]:
    """Return what was not seen to its end: acts that stand without paper, payments begun, entries missing.

    Args:
        database: the journal, both copies level.
        drafts: the drafts as the crash left them, before those of ended baskets are wiped.
        found: what this start has found.
    """
    return (*_without_paper(database), *_begun(database, drafts, found), *_missing(found))


def is_ended(database: Database, basket_id: BasketId) -> bool:
    """Say whether an entry settles or voids this basket."""
    return database.row("SELECT 1 FROM baskets WHERE basket_id = ?", (basket_id,)) is not None


def _without_paper(database: Database) -> Iterator[UnfinishedAct]:
    rows = database.rows(
        "SELECT receipts.number, entries.kind, facts.body FROM receipts"
        " JOIN entries ON entries.position = receipts.position"
        " JOIN bodies AS facts ON facts.body_id = receipts.position * ?"
        " WHERE receipts.paper IS NULL AND receipts.number NOT IN (SELECT number FROM prints_waived)"
        " ORDER BY receipts.position DESC LIMIT ?",
        (PARTS, _MOST_NAMED),
    )
    for number, kind, body in reversed(rows):
        if kind == "result.handed_over":
            yield UnfinishedAct(Outcome.DONE, ActKind.HAND_OVER, ReceiptNumber.parse(number))
            continue
        fields = canonical_json.decode(body)
        paid = sum(int(payment["dirhams"]) for payment in fields["payments"])
        change = sum(int(payment.get("change_dirhams", 0)) for payment in fields["payments"])
        is_reversal = kind in {"basket.reversed", "application.withdrawn"}
        yield UnfinishedAct(
            Outcome.DONE,
            ActKind.REVERSAL if is_reversal else ActKind.PAYMENT,
            ReceiptNumber.parse(number),
            BasketId(fields["basket_id"]),
            keep=Money(0 if is_reversal else paid),
            give=Money(-paid if is_reversal else change),
        )


def _begun(database: Database, drafts: Sequence[Draft], found: Sequence[Finding]) -> Iterator[UnfinishedAct]:
    """A payment that was begun and that no entry settles: not done, unless entries are missing."""
    is_sure = not any(finding.code in findings.LOSSES for finding in found)
    tendered = {draft.basket_id: draft.tendered_dirhams for draft in drafts if draft.tendered_dirhams}
    for basket_id, dirhams in tendered.items():
        if is_ended(database, basket_id):
            continue
        yield UnfinishedAct(
            Outcome.NOT_DONE if is_sure else Outcome.NOT_KNOWN,
            ActKind.PAYMENT,
            basket_id=basket_id,
            keep=Money(0) if is_sure else None,
            give=Money(dirhams) if is_sure else None,
        )


def _missing(found: Sequence[Finding]) -> Iterator[UnfinishedAct]:
    for finding in found:
        if finding.code == findings.ENTRIES_MISSING:
            span = (int(finding.details["from_seq"]), int(finding.details["to_seq"]))
            yield UnfinishedAct(Outcome.NOT_KNOWN, ActKind.ENTRIES, missing_entries=span)
