"""The pages of a form that waits under a code at self-service, in a believable state."""

from collections.abc import Callable

from kiosk.errors import NothingReadError
from kiosk.ui.selfservice.screens import PageName
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import settle

Begin = Callable[[CitizenWindow], None]


def waiting_scenes(find: Begin, begin: Begin) -> dict[str, Begin]:
    """Return the scenes, by what stands on the page of services and in the middle of a form."""

    def leaving(window: CitizenWindow) -> None:
        """Somebody stops in the middle."""
        begin(window)
        window.flow.leave()
        settle()

    def parked(window: CitizenWindow) -> None:
        """The form waits, and the paper is out."""
        leaving(window)
        window.step.press("park")
        settle()

    def resume(window: CitizenWindow) -> None:
        """The code is asked for."""
        find(window)
        window.scanner.failure = NothingReadError("nothing scanned in time")
        window.step.press("resume")
        settle()

    def resume_wrong(window: CitizenWindow) -> None:
        """A code that is none."""
        resume(window)
        window.stage.fields["code"].setText("P-12345")
        window.step.forward()
        settle()

    def resumed(window: CitizenWindow) -> None:
        """The form is here again."""
        parked(window)
        slip = window.flow.journey.visit.slip
        assert slip is not None
        window.flow.end()
        settle()
        resume(window)
        window.stage.fields["code"].setText(slip.code)
        window.step.forward()
        settle()
        assert window.flow.page is PageName.RESUMED

    return {made.__name__: made for made in (leaving, parked, resume, resume_wrong, resumed)}
