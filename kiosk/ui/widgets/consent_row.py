"""The line that says whether the citizen has heard the privacy notice and agrees; ticked with Space."""

from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.check_row import CheckRow


class ConsentRow(CheckRow):
    """A box, what is agreed to, and a pill saying *agreed* or *needed*."""

    states = ("agreed", "needed")
    words = "notice.state_{}"

    def _state(self) -> tuple[str, Tone]:
        if self.isChecked():
            return self._kit.say("notice.state_agreed"), Tone.GOOD
        return self._kit.say("notice.state_needed"), Tone.WARN
