"""Look for a case, or open one: nobody is looked up without an entry that says who did, and why."""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.domain import case_acts
from kiosk.domain.case import (
    CaseFile,
    CaseQuery,
    CaseTodos,
    FoundBy,
    FoundCase,
    Ready,
    read_query,
)
from kiosk.domain.case_deadline import WITH_BODY, answer_by, plan_of
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.identifiers import ApplicationId, OfficeCode, ReceiptNumber, ServiceCode
from kiosk.domain.operator import Session
from kiosk.domain.scan import RECEIPT_PREFIX
from kiosk.domain.slip import PaperVerdict
from kiosk.domain.working_days import WorkingDays
from kiosk.errors import CaseUnknownError, ReceiptNotBelievedError, UnknownServiceError
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
    working = _Deadlines(counter)
    found = [working.dated(case, cases) for case in cases.find(query, MOST_FOUND)]
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
    return _Deadlines(counter).planned(found)


class _Deadlines:
    """Puts the days of bodies beside cases, by the services in force; none where no service here says one."""

    def __init__(self, counter: Counter) -> None:
        self._catalogue = counter.books.catalogue()
        self._working = WorkingDays.without(holiday.day for holiday in counter.books.holidays())

    def dated(self, case: FoundCase, cases: Cases) -> FoundCase:
        """Return a case with the day by which its body has to answer."""
        service = self._service(case)
        if service is None or case.state not in WITH_BODY:
            return case
        steps = cases.steps_of(case.application_id)
        return replace(case, answer_by=answer_by(case, steps, service.days, self._working))

    def planned(self, found: CaseFile) -> CaseFile:
        """Return a whole case with the day of the body and those of its steps."""
        service = self._service(found.case)
        if service is None:
            return found
        until = answer_by(found.case, found.steps, service.days, self._working)
        plan = plan_of(found.case, found.steps, service, self._working)
        return replace(found, case=replace(found.case, answer_by=until), plan=plan)

    def _service(self, case: FoundCase) -> ServiceDefinition | None:
        try:
            return self._catalogue.find(ServiceCode(case.service_code)) if self._catalogue else None
        except UnknownServiceError:
            return None


def open_todos(counter: Counter, cases: Cases) -> CaseTodos:
    """Count what somebody here has to see to; nobody is shown, so nobody is written down."""
    today = counter.today().isoformat()
    past = sum(ready.keep_until < today for _, ready in cases.waiting(MOST_WAITING))
    return CaseTodos(past, len(cases.conflicts()))


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
