"""Scenes of services: forms of many rows, and reading about what anybody may apply for."""

from collections.abc import Callable

from kiosk.domain.form import Form
from kiosk.ui.counter.pages import Command
from tests.fakes.counter_scenes import _tick_all, home, settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.hall import shipped_catalogue


def _fill(counter: CounterWindow, code: str) -> None:
    """A form filled with its example; the service need not be among those the home page shows."""
    home(counter)
    definition = shipped_catalogue([code]).services[0]
    counter.flow.filing.open_service(definition)
    settle()
    for name, text in Form.of_answers(definition, definition.example or {}).texts.items():
        counter.presenter.type_text(name, text)
    settle()


def form_company(counter: CounterWindow) -> None:
    """Partners in rows, one of them begun, the sum not yet right."""
    _fill(counter, "CO1")
    counter.presenter.add_row("partners")
    settle()
    counter.presenter.type_text("partners.3.name", "هدى الفزاني")
    counter.presenter.type_text("partners.3.share_dirhams", "100")
    counter.presenter.go_on()
    settle()
    counter.presenter.ask_focus("partners.3.national_number")
    settle()


def form_cargo(counter: CounterWindow) -> None:
    """One file of several parties."""
    _fill(counter, "CO5")
    counter.presenter.ask_focus("cargo")
    settle()


def check_company(counter: CounterWindow) -> None:
    """Tables and dates of several eras, as read to the citizen."""
    _fill(counter, "CO1")
    _tick_all(counter)
    counter.presenter.go_on()
    settle()


def info(counter: CounterWindow) -> None:
    """Reading about services before anybody has signed in."""
    counter.shell.press(Command.NEW)
    settle()
    counter.presenter.type_query("رخصه")
    counter.presenter.choose("TRF-01")
    settle()


def info_here(counter: CounterWindow) -> None:
    """A service that is filed here, read about by a clerk."""
    home(counter)
    counter.flow._browsing.show("PP1")
    settle()


SERVICE_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "form_company": form_company,
    "form_cargo": form_cargo,
    "check_company": check_company,
    "info": info,
    "info_here": info_here,
}
