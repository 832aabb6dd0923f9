"""What the first run asks of its lead, and what the machine has told it so far. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kiosk.domain.words import Language
from kiosk.ports import Check, DeviceRole, EnrolledHere, PortSeen, ProvisionFound, SetUp
from kiosk.ui.speech import Speech


@dataclass(frozen=True, slots=True)
class SetupDoors:
    """What the presenter asks of the lead; each comes back by one of the `show_` methods."""

    say: Callable[[], Speech]
    enrol: Callable[[str, str], None]
    enrol_by_file: Callable[[ProvisionFound], None]
    try_device: Callable[[DeviceRole, str, str], None]
    keep_screen: Callable[[int], None]
    finish: Callable[[bool], None]
    step_shown: Callable[[], None]
    speak: Callable[[Language], None]


@dataclass(slots=True)
class MachineKnown:
    """What the machine has told."""

    checks: tuple[Check, ...] = ()
    files: tuple[ProvisionFound, ...] = ()
    ports: tuple[PortSeen, ...] = ()
    devices: Mapping[DeviceRole, SetUp] = field(default_factory=dict)
    enrolled: EnrolledHere | None = None
