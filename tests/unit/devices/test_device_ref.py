import pytest

from kiosk.devices.ref import DeviceRef, Flow
from kiosk.devices.registry import PRINTER_PROFILES, READER_PROFILES
from kiosk.errors import DeviceNotConfiguredError


def test_ref_is_read_from_one_line_of_text() -> None:
    ref = DeviceRef.parse("epson-80@/dev/serial/by-path/pci-1:2;baud=9600;flow=xonxoff;framing=7E1")
    assert ref == DeviceRef("/dev/serial/by-path/pci-1:2", "epson-80", 9600, Flow.XON_XOFF, "7E1")
    assert DeviceRef.parse(str(ref)) == ref


def test_ref_has_sensible_defaults() -> None:
    assert DeviceRef.parse("generic-line@rfc2217://host:2217") == DeviceRef(
        "rfc2217://host:2217", "generic-line", 38_400, Flow.NONE
    )


@pytest.mark.parametrize("text", ["", " ", "none"])
def test_no_device_is_said_with_no_text(text: str) -> None:
    assert DeviceRef.parse(text).is_none
    assert str(DeviceRef.parse(text)) == "none"


@pytest.mark.parametrize(
    "text",
    [
        *("epson-80", "@/dev/x", "epson-80@", "a@b;speed=1", "a@b;baud=fast", "a@b;flow=maybe", "a@b;baud=0"),
        *("a@b;framing=9N1", "a@b;framing="),
    ],
)
def test_ref_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(DeviceNotConfiguredError):
        DeviceRef.parse(text)


def test_flow_names_are_those_of_the_settings() -> None:
    assert {flow.value for flow in Flow} == {"none", "rtscts", "dsrdtr", "xonxoff"}


def test_the_promised_profiles_exist() -> None:
    assert {"epson-80", "epson-58", "generic-80", "generic-58"} <= PRINTER_PROFILES.keys()
    assert "generic-line" in READER_PROFILES
    assert {profile.width_dots for profile in PRINTER_PROFILES.values()} == {576, 512, 384}


def test_a_band_with_its_fence_fits_the_window_of_every_printer() -> None:
    for profile in PRINTER_PROFILES.values():
        assert profile.band_rows * profile.row_bytes + 20 < profile.window_bytes / 2
