"""Every scene of the counter: what the walk, the pictures and the drawing go through."""

from tests.fakes.attention_scenes import ATTENTION_SCENES
from tests.fakes.case_scenes import CASE_SCENES
from tests.fakes.counter_scenes import SCENES
from tests.fakes.device_scenes import DEVICE_SCENES
from tests.fakes.help_scenes import HELP_SCENES
from tests.fakes.letter_scenes import LETTER_SCENES
from tests.fakes.pack_scenes import PACK_SCENES
from tests.fakes.service_scenes import SERVICE_SCENES
from tests.fakes.setup_scenes import SETUP_SCENES
from tests.fakes.technician_scenes import TECHNICIAN_SCENES
from tests.fakes.training_scenes import TRAINING_SCENES
from tests.fakes.update_scenes import UPDATE_SCENES

ALL_SCENES = (
    SCENES
    | DEVICE_SCENES
    | CASE_SCENES
    | SERVICE_SCENES
    | ATTENTION_SCENES
    | LETTER_SCENES
    | HELP_SCENES
    | PACK_SCENES
    | TECHNICIAN_SCENES
    | SETUP_SCENES
    | TRAINING_SCENES
    | UPDATE_SCENES
)
