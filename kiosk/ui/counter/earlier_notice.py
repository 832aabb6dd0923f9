"""Says that a person has applied for the same thing before. No Qt."""

from collections.abc import Sequence

from kiosk.domain.case import FoundCase
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.frame_parts import Notice
from kiosk.ui.speech import ltr
from kiosk.ui.theme.tokens import Tone

Earlier = Sequence[FoundCase]


def show_earlier(around: Surroundings, earlier: Earlier) -> None:
    """Show the newest earlier application, if there is one; it warns and blocks nothing."""
    if earlier:
        say, last = around.say(), earlier[0]
        told = say("duplicate.next", date=ltr(last.filed_on), number=ltr(last.tracking_number.grouped))
        around.window.show_notice(Notice(Tone.WARN, say("duplicate.title"), told))
