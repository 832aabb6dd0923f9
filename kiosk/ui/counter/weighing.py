"""Weighing for a form: the scale is asked in its lane, only a load at rest is taken. No Qt."""

from kiosk.errors import DeviceNotConfiguredError
from kiosk.ports import Weighing
from kiosk.ui.counter.doors import Surroundings, code_of
from kiosk.ui.counter.form_presenter import FormPresenter
from kiosk.ui.frame_parts import Notice
from kiosk.ui.lead import SCALE
from kiosk.ui.theme.tokens import Tone

WEIGH_DEADLINE_S = 3.0


def weigh_for(around: Surroundings, form: FormPresenter) -> None:
    """Ask the scale for the weight a form wants; only a load at rest is taken."""
    scale = around.equipment.scale
    if not form.weighed_field:
        return
    if scale is None:
        around.show_error(DeviceNotConfiguredError.code)
        return
    around.jobs.run(
        SCALE,
        lambda: scale.weigh(WEIGH_DEADLINE_S),
        lambda weighing: _on_weighed(around, form, weighing),
        lambda error: around.show_error(code_of(error)),
    )


def _on_weighed(around: Surroundings, form: FormPresenter, weighing: Weighing) -> None:
    if not form.is_shown:
        return
    if weighing.grams:
        around.window.show_notice(None)
        form.take_weight(weighing.grams)
        return
    say, state = around.say(), "empty" if weighing.grams == 0 else weighing.state
    title, next_step = say(f"scale.{state}"), say(f"scale.{state}_next")
    around.window.show_notice(Notice(Tone.WARN, title, next_step))
