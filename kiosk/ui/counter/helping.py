"""Citizens at self-service who ask for a person: shown in the strip, answered with a key. No Qt.

Nothing here moves the focus, opens a page or covers a form: whoever writes goes on writing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from kiosk.domain.help_call import OTHER_PAGE, HelpCall
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.pages import KEY_OF, Command
from kiosk.ui.frame_parts import Notice, StripItem
from kiosk.ui.lead import STORE
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.call_person import portal_time

# Long enough to stand up and to see once more which machine it is.
GOING_FOR: Final = timedelta(minutes=1)


class Helping:
    """Knows who calls, as the store tells it after each news; the strip asks it every second."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._calls: Sequence[HelpCall] = ()
        self._going: tuple[HelpCall, datetime] | None = None
        self._is_busy = False

    def reload(self) -> None:
        """Ask the store who calls; a store that does not answer leaves the strip as it was."""
        desk = self._around.equipment.desk.help
        if desk is not None:
            self._around.jobs.run(STORE, desk.waiting, self._on_calls, lambda _error: None)

    def _on_calls(self, calls: Sequence[HelpCall]) -> None:
        self._calls = calls
        self._around.window.refresh_frame()

    @property
    def _waiting(self) -> Sequence[HelpCall]:
        now = portal_time(self._around.equipment.clock)
        return [call for call in self._calls if not call.is_over(now)]

    def go(self) -> None:
        """Say that whoever is signed in goes to the one who has waited longest; once."""
        desk, waiting, session = self._around.equipment.desk.help, self._waiting, self._around.seat.session
        if desk is None or session is None or not waiting or self._is_busy:
            return
        self._is_busy, call = True, waiting[0]
        self._around.store(
            lambda _desk: desk.answer(session, call.help_id) is not None,
            lambda is_mine: self._on_answered(call, is_mine=is_mine),
            lambda _code: self._on_refused(),
        )

    def _on_answered(self, call: HelpCall, *, is_mine: bool) -> None:
        self._is_busy = False
        say, courier = self._around.say(), self._around.equipment.courier
        if is_mine:
            self._going = (call, self._around.equipment.clock.now() + GOING_FOR)
        else:
            self._around.window.show_notice(Notice(Tone.INFO, say("calls.gone"), say("calls.gone_next")))
        if courier is not None:
            courier.send_now()
        self._calls = [other for other in self._calls if other.help_id != call.help_id]
        self._around.window.refresh_frame()
        self.reload()

    def _on_refused(self) -> None:
        self._is_busy = False

    def items(self, say: Speech) -> tuple[StripItem, ...]:
        """Return the strip's words about who calls and where somebody goes; nothing where nobody does."""
        return (*self._calling(say), *self._going_there(say))

    def _calling(self, say: Speech) -> tuple[StripItem, ...]:
        waiting = self._waiting
        if not waiting:
            return ()
        title = say("calls.strip", machine=ltr(str(waiting[0].counter)))
        text = say("calls.page", page=page_words(waiting[0], say))
        if len(waiting) > 1:
            title = f"{title} {say.counted('calls.more', len(waiting) - 1)}"
        item = StripItem("call", "person_call", title, text, Tone.WARN)
        if self._around.seat.session is None:
            return (item,)
        return (replace(item, act=say("calls.go"), key=KEY_OF[Command.GO]),)

    def _going_there(self, say: Speech) -> tuple[StripItem, ...]:
        if self._going is None or self._around.equipment.clock.now() >= self._going[1]:
            return ()
        call = self._going[0]
        title = say("calls.going", machine=ltr(str(call.counter)))
        text = say("calls.page", page=page_words(call, say))
        return (StripItem("going", "person_call", title, text, Tone.GOOD),)


def page_words(call: HelpCall, say: Speech) -> str:
    """Return the name of the page a call was made on; another page where it has no name here."""
    try:
        return say.of(f"selfservice.page.{call.page}")
    except KeyError:
        return say.of(f"selfservice.page.{OTHER_PAGE}")
