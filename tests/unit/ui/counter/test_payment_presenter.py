from dataclasses import replace
from datetime import date

import pytest

from kiosk.app.shipped import load_texts
from kiosk.domain.basket import Basket
from kiosk.domain.identifiers import BasketId
from kiosk.domain.money import Money, denominations_on
from kiosk.domain.words import Language
from kiosk.ui.counter.payment_presenter import PaymentPresenter
from kiosk.ui.speech import Speech
from tests.fakes.flow_rig import make_rig

IN_USE = denominations_on(date(2026, 11, 22))


def _basket(dirhams: int) -> Basket:
    rig = make_rig()
    rig.sign_in()
    rig.fill("JU1")
    rig.window.presenter.go_on()
    basket = rig.flow.filing.basket()
    assert basket is not None
    application = basket.applications[0]
    line = replace(application.fee_lines[0], amount=Money(dirhams))
    return Basket(BasketId("b"), (replace(application, fee_lines=(line,)),))


def _presenter(dirhams: int) -> tuple[PaymentPresenter, list[Money]]:
    taken: list[Money] = []
    speech = Speech(load_texts(), Language.ARABIC)
    return PaymentPresenter(lambda: speech, _basket(dirhams), IN_USE, taken.append), taken


@pytest.mark.parametrize(
    ("typed", "tendered"), [("60", 60_000), ("٦٠", 60_000), ("55.500", 55_500), ("1,000.000", 1_000_000)]
)
def test_an_amount_is_read_without_doubt(typed: str, tendered: int) -> None:
    presenter, taken = _presenter(52_250)
    presenter.type_tendered(typed)
    presenter.submit()
    assert taken == [Money(tendered)]


@pytest.mark.parametrize("typed", ["", "1,234", "60.1234", "-60", "6O"])
def test_an_amount_in_doubt_is_not_taken(typed: str) -> None:
    presenter, taken = _presenter(52_250)
    presenter.type_tendered(typed)
    presenter.submit()
    assert taken == []
    assert presenter.view().trouble


def test_change_is_told_in_notes_and_coins() -> None:
    presenter, _ = _presenter(52_250)
    presenter.type_tendered("60")
    view = presenter.view()
    assert "7.750" in view.change
    assert view.pieces == "خمسة دنانير + 2 × دينار + نصف دينار + ربع دينار"


def test_too_little_says_how_much_is_missing_once_it_is_sent_on() -> None:
    presenter, taken = _presenter(52_250)
    presenter.type_tendered("50")
    assert presenter.view().trouble == ""
    presenter.submit()
    assert "2.250" in presenter.view().trouble
    assert taken == []


def test_change_no_coins_make_is_told_at_once() -> None:
    presenter, taken = _presenter(52_250)
    presenter.type_tendered("60.010")
    assert presenter.view().trouble
    presenter.submit()
    assert taken == []


def test_a_fee_no_coins_make_is_explained_and_nothing_is_rounded() -> None:
    presenter, _ = _presenter(52_230)
    note = presenter.view().note
    assert note is not None
    assert "52.230" in note[0]
    assert "52.250" in note[1]


def test_quick_amounts_begin_with_the_exact_one() -> None:
    presenter, taken = _presenter(52_250)
    suggestions = presenter.view().suggestions
    assert suggestions[0] == ("52.250", "52.250")
    presenter.suggest(suggestions[1][0])
    presenter.submit()
    assert taken == [Money(53_000)]


def test_a_free_basket_is_accepted_without_money() -> None:
    presenter, taken = _presenter(0)
    assert presenter.view().is_free
    presenter.submit()
    assert taken == [Money(0)]
