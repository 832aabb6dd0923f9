"""What the status strip knows of line, waiting entries, printer and reader, and how it says it. No Qt."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.ports import PrinterState
from kiosk.ui.frame_parts import StripItem
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone


class LineState(enum.StrEnum):
    """What is known of the line to the portal."""

    UNKNOWN = "unknown"
    ONLINE = "online"
    OFFLINE = "offline"
    PAUSED = "paused"
    TRAINING = "training"


class SecondCopy(enum.StrEnum):
    """How the second copy of the journal stands."""

    GOOD = "good"
    SAME_DISK = "same_disk"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class UpdateSeen:
    """What there is to say of an update: `fetching`, `ready`, `failed`, `refused` or `went_back`."""

    state: str
    version: str
    percent: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True)
class StatusView:
    """What the composition root knows; the window shows it and never guesses beyond it.

    `since` is when the line was last in another state; `printer`, `reader` and `scanner` are None when none
    is set up; `trouble` is the error code behind a line that is paused or down, `problem` the portal's
    refusal behind it, by its published name. `oldest_since` is when the oldest entry that waits was made;
    `progress` is how many entries the round under way has sent and how many are left. `bytes_left` and
    `seconds_left` are the courier's estimates, None before it has measured. `pictures` and `picture_bytes`
    are the scans that wait behind the entries that name them. `update` is None while nothing is to be said.
    """

    line: LineState = LineState.UNKNOWN
    since: datetime | None = None
    waiting: int = 0
    printer: PrinterState | None = None
    reader: bool | None = None
    scanner: bool | None = None
    is_drawer_open: bool = False
    second_copy: SecondCopy = SecondCopy.GOOD
    clock_suspect: bool = False
    trouble: str = ""
    problem: str = ""
    progress: tuple[int, int] | None = None
    last_success: datetime | None = None
    oldest_since: datetime | None = None
    bytes_left: int | None = None
    seconds_left: int | None = None
    next_try_at: datetime | None = None
    pictures: int = 0
    picture_bytes: int = 0
    update: UpdateSeen | None = None


def status_items(view: StatusView, now: datetime, say: Speech) -> tuple[StripItem, ...]:
    """Return the strip's statements, the most important first."""
    items = [_line(view, now, say), _printer(view, say), _reader(view, say)]
    if view.scanner is False:
        items.append(StripItem("scanner", "scanner", say("status.scanner.absent"), "", Tone.WARN))
    if view.is_drawer_open:
        items.append(StripItem("drawer", "till", say("status.drawer.open"), "", Tone.WARN))
    if view.second_copy is not SecondCopy.GOOD:
        tone = Tone.BAD if view.second_copy is SecondCopy.LOST else Tone.WARN
        items.append(StripItem("copies", "copies", say(f"status.copies.{view.second_copy}"), "", tone))
    if view.clock_suspect:
        items.append(StripItem("clock", "clock", say("status.clock"), "", Tone.WARN))
    return (*items, *update_items(view.update, say))


def update_items(seen: UpdateSeen | None, say: Speech) -> tuple[StripItem, ...]:
    """Return the strip's word about an update; nothing where nothing is to be said."""
    if seen is None:
        return ()
    title = say(f"status.update.{seen.state}", version=ltr(seen.version), percent=seen.percent)
    advice = say(f"status.update_next.{seen.state}")
    if seen.code:
        advice = f"{advice} {ltr(seen.code)}"
    tone = Tone.WARN if seen.code else Tone.INFO
    return (StripItem("update", "down", title, advice, tone),)


def troubles(view: StatusView, now: datetime, say: Speech) -> tuple[str, ...]:
    """Return what is wrong besides the line, each with what to do about it where that is known."""
    wrong = [item for item in status_items(view, now, say)[1:] if item.tone in {Tone.WARN, Tone.BAD}]
    return tuple(f"{item.title}. {item.text}".strip() if item.text else item.title for item in wrong)


def duration(span: timedelta, say: Speech) -> str:
    """Return a span in the largest unit that fits: minutes, hours, days."""
    minutes = max(0, int(span.total_seconds() // 60))
    for unit, size in (("days", 24 * 60), ("hours", 60)):
        if minutes >= size:
            return say.counted(f"span.{unit}", minutes // size)
    return say.counted("span.minutes", minutes)


def _line(view: StatusView, now: datetime, say: Speech) -> StripItem:
    waiting = say.counted("status.waiting", view.waiting)
    if view.pictures and not view.waiting:
        waiting = say.counted("status.pictures", view.pictures)
    if view.line is LineState.ONLINE:
        return StripItem("line", "line_on", say("status.line.online"), waiting, Tone.GOOD)
    if view.line is LineState.UNKNOWN:
        return StripItem("line", "line_off", say("status.line.unknown"), waiting, Tone.NEUTRAL)
    if view.line is LineState.TRAINING:
        return StripItem("line", "education", say("status.line.training"), "", Tone.INFO)
    if view.line is LineState.PAUSED:
        title = say("status.line.paused", code=view.trouble)
        return StripItem("line", "warning", title, waiting, Tone.BAD)
    since = duration(now - view.since, say) if view.since is not None else ""
    title = say("status.line.offline_since", span=since) if since else say("status.line.offline")
    return StripItem("line", "line_off", title, f"{say('status.goes_on')} {waiting}", Tone.WARN)


def _printer(view: StatusView, say: Speech) -> StripItem:
    if view.printer is None:
        return StripItem("printer", "printer", say("status.printer.none"), "", Tone.NEUTRAL)
    tones = {PrinterState.ONLINE: Tone.GOOD, PrinterState.PAPER_LOW: Tone.WARN}
    text = say.of(f"printer.{view.printer}")
    advice = "" if view.printer is PrinterState.ONLINE else say(f"status.printer_advice.{view.printer}")
    return StripItem("printer", "printer", text, advice, tones.get(view.printer, Tone.BAD))


def _reader(view: StatusView, say: Speech) -> StripItem:
    state, tone = "none", Tone.NEUTRAL
    if view.reader is not None:
        state, tone = ("ready", Tone.GOOD) if view.reader else ("absent", Tone.WARN)
    return StripItem("reader", "reader", say(f"status.reader.{state}"), "", tone)
