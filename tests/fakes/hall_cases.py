"""The cases of a counter in memory, worked out from the entries; what the portal says is set by hand."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.domain import canonical_json
from kiosk.domain.acts import EntryKind
from kiosk.domain.arabic import key_words, word_variants
from kiosk.domain.case import (
    CaseFile,
    CaseQuery,
    CaseStep,
    Conflict,
    FoundBy,
    FoundCase,
    LookUp,
    Ready,
    holder_of,
    keys_of,
)
from kiosk.domain.entry import Entry
from kiosk.domain.identifiers import ApplicationId, OfficeCode, ServiceCode, TrackingNumber
from kiosk.domain.person_numbers import applied_with, number_key
from kiosk.domain.words import Words
from tests.fakes.hall_journal import InMemoryJournal

_GIVEN = {EntryKind.RESULT_HANDED_OVER, EntryKind.RESULT_UNCLAIMED}


@dataclass
class InMemoryCases:
    """Implements `ports.Cases`; `told` is what the portal has said."""

    journal: InMemoryJournal
    office: OfficeCode
    states: dict[ApplicationId, str] = field(default_factory=dict)
    steps: dict[ApplicationId, list[CaseStep]] = field(default_factory=dict)
    ready: dict[ApplicationId, Ready] = field(default_factory=dict)
    foreign: dict[ApplicationId, FoundCase] = field(default_factory=dict)
    told_twice: dict[ApplicationId, Conflict] = field(default_factory=dict)

    def lay_out(self, application_id: ApplicationId, code: str, keep_until: str = "2026-12-22") -> None:
        """Let the portal say that a result lies here, to be had for a code."""
        salt = bytes(16)
        told = hashlib.scrypt(code.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32).hex()
        self.ready[application_id] = Ready(
            self.office,
            Words("بريد طرابلس", "Tripoli Post"),
            "2026-11-20T09:00:00.000Z",
            keep_until,
            "0123",
            salt.hex(),
            told,
        )
        self.states[application_id] = "notified"
        self.steps[application_id] = [
            CaseStep("accepted", "2026-11-17T08:00:00.000Z", "portal"),
            CaseStep("with_agency", "2026-11-17T11:00:00.000Z", "agency:CRA"),
            CaseStep("granted", "2026-11-19T10:00:00.000Z", "agency:CRA"),
            CaseStep("at_office", "2026-11-20T09:00:00.000Z", "agency:CRA", self.office, "", keep_until),
            CaseStep("notified", "2026-11-20T09:00:01.000Z", "portal", self.office, "", keep_until),
        ]

    def find(self, query: CaseQuery, limit: int) -> Sequence[FoundCase]:
        matching = [case for case, keys in self._all() if _matches(query, case, keys)]
        return matching[:limit]

    def file(self, application_id: ApplicationId) -> CaseFile | None:
        for case, _ in self._all():
            if case.application_id == application_id:
                given = self._given(case.tracking_number)
                steps = (*self.steps.get(application_id, ()), *([given] if given else ()))
                told, ready = self.told_twice.get(application_id), self.ready.get(application_id)
                slip = self._slip(case.tracking_number)
                return CaseFile(case, steps, ready, given, told, self._wrong(case, ready), slip)
        return None

    def steps_of(self, application_id: ApplicationId) -> Sequence[CaseStep]:
        return tuple(self.steps.get(application_id, ()))

    def filed_before(
        self, service: ServiceCode, numbers: Sequence[str], since: str, limit: int
    ) -> Sequence[FoundCase]:
        found = [
            case
            for made in reversed(self.journal.committed)
            for (case, _), told, data in zip(self._filed(made), _services(made), made.personal, strict=False)
            if told == service and case.filed_on >= since
            if data is not None and applied_with(canonical_json.decode(data), numbers)
        ]
        return found[:limit]

    def was_given(self, number: TrackingNumber) -> bool:
        return self._given(number) is not None

    def waiting(self, limit: int) -> Sequence[tuple[FoundCase, Ready]]:
        found = [(case, self.ready[case.application_id]) for case, _ in self._all() if self._waits(case)]
        return sorted(found, key=lambda pair: pair[1].keep_until)[:limit]

    def look_ups(self, limit: int) -> Sequence[LookUp]:
        made = [entry for entry in self.journal.committed if entry.kind == EntryKind.PERSON_LOOKED_UP]
        return [_look_up(entry) for entry in reversed(made)][:limit]

    def conflicts(self) -> Sequence[CaseFile]:
        found = (self.file(application_id) for application_id in self.told_twice)
        return [case for case in found if case is not None]

    def _waits(self, case: FoundCase) -> bool:
        return case.application_id in self.ready and not self.was_given(case.tracking_number)

    def _given(self, number: TrackingNumber) -> CaseStep | None:
        for made in self.journal.committed:
            facts = made.facts_fields()
            if made.kind in _GIVEN and facts["tracking_number"] == number.digits:
                return CaseStep(made.kind.removeprefix("result."), facts["at"], "here", facts["office"])
        return None

    def _wrong(self, case: FoundCase, ready: Ready | None) -> int:
        issued = ready.issued if ready is not None else ""
        facts = [e.facts_fields() for e in self.journal.committed if e.kind == EntryKind.CODE_REFUSED]
        named = case.tracking_number.digits, issued
        return sum((one["tracking_number"], one["issued"]) == named for one in facts)

    def _slip(self, number: TrackingNumber) -> str:
        for made in self.journal.committed:
            facts = made.facts_fields()
            if made.kind in _GIVEN and facts["tracking_number"] == number.digits:
                return str(facts.get("receipt", {}).get("number", ""))
        return ""

    def _all(self) -> list[tuple[FoundCase, str]]:
        found = [pair for made in reversed(self.journal.committed) for pair in self._filed(made)]
        return found + [(case, "") for case in self.foreign.values()]

    def _filed(self, made: Entry) -> list[tuple[FoundCase, str]]:
        if made.kind != EntryKind.BASKET_SETTLED:
            return []
        facts, pairs = made.facts_fields(), []
        for application, body in zip(facts["applications"], made.personal, strict=True):
            personal = None if body is None else canonical_json.decode(body)
            application_id = ApplicationId(application["application_id"])
            case = FoundCase(
                application_id,
                TrackingNumber(application["tracking_number"]),
                Words(application["service_name_ar"], application["service_name_en"]),
                holder_of(personal),
                facts["business_date"],
                self.states.get(application_id, "accepted"),
                receipt_number=facts["receipt"]["number"],
                seq=made.seq,
                service_code=application["service"],
            )
            item = number_key(str(application.get("item_number", "")))
            pairs.append((case, f"{keys_of(personal)} {item}" if personal else item))
        return pairs


def _look_up(made: Entry) -> LookUp:
    facts, envelope = made.facts_fields(), made.envelope_fields()
    shown = tuple(ApplicationId(one) for one in facts["shown"])
    operator = str(made.author.operator or "")
    return LookUp(envelope["made_at"]["wall"], operator, facts["by"], facts["purpose"], facts["found"], shown)


def _services(made: Entry) -> list[str]:
    return [application["service"] for application in made.facts_fields().get("applications", ())]


def _matches(query: CaseQuery, case: FoundCase, keys: str) -> bool:
    if query.by is FoundBy.TRACKING:
        return case.tracking_number.digits == query.key
    if query.by is FoundBy.RECEIPT:
        return case.receipt_number == query.key
    words = keys.split()
    if query.by is FoundBy.NAME:
        wanted = [word_variants(word.letters) for word in key_words(query.key)]
        return all(any(w.startswith(form) for w in words for form in forms) for forms in wanted)
    return number_key(query.key) in words
