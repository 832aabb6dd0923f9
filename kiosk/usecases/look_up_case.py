"""Look for a case, or open one: nobody is looked up without an entry that says who did, and why."""

from collections.abc import Sequence

from kiosk.domain import case_acts
from kiosk.domain.case import CaseFile, CaseQuery, FoundBy, FoundCase, Ready, read_query
from kiosk.domain.identifiers import ApplicationId, OfficeCode, ReceiptNumber
from kiosk.domain.operator import Session
from kiosk.domain.scan import RECEIPT_PREFIX
from kiosk.domain.slip import PaperVerdict
from kiosk.errors import CaseUnknownError, ReceiptNotBelievedError
from kiosk.ports import Cases, PaperJudge
from kiosk.usecases.counter import Counter

CITIZEN_PRESENT = "citizen_present"
PURPOSES = (CITIZEN_PRESENT, "agency_question", "complaint", "audit")
MOST_FOUND = 50
MOST_WAITING = 200
Waiting = tuple[Sequence[tuple[FoundCase, Ready]], Sequence[CaseFile]]


def find_cases(
    counter: Counter,
    cases: Cases,
    papers: PaperJudge | None,
    session: Session,
    asked: tuple[str, str],
) -> Sequence[FoundCase]:
    """Return what was looked for, after the journal holds that it was.

    Args:
        counter: this counter.
        cases: what it knows.
        papers: believes a receipt's code; without it such a code finds nothing.
        session: who looks.
        asked: what was typed or scanned, and the purpose (a code).

    Raises:
        CaseQueryError: too little to look for.
        ReceiptNotBelievedError: the code of a receipt that no counter we know has signed.
    """
    typed, purpose = asked
    query = _readable(read_query(typed), counter, papers)
    found = cases.find(query, MOST_FOUND)
    with counter.journal.act() as act:
        act.append(counter.draft(case_acts.person_looked_up(query, purpose, found), session))
    return found


def open_case(counter: Counter, cases: Cases, session: Session, application_id: ApplicationId) -> CaseFile:
    """Return the whole case, after the journal holds that it was opened.

    Raises:
        CaseUnknownError: nothing is known of it here.
    """
    found = cases.file(application_id)
    if found is None:
        raise CaseUnknownError(application_id)
    query = CaseQuery(FoundBy.OPENED, "")
    with counter.journal.act() as act:
        looked_up = case_acts.person_looked_up(query, CITIZEN_PRESENT, (found.case,))
        act.append(counter.draft(looked_up, session))
    return found


def waiting_results(counter: Counter, cases: Cases, session: Session) -> Waiting:
    """Return what lies at this office and what left twice, after the journal holds that it was shown."""
    waiting, twice = cases.waiting(MOST_WAITING), cases.conflicts()
    shown = [*(file.case for file in twice), *(case for case, _ in waiting)]
    if shown:
        query = CaseQuery(FoundBy.WAITING, "")
        with counter.journal.act() as act:
            act.append(counter.draft(case_acts.person_looked_up(query, CITIZEN_PRESENT, shown), session))
    return waiting, twice


def _readable(query: CaseQuery, counter: Counter, papers: PaperJudge | None) -> CaseQuery:
    """Return a receipt's code as the number printed on it, once its signature is believed.

    The code names its office by number. Another office's keeps that number, which no receipt here has.
    """
    if query.by is not FoundBy.RECEIPT or not query.key.startswith(RECEIPT_PREFIX):
        return query
    judged = papers.receipt(query.key) if papers is not None else None
    if judged is None or judged.verdict is not PaperVerdict.SIGNED:
        raise ReceiptNotBelievedError(judged.verdict if judged is not None else "no trust root")
    is_ours = judged.office_number == counter.place.office_number
    office = OfficeCode(counter.place.office if is_ours else f"{judged.office_number:04d}")
    number = ReceiptNumber(office, judged.counter, judged.year, judged.series, judged.sequence)
    return CaseQuery(FoundBy.RECEIPT, str(number))
