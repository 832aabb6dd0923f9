"""A case in words: its states, steps, and what is wrong with it. No Qt."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from kiosk.domain.calendar import format_date, local
from kiosk.domain.case import CaseFile, CaseStep, FoundCase
from kiosk.ui.counter.rows import PillText
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone

_TONES = {
    "accepted": Tone.GOOD,
    "granted": Tone.GOOD,
    "at_office": Tone.GOOD,
    "notified": Tone.GOOD,
    "handed_over": Tone.GOOD,
    "with_agency": Tone.INFO,
    "stored": Tone.INFO,
    "waiting": Tone.INFO,
    "waiting_for_attachments": Tone.INFO,
    "waiting_for_payment": Tone.INFO,
    "needs_attention": Tone.WARN,
    "returned": Tone.WARN,
    "expired": Tone.WARN,
    "unclaimed": Tone.WARN,
    "withdrawn": Tone.NEUTRAL,
    "refunded": Tone.NEUTRAL,
    "refused": Tone.BAD,
    "disputed": Tone.BAD,
}


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the history in words."""

    name: str
    tone: Tone
    when: str
    note: str


def name_of(case: FoundCase, say: Speech) -> str:
    """Return the holder's name; it may be erased or never told."""
    return case.holder.name or say("cases.no_name")


def pill_of(state: str, say: Speech) -> PillText:
    """Return a state in words with its tone."""
    return PillText(_state(state, say), _TONES.get(state, Tone.NEUTRAL))


def _state(state: str, say: Speech) -> str:
    """Return a state in words; one this program does not know yet is shown as it came."""
    try:
        return say.of(f"states.{state}")
    except KeyError:
        return ltr(state)


def alert_of(file: CaseFile, say: Speech) -> tuple[str, str] | None:
    """Say that a result left twice, and who told so."""
    if file.conflict is None:
        return None
    told = (f"{ltr(step.office)} {_when(step.at, say)}" for step in file.conflict.told)
    return say("cases.twice"), say("cases.twice_next", told="، ".join(told))


def late_alert(file: CaseFile, today: date, say: Speech) -> tuple[str, str] | None:
    """Say that the body has let its day pass."""
    if not file.case.is_late(today):
        return None
    return say("cases.late"), say("cases.late_next", date=ltr(file.case.answer_by))


def plan_view(file: CaseFile, today: date, say: Speech) -> tuple[StepView, ...]:
    """Return what the body has planned for the case in words; whose day has passed says so."""
    return tuple(
        StepView(
            say.words(step.words),
            Tone.WARN if step.due < today.isoformat() else Tone.NEUTRAL,
            say("cases.day_passed" if step.due < today.isoformat() else "cases.by_day", date=ltr(step.due)),
            say("cases.by_agency", code=ltr(step.agency_code)),
        )
        for step in file.plan
    )


def step_view(step: CaseStep, say: Speech) -> StepView:
    """Return a step of the history in words."""
    notes = [_who(step, say)]
    if step.reason:
        notes.append(_reason(step.reason, say))
    if step.deadline:
        notes.append(say("cases.until", date=ltr(step.deadline)))
    note = " · ".join(part for part in notes if part)
    return StepView(_state(step.state, say), _TONES.get(step.state, Tone.NEUTRAL), _when(step.at, say), note)


def _who(step: CaseStep, say: Speech) -> str:
    if step.by.startswith("agency:"):
        return say("cases.by_agency", code=ltr(step.by.removeprefix("agency:")))
    if step.by == "here":
        return say("cases.by_here")
    return say("cases.by_office", code=ltr(step.office)) if step.by == "office" else say("cases.by_portal")


def _reason(code: str, say: Speech) -> str:
    try:
        return say(f"cases.reason.{code}")
    except KeyError:
        return ltr(code)


def _when(at: str, say: Speech) -> str:
    """Return a moment on Libya's clock; a date alone as it is."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return ltr(at)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    there = local(moment)
    return f"{format_date(there.date(), say.language)} {say.clock(there)}"
