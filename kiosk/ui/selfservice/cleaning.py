"""The screen is being wiped: for a minute there is nothing on it that could be touched. No Qt."""

from typing import Final

from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.screens import Board, PageName, Screen
from kiosk.ui.selfservice.step import BaseStep

CLEANING_S: Final = 60


class CleaningStep(BaseStep):
    """Counts down; the attendant's page comes back by itself."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._left_s = CLEANING_S

    def screen(self) -> Screen:
        """Return the page."""
        say = self.journey.say
        left = self.journey.speech.plural_of("selfservice.cleaning.left", self._left_s)
        return Screen(
            PageName.CLEANING,
            say("cleaning.title"),
            say("cleaning.lead"),
            (Board("touch", left, say("cleaning.how")),),
            has_back=False,
        )

    def second_passed(self) -> None:
        """Count one second; at the end the attendant goes on."""
        self._left_s -= 1
        if self._left_s > 0:
            self.journey.refresh()
        else:
            self.journey.go(PageName.ATTENDANT)
