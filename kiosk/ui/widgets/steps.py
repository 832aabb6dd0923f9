"""Where a filing stands: the steps in order, the present one marked in words and colour."""

from collections.abc import Sequence

from kiosk.ui.theme.tokens import Tone
from kiosk.ui.widgets.kit import Kit
from kiosk.ui.widgets.labels import Pill
from kiosk.ui.widgets.surfaces import Surface, line

STEPS = ("data", "check", "pay", "receipt")


class Steps(Surface):
    """A row of pills, one a step."""

    def __init__(self, kit: Kit, here: str, steps: Sequence[str] = STEPS) -> None:
        place = list(steps).index(here)
        pills = []
        for number, step in enumerate(steps):
            words = kit.say(f"steps.{step}")
            tone = Tone.GOOD if number < place else Tone.INFO if number == place else Tone.NEUTRAL
            sign = "✓" if number < place else str(number + 1)
            pills.append(Pill(kit, f"{sign} {words}", tone))
        super().__init__("plain", line(kit.px(6), *pills))
        self.setAccessibleName(kit.say("steps.name", number=place + 1, count=len(steps)))
