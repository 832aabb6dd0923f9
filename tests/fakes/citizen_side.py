"""A whole visit as the citizen's screen is told of it."""

from dataclasses import dataclass, field

from kiosk.app.shipped import load_texts
from kiosk.domain.words import Language
from kiosk.errors import PaperOutError
from kiosk.ui.citizen.views import CitizenView, CitizenWords, Moment
from kiosk.ui.counter.doors import CitizenSide
from kiosk.ui.counter.flow import CounterFlow
from tests.fakes.flow_rig import Rig, make_rig


@dataclass
class Watched:
    """Every view in order."""

    views: list[CitizenView] = field(default_factory=list)

    @property
    def moments(self) -> list[Moment]:
        """The steps, each once while it lasts."""
        steps = [view.moment for view in self.views]
        return [step for number, step in enumerate(steps) if number == 0 or steps[number - 1] is not step]

    @property
    def last_of_each(self) -> dict[Moment, CitizenView]:
        return {view.moment: view for view in self.views}


def watched_rig() -> tuple[Rig, list[CitizenView]]:
    """Return a flow beside whose window the citizen's side is noted."""
    views: list[CitizenView] = []
    rig = make_rig()
    side = CitizenSide(CitizenWords(load_texts()), views.append)
    rig.flow = CounterFlow(rig.flow.equipment, rig.jobs, rig.window, load_texts(), Language.ENGLISH, side)
    rig.flow.start()
    return rig, views


def visit(*, has_paper: bool) -> list[CitizenView]:
    """Serve one citizen with two services from beginning to end."""
    rig, views = watched_rig()
    if not has_paper:
        rig.printer.failure = PaperOutError("twin")
    rig.sign_in()
    rig.fill("JU1")
    rig.window.presenter.go_on()
    rig.window.presenter.add_another()
    rig.fill("CR1")
    rig.window.presenter.go_on()
    rig.window.presenter.pay()
    rig.window.presenter.type_tendered("5")
    rig.window.presenter.type_tendered("20")
    rig.window.presenter.submit()
    return views
