import random

import pytest

from kiosk.devices.protocol import escpos
from kiosk.devices.protocol.redaction import Speech, shown

SECRET = bytes(random.Random(4).randbytes(72 * 16))
NAME = b"FATMA ELWERFELLI"


@pytest.mark.parametrize(
    "command",
    [
        escpos.raster(72, SECRET),
        escpos.left_margin(16) + escpos.raster(72, SECRET) + escpos.FENCE,
        escpos.INITIALISE + escpos.motion_units(203) + escpos.raster(72, SECRET),
        escpos.qr(NAME),
        escpos.code128("FATMA123"),
        NAME + b"\n",
        b"\x1b*\x21\x10\x00" + NAME,
        b"\x1bJ\x04\x1b$\x08\x00\x1b!\x00" + NAME,
    ],
)
def test_nothing_that_is_printed_is_shown(command: bytes) -> None:
    text = shown(command, Speech.COMMANDS)
    seen = bytes.fromhex(text.replace("…", ""))
    assert not any(NAME[at : at + 3] in seen for at in range(len(NAME) - 2))
    assert SECRET[:4] not in seen
    assert text.endswith("…")


@pytest.mark.parametrize("data", [b"P<LYBELWERFELLI<<FATMA<ALI\r", b"RR473124829LY\r", b"\x02"])
def test_nothing_that_is_read_is_shown(data: bytes) -> None:
    assert shown(data, Speech.CONTENT) == "…"


@pytest.mark.parametrize(
    "data", [escpos.FENCE, escpos.realtime_status(4), escpos.process_id(b"0001"), escpos.drawer_kick()]
)
def test_questions_and_orders_are_shown_whole(data: bytes) -> None:
    assert shown(data, Speech.COMMANDS) == data.hex(" ")


def test_states_are_shown_and_cut_where_they_are_long() -> None:
    assert shown(b"\x16", Speech.STATES) == "16"
    assert shown(bytes(20), Speech.STATES) == f"{bytes(16).hex(' ')} …"
