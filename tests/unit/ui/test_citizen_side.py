import pytest

from kiosk.domain.form import Form
from kiosk.ui.citizen.views import CitizenView, Moment
from kiosk.ui.counter.pages import PageName
from tests.fakes.citizen_side import Watched, visit, watched_rig
from tests.fakes.flow_rig import definition_of


@pytest.fixture(scope="module")
def without_paper() -> Watched:
    return Watched(visit(has_paper=False))


@pytest.fixture(scope="module")
def with_paper() -> Watched:
    return Watched(visit(has_paper=True))


def _sums(view: CitizenView) -> list[tuple[str, str]]:
    return [(name.en, amount.split()[0].strip("\u2066\u2069")) for name, amount in view.sums]


def test_the_citizen_sees_each_step(with_paper: Watched) -> None:
    steps = [Moment.WELCOME, Moment.BASKET, Moment.PAYMENT, Moment.DONE]
    assert with_paper.moments == steps


def test_what_is_due_is_shown_first_and_the_change_once_enough_was_counted(with_paper: Watched) -> None:
    payments = [view for view in with_paper.views if view.moment is Moment.PAYMENT]
    assert [_sums(view)[-1] for view in payments] == [
        ("To pay", "11.000"),
        ("To pay", "11.000"),
        ("Your change", "9.000"),
    ]


def test_both_languages_are_there_whatever_the_clerk_speaks(with_paper: Watched) -> None:
    for view in with_paper.views:
        assert view.title.ar != view.title.en
        assert all(line.title.ar for line in view.lines)


def test_nothing_of_the_person_is_shown(with_paper: Watched) -> None:
    rig, _ = watched_rig()
    rig.sign_in()
    shown = repr(with_paper.views)
    for code in ("JU1", "CR1"):
        definition = definition_of(rig, code)
        texts = Form.of_answers(definition, definition.example or {}).texts
        named = {name: text for name, text in texts.items() if "name" in name or "number" in name}
        assert named
        assert [name for name, text in named.items() if len(text) > 3 and text in shown] == []


def test_the_code_is_shown_when_no_paper_came_and_only_then(
    with_paper: Watched, without_paper: Watched
) -> None:
    assert with_paper.views[-1].code == ()
    assert len(without_paper.views[-1].code) >= 21
    assert len(without_paper.views[-1].lines) == 2


def test_the_clerk_sees_the_code_too_until_paper_came() -> None:
    rig, _ = watched_rig()
    rig.sign_in()
    rig.jobs.is_held = False
    rig.printer.failure = None
    rig.pay()
    assert rig.window.presenter.view().code == ()


def test_the_next_citizen_sees_nothing_of_the_one_before() -> None:
    rig, views = watched_rig()
    rig.sign_in()
    rig.pay()
    rig.window.presenter.next_customer()
    assert rig.window.page is PageName.HOME
    assert views[-1].moment is Moment.WELCOME
    assert views[-1].lines == ()
