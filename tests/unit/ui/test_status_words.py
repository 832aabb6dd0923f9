from datetime import datetime, timedelta

import pytest

from kiosk.app.shipped import load_texts
from kiosk.domain.calendar import tripoli
from kiosk.domain.money import Money
from kiosk.domain.words import Language
from kiosk.ports import PrinterState
from kiosk.ui.speech import Speech, plural_class
from kiosk.ui.status import LineState, SecondCopy, StatusView, duration, status_items
from kiosk.ui.theme.tokens import Tone

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=tripoli())
ARABIC = Speech(load_texts(), Language.ARABIC)
ENGLISH = Speech(load_texts(), Language.ENGLISH)


def _line(view: StatusView, say: Speech = ARABIC) -> tuple[str, str, Tone]:
    item = status_items(view, NOW, say)[0]
    return item.title, item.text, item.tone


def test_offline_says_since_when_and_that_work_goes_on() -> None:
    view = StatusView(LineState.OFFLINE, NOW - timedelta(days=3, hours=2), 47)
    title, text, tone = _line(view)
    assert title == "دون اتصال منذ 3 أيام"
    assert text == "العمل مستمر. 47 قيداً محفوظاً هنا"
    assert tone is Tone.WARN


def test_what_is_not_known_is_not_claimed() -> None:
    _, _, tone = _line(StatusView())
    assert tone is Tone.NEUTRAL


def test_online_with_waiting_entries_says_how_many() -> None:
    assert _line(StatusView(LineState.ONLINE, None, 2), ENGLISH)[1] == "2 entries kept here"


def test_scans_that_still_wait_are_said_when_every_entry_is_sent() -> None:
    view = StatusView(LineState.ONLINE, pictures=2)
    assert _line(view, ENGLISH)[1] == "2 scans still to be sent"
    assert _line(view)[1] == "صورتان بانتظار الإرسال"


def test_a_paused_line_shows_its_code() -> None:
    title, _, tone = _line(StatusView(LineState.PAUSED, None, 1, trouble="LIN-103"))
    assert "LIN-103" in title
    assert tone is Tone.BAD


@pytest.mark.parametrize("state", list(PrinterState))
@pytest.mark.parametrize("say", [ARABIC, ENGLISH])
def test_every_state_of_the_printer_has_words(state: PrinterState, say: Speech) -> None:
    item = status_items(StatusView(printer=state), NOW, say)[1]
    assert item.title
    assert (item.tone is Tone.GOOD) == (state is PrinterState.ONLINE)


@pytest.mark.parametrize("reader", [None, True, False])
def test_the_reader_is_ready_absent_or_not_set_up(reader: bool | None) -> None:
    item = status_items(StatusView(reader=reader), NOW, ARABIC)[2]
    assert (item.tone is Tone.GOOD) == (reader is True)


def test_a_lost_second_copy_and_a_doubtful_clock_are_told() -> None:
    view = StatusView(second_copy=SecondCopy.LOST, clock_suspect=True)
    assert [item.name for item in status_items(view, NOW, ARABIC)][3:] == ["copies", "clock"]
    single = StatusView(second_copy=SecondCopy.SAME_DISK)
    assert status_items(single, NOW, ARABIC)[3].tone is Tone.WARN


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=20), "أقل من دقيقة"),
        (timedelta(minutes=2), "دقيقتين"),
        (timedelta(minutes=11), "11 دقيقة"),
        (timedelta(hours=5), "5 ساعات"),
        (timedelta(days=100), "100 يوم"),
        (timedelta(seconds=-5), "أقل من دقيقة"),
    ],
)
def test_spans_are_counted_as_arabic_counts(span: timedelta, words: str) -> None:
    assert duration(span, ARABIC) == words


@pytest.mark.parametrize(
    ("count", "kind"),
    [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (10, "few"), (11, "many"), (99, "many"), (100, "other"),
     (103, "few"), (111, "many"), (202, "other")],
)  # fmt: skip
def test_plural_classes_are_those_of_cldr(count: int, kind: str) -> None:
    assert plural_class(count) == kind


def test_money_keeps_its_figures_together_in_arabic() -> None:
    assert ARABIC.money(Money(1_234_500)) == "\u20661,234.500\u2069 د.ل"


@pytest.mark.parametrize("say", [ARABIC, ENGLISH])
def test_every_counted_text_has_every_form_its_language_needs(say: Speech) -> None:
    keys = ("rail.applications", "status.waiting", "span.minutes", "span.hours", "span.days", "problems",
            "home.unprinted", "today.count")  # fmt: skip
    for key in keys:
        for count in (0, 1, 2, 3, 11, 100):
            assert say.counted(key, count)
