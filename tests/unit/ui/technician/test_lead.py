"""The technician's window without Qt: no sign-in, settings that change under it, and few keys."""

from dataclasses import dataclass, field, replace

import pytest

from kiosk.app.shipped import load_texts
from kiosk.domain.scan import recognise
from kiosk.domain.words import Language
from kiosk.errors import KioskError, SettingsError
from kiosk.ports import CounterPlace, DeviceRole, SetUp
from kiosk.ui.counter.bench import BenchTools
from kiosk.ui.counter.pages import Command, PageName, PanelName
from kiosk.ui.status import UpdateSeen
from kiosk.ui.technician.lead import TechnicianDoors, TechnicianLead
from tests.fakes.counter_person import ObedientBench, ObedientReader, ObedientScale
from tests.fakes.flow_rig import Jobs, Window
from tests.fakes.hall import PLACE, make_hall


@dataclass
class Rig:
    """A lead and everything around it."""

    place: CounterPlace | None = None
    jobs: Jobs = field(default_factory=Jobs)
    window: Window = field(default_factory=Window)
    settings: list[ObedientBench] = field(default_factory=list)
    trouble: KioskError | None = None
    closed: int = 0
    update: UpdateSeen | None = None

    def __post_init__(self) -> None:
        nothing = ObedientBench(
            devices=tuple(SetUp(role) for role in DeviceRole if role is not DeviceRole.TERMINAL)
        )
        self.tools = BenchTools(make_hall().clock, nothing, ObedientReader(), ObedientScale())
        doors = TechnicianDoors(
            lambda: self.tools, self._renew, self.place, self._close, update=lambda: self.update
        )
        self.lead = TechnicianLead(doors, self.jobs, self.window, load_texts(), Language.ENGLISH)
        self.lead.start()

    def _renew(self) -> bool:
        if self.trouble is not None:
            raise self.trouble
        if not self.settings:
            return False
        self.tools = replace(self.tools, bench=self.settings.pop())
        return True

    def _close(self) -> None:
        self.closed += 1


def test_the_devices_are_there_without_a_sign_in() -> None:
    rig = Rig()
    assert rig.window.page is PageName.DEVICES
    assert rig.lead.header().place == "Not enrolled yet"
    assert rig.window.presenter.view().back == "Close"
    assert rig.lead.rail(PageName.DEVICES).items == ()


def test_a_new_version_is_on_the_strip_as_soon_as_it_is_seen() -> None:
    rig = Rig()
    assert len(rig.lead.strip()) == 1
    rig.update = UpdateSeen("fetching", "0.2.0", percent=43)
    rig.lead.look_again()
    assert "43" in rig.lead.strip()[1].title
    rig.update = UpdateSeen("went_back", "0.2.0", code="UPD-110")
    assert "UPD-110" in rig.lead.strip()[1].text


def test_an_enrolled_machine_says_which_counter_it_is() -> None:
    assert str(PLACE.counter) in Rig(PLACE).lead.header().place


def test_a_device_set_up_meanwhile_comes_onto_the_page_and_the_technician_stays_on_it() -> None:
    rig = Rig()
    rig.window.presenter.stand_on(DeviceRole.SCALE)
    rig.settings.append(ObedientBench())
    rig.lead.look_again()
    view = rig.window.presenter.view()
    assert view.current == DeviceRole.SCALE
    assert view.state == rig.lead.say()("devices.state.online")


def test_settings_are_not_renewed_while_a_device_is_tried() -> None:
    rig = Rig()
    rig.settings.append(ObedientBench())
    rig.lead.look_again()
    rig.jobs.is_held = True
    rig.window.presenter.stand_on(DeviceRole.PRINTER)
    rig.window.presenter.try_device()
    rig.settings.append(ObedientBench())
    rig.lead.look_again()
    rig.jobs.is_held = False
    rig.jobs.let_go()
    assert len(rig.settings) == 1
    rig.lead.look_again()
    assert rig.settings == []


def test_settings_that_cannot_be_read_are_said_until_they_can() -> None:
    rig = Rig()
    rig.trouble = SettingsError("devices.printer.baud")
    for language in Language:
        rig.lead.speak(language)
        rig.lead.look_again()
        assert rig.window.notice is not None
        assert (rig.window.notice.code, rig.window.notice.title) == (
            SettingsError.code,
            rig.lead.say().error(SettingsError.code)[0],
        )
    rig.trouble = None
    rig.lead.look_again()
    assert rig.window.notice is None


def test_a_scan_is_named_by_its_kind() -> None:
    rig = Rig()
    rig.window.presenter.stand_on(DeviceRole.SCANNER)
    rig.lead.take_scan(recognise("LPS1:6BF0"))
    result = rig.window.presenter.view().result
    assert result is not None
    assert "payment slip" in result[0]
    assert "6BF0" not in result[0]


def test_escape_closes_the_window() -> None:
    rig = Rig()
    rig.lead.command(Command.BACK)
    assert rig.closed == 1


@pytest.mark.parametrize("command", [Command.NEW, Command.CASES, Command.SIGN_OUT, Command.LINE])
def test_no_key_leads_to_citizens(command: Command) -> None:
    rig = Rig()
    rig.lead.command(command)
    assert (rig.window.page, rig.window.panel) == (PageName.DEVICES, None)


def test_the_list_of_keys_names_only_those_that_do_something() -> None:
    rig = Rig()
    rig.lead.command(Command.HELP)
    assert rig.window.panel is PanelName.KEYS
    keys = dict(rig.window.panel_presenter.view().keys)
    assert [key for key in keys if key.startswith("F")] == ["F1", "F9", "F11", "F12"]
    assert keys["F9"] == "Try the device"
