"""Scenes of services: forms of many rows, and reading about what anybody may apply for."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.form import Form
from kiosk.ui.counter.pages import Command
from tests.fakes.counter_scenes import _tick_all, home, settle
from tests.fakes.counter_window import CounterWindow
from tests.fakes.form_scenes import SCAN, with_scan
from tests.fakes.hall import shipped_catalogue
from tests.fakes.paper_files import pdf


def _fill(counter: CounterWindow, code: str) -> None:
    """A form filled with its example; the service need not be among those the home page shows."""
    home(counter)
    asks = counter.flow.equipment.desk.counter.asks
    definition = shipped_catalogue([code]).services[0]
    if asks is not None:
        definition = asks.asked_with(definition)
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


def form_scan(counter: CounterWindow) -> None:
    """A question answered by a scan, with the button that brings it."""
    home(counter)
    counter.scans.files["letter.pdf"] = pdf(2)
    definition = with_scan(shipped_catalogue(["CR1"]).services[0])
    counter.flow.filing.open_service(definition)
    settle()
    for name, text in Form.of_answers(definition, definition.example or {}).texts.items():
        counter.presenter.type_text(name, text)
    counter.presenter.ask_focus(SCAN)
    settle()


def check_company(counter: CounterWindow) -> None:
    """Tables and dates of several eras, as read to the citizen."""
    _fill(counter, "CO1")
    _tick_all(counter)
    counter.presenter.go_on()
    settle()


_WITNESS = {
    "who_writes": "clerk",
    "who_cannot_write": "sight",
    "who_witnesses.1.name": "علي سالم المختار",
    "who_witnesses.1.identity": "national_number",
    "who_witnesses.1.number": "119750123457",
    "who_witnesses.2.name": "هدى عمر الفزاني",
    "who_witnesses.2.identity": "passport",
    "who_witnesses.2.number": "LY7714203",
}
_COMPANY = {
    "who_acts_for": "company",
    "who_company_name": "شركة الواحة للتجارة",
    "who_company_number": "TB/2021/4471",
    "who_capacity": "agent",
    "who_proof": "power_of_attorney",
    "who_proof_number": "77/2026",
    "who_proof_date": "2026-03-01",
}


def _say_who(counter: CounterWindow, said: dict[str, str], at: str) -> None:
    for name, text in said.items():
        counter.presenter.type_text(name, text)
    settle()
    counter.presenter.ask_focus(at)
    settle()


def form_applicant(counter: CounterWindow) -> None:
    """A company by its agent; the proof is not yet right."""
    _fill(counter, "JU2")
    _tick_all(counter)
    _say_who(counter, {**_COMPANY, "who_proof": "articles"}, "who_proof")
    counter.presenter.go_on()
    settle()
    counter.presenter.ask_focus("who_proof")
    settle()


def form_witnesses(counter: CounterWindow) -> None:
    """The clerk writes; one person cannot be both witnesses."""
    _fill(counter, "CR1")
    _tick_all(counter)
    _say_who(counter, {**_WITNESS, "who_witnesses.2.number": "119750123457"}, "who_witnesses.2.number")
    counter.presenter.go_on()
    settle()
    counter.presenter.ask_focus("who_witnesses.2.number")
    settle()


def check_applicant(counter: CounterWindow) -> None:
    """Who acts for whom, and before whom the clerk wrote, read to the citizen."""
    _fill(counter, "JU2")
    _tick_all(counter)
    _say_who(counter, {**_COMPANY, **_WITNESS}, "who_acts_for")
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


def catalogue_news(counter: CounterWindow) -> None:
    """The feed has brought a catalogue: one service is no more, one is dearer, one has another form."""
    home(counter)
    _bring_news(counter)
    counter.shell.press(Command.NEW)
    settle()


def catalogue_kept(counter: CounterWindow) -> None:
    """A form begun before its service was retired, opened again."""
    _fill(counter, "PP1")
    _bring_news(counter)
    counter.shell.press(Command.BACK)
    settle()
    counter.presenter.open("PP1")
    settle()


def catalogue_gone(counter: CounterWindow) -> None:
    """A service chosen from the list that has been retired meanwhile."""
    home(counter)
    _bring_news(counter)
    counter.presenter.open("PP1")
    settle()


def _bring_news(counter: CounterWindow) -> None:
    """While the line was down for days: PP1 is retired, JU1 dearer, CR1 has another form."""
    books = counter.hall.books
    books.earlier.append(held := books.catalogue_in_force)
    named = {"catalogue_hash": "f" * 64, "price_table": "prices-9"}
    changed = {
        "JU1": {"fee": {"kind": "fixed", "dirhams": 12_500}},
        "CR1": {"version": "9.0.0"},
    }
    services = tuple(
        replace(one, **named, **changed.get(one.code, {})) for one in held.services if one.code != "PP1"
    )
    books.catalogue_in_force = replace(held, hash="f" * 64, price_table="prices-9", services=services)
    counter.flow.status_changed()
    settle()


SERVICE_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "form_company": form_company,
    "form_cargo": form_cargo,
    "form_scan": form_scan,
    "check_company": check_company,
    "form_applicant": form_applicant,
    "form_witnesses": form_witnesses,
    "check_applicant": check_applicant,
    "info": info,
    "info_here": info_here,
    "catalogue_news": catalogue_news,
    "catalogue_kept": catalogue_kept,
    "catalogue_gone": catalogue_gone,
}
