"""What a printer's profile becomes on lines of other speeds: short commands where the line is slow."""

import pytest

from kiosk.devices.profiles import PrinterProfile
from kiosk.devices.registry import PRINTER_PROFILES

A_COMMAND_S, AHEAD_S = 0.3, 0.35


@pytest.mark.parametrize("profile", PRINTER_PROFILES.values(), ids=PRINTER_PROFILES)
@pytest.mark.parametrize("baud", [4_800, 9_600, 19_200])
def test_on_a_slow_line_no_command_is_longer_than_a_third_of_a_second(
    profile: PrinterProfile, baud: int
) -> None:
    slow = profile.at_speed(baud)
    assert slow.command_bytes * 10 / baud <= A_COMMAND_S
    assert slow.window_bytes * 10 / baud <= AHEAD_S
    assert slow.command_bytes >= profile.row_bytes


@pytest.mark.parametrize("baud", [38_400, 115_200])
def test_on_a_quick_line_the_profile_is_what_it_was(baud: int) -> None:
    assert all(profile.at_speed(baud) is profile for profile in PRINTER_PROFILES.values())
