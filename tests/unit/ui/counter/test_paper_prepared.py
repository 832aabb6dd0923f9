"""The receipt is laid out while the fee is counted; nothing is printed of it and nothing is done."""

from tests.fakes.flow_rig import make_rig


def test_the_paper_is_prepared_while_the_fee_is_counted() -> None:
    home = make_rig()
    home.sign_in()
    home.fill()
    home.window.presenter.go_on()
    before = home.kinds
    home.window.presenter.pay()
    (expected,) = home.renderer.drawn
    assert (home.printer.papers, home.kinds) == ([], before), "nothing is printed, and nothing is done"
    home.window.presenter.type_tendered("10")
    home.window.presenter.submit()
    _, real = home.renderer.drawn
    assert expected.items == real.items
    assert real.number != expected.number
