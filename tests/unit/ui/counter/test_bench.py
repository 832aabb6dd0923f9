import pytest

from kiosk.domain.receipt import Paper
from kiosk.domain.scan import recognise
from kiosk.domain.words import Language
from kiosk.errors import MrzCheckDigitError, PaperOutError
from kiosk.ports import DeviceLook, DeviceRole, ScaleState, SetUp, Weighing
from kiosk.ui.counter.pages import Command, PageName, PanelName
from kiosk.ui.status import StatusView
from kiosk.ui.theme.tokens import Tone
from tests.fakes.counter_person import PERSON
from tests.fakes.flow_rig import Rig, make_rig

PARCEL = "RR473124829LY"


@pytest.fixture
def bench() -> Rig:
    rig = make_rig()
    rig.flow.command(Command.DEVICES)
    return rig


def _try(rig: Rig, role: DeviceRole) -> None:
    rig.window.presenter.stand_on(role)
    rig.window.presenter.try_device()


def _result(rig: Rig) -> tuple[str, Tone]:
    result = rig.window.presenter.view().result
    assert result is not None
    return result


def test_a_technician_needs_no_pin_and_comes_back_to_the_sign_in(bench: Rig) -> None:
    assert bench.window.page is PageName.DEVICES
    bench.flow.command(Command.BACK)
    assert bench.window.page is PageName.SIGN_IN


def test_somebody_at_work_comes_back_with_the_form_begun() -> None:
    rig = make_rig()
    rig.sign_in()
    rig.fill("JU1")
    rig.flow.command(Command.DEVICES)
    rig.flow.command(Command.DEVICES)
    assert rig.window.page is PageName.HOME
    assert rig.flow.filing.drafts()


def test_every_device_says_how_it_is(bench: Rig) -> None:
    say = bench.flow.say()
    pills = [row.pills[0].text for row in bench.window.presenter.view().rows]
    online, none = say("devices.state.online"), say("devices.state.none")
    assert pills == [online, online, none, online]


@pytest.mark.parametrize("state", ["offline", "paper_out", "paper_low", "cover_open", "error", "absent"])
def test_each_state_has_words_and_advice(bench: Rig, state: str) -> None:
    bench.bench.looks[DeviceRole.PRINTER] = DeviceLook(state, "DEV-103", 130.0)
    bench.flow.show_status(StatusView())
    view = bench.window.presenter.view()
    assert view.state == bench.flow.say()(f"devices.state.{state}")
    assert view.advice
    assert "DEV-103" in dict(view.facts)[bench.flow.say()("devices.last_error")]


@pytest.mark.parametrize(
    ("paper", "tone"),
    [(Paper.PRINTED, Tone.GOOD), (Paper.NOT_PRINTED, Tone.WARN), (Paper.UNKNOWN, Tone.BAD)],
)
def test_a_test_page_is_printed_and_entered_nowhere(bench: Rig, paper: Paper, tone: Tone) -> None:
    bench.bench.outcome = paper
    before = bench.kinds
    _try(bench, DeviceRole.PRINTER)
    assert _result(bench) == (bench.flow.say()(f"devices.paper.{paper}"), tone)
    assert bench.kinds == before
    arabic = _result(bench)[0]
    bench.flow.speak(Language.ENGLISH)
    assert _result(bench) == (bench.flow.say()(f"devices.paper.{paper}"), tone)
    assert _result(bench)[0] != arabic


def test_a_trouble_of_a_trial_has_its_code(bench: Rig) -> None:
    bench.bench.failure = PaperOutError("twin")
    _try(bench, DeviceRole.PRINTER)
    assert PaperOutError.code in _result(bench)[0]


def test_a_document_is_named_by_kind_and_never_shown(bench: Rig) -> None:
    _try(bench, DeviceRole.READER)
    text, tone = _result(bench)
    assert tone is Tone.GOOD
    assert "LBY" in text
    for secret in (PERSON.document_number, PERSON.surname_latin, PERSON.given_names_latin):
        assert secret not in str(bench.window.presenter.view())


def test_a_document_that_cannot_be_read_is_said(bench: Rig) -> None:
    bench.reader.failure = MrzCheckDigitError("birth date")
    _try(bench, DeviceRole.READER)
    assert MrzCheckDigitError.code in _result(bench)[0]


def test_waiting_for_a_document_can_be_ended(bench: Rig) -> None:
    bench.jobs.is_held = True
    _try(bench, DeviceRole.READER)
    assert bench.window.panel is PanelName.READING
    bench.window.panel_presenter.cancel()
    assert bench.window.panel is None


def test_a_scan_here_is_named_and_goes_nowhere_else(bench: Rig) -> None:
    bench.flow.devices.take_scan(recognise(PARCEL))
    bench.window.presenter.stand_on(DeviceRole.SCANNER)
    assert bench.flow.say()("devices.kind.parcel") in _result(bench)[0]
    assert bench.window.notice is None


@pytest.mark.parametrize(
    ("weighing", "tone"),
    [(Weighing(ScaleState.STABLE, 1_250), Tone.GOOD), (Weighing(ScaleState.MOTION), Tone.WARN)],
)
def test_the_scale_is_tried(bench: Rig, weighing: Weighing, tone: Tone) -> None:
    bench.scale.weighing = weighing
    _try(bench, DeviceRole.SCALE)
    assert _result(bench)[1] is tone


@pytest.mark.parametrize(
    ("state", "words", "tone"),
    [("online", "يجيب باسمه", Tone.GOOD), ("offline", "لا يجيب", Tone.BAD)],
)
def test_a_terminal_is_asked_and_charges_nobody(state: str, words: str, tone: Tone) -> None:
    rig = make_rig()
    rig.bench.devices = (*rig.bench.devices, SetUp(DeviceRole.TERMINAL, "nexo", "COM4", "9600 8N1"))
    rig.bench.looks[DeviceRole.TERMINAL] = DeviceLook(state)
    rig.flow.command(Command.DEVICES)
    _try(rig, DeviceRole.TERMINAL)
    said, shown = _result(rig)
    assert words in said
    assert shown is tone


def test_a_device_that_is_not_set_up_says_how_to_and_cannot_be_tried(bench: Rig) -> None:
    bench.window.presenter.stand_on(DeviceRole.SCANNER)
    view = bench.window.presenter.view()
    assert "kiosk devices set scanner" in view.advice
    assert view.trial == ""
    bench.window.presenter.try_device()
    assert bench.window.presenter.view().result is None


def test_one_trial_at_a_time(bench: Rig) -> None:
    bench.jobs.is_held = True
    _try(bench, DeviceRole.PRINTER)
    before = len(bench.jobs.kept)
    bench.window.presenter.try_device()
    assert len(bench.jobs.kept) == before


def test_a_window_without_a_bench_says_that_nothing_is_set_up() -> None:
    rig = make_rig(has_bench=False)
    rig.flow.command(Command.DEVICES)
    assert rig.window.page is PageName.SIGN_IN
    assert rig.window.notice is not None
    assert rig.window.notice.code == "DEV-109"


def test_missing_reader_or_scale_is_said_though_it_is_set_up() -> None:
    rig = make_rig(has_reader=False, has_scale=False)
    rig.bench.devices = tuple(SetUp(role, "generic", "COM3", "9600 8N1") for role in DeviceRole)
    rig.flow.command(Command.DEVICES)
    for role in (DeviceRole.READER, DeviceRole.SCALE):
        _try(rig, role)
        assert "DEV-109" in _result(rig)[0]
