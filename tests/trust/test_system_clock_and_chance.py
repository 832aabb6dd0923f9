"""The clock and what is known of its quality; chance."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk import ports
from kiosk.trust.chance import SystemRandomness
from kiosk.trust.system_clock import BUILT_AT, SystemClock


def test_the_clock_speaks_in_tripolis_time() -> None:
    clock: ports.Clock = SystemClock()
    now = clock.now()
    assert now.tzname() == "EET"
    assert now.utcoffset() == timedelta(hours=2)
    assert clock.mono_ms() <= clock.mono_ms()


def test_the_boot_is_the_kernels(tmp_path: Path) -> None:
    file = tmp_path / "boot_id"
    file.write_text("0123ABCD-4567-89ab-cdef-0123456789ab\n")
    assert SystemClock(boot_id_file=file).boot_id == "0123abcd456789abcdef0123456789ab"


@pytest.mark.parametrize("content", [None, "", "short", "zz" * 16])
def test_without_a_kernels_boot_each_start_is_one(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "boot_id"
    if content is not None:
        file.write_text(content)
    first, second = SystemClock(boot_id_file=file), SystemClock(boot_id_file=file)
    assert first.boot_id != second.boot_id
    assert len(bytes.fromhex(first.boot_id)) == 16


def test_a_clock_before_known_times_is_suspect() -> None:
    clock = SystemClock()
    assert clock.floor == BUILT_AT
    assert clock.is_suspect is False
    clock.note_known_time(BUILT_AT - timedelta(days=1))
    assert clock.floor == BUILT_AT
    clock.note_known_time(datetime(2999, 1, 1, tzinfo=UTC))
    assert SystemClock((clock.floor,)).is_suspect
    assert SystemClock((BUILT_AT, datetime(2999, 1, 1, tzinfo=UTC))).is_suspect


def test_the_portals_offset_is_unknown_until_measured() -> None:
    assert SystemClock().portal_offset is None
    clock = SystemClock()
    clock.set_portal_offset(-1500, 40)
    assert clock.portal_offset == (-1500, 40)


def test_chance_gives_as_much_as_asked_for() -> None:
    chance: ports.Randomness = SystemRandomness()
    assert 0 <= chance.bits(10) < 1024
    assert len(chance.octets(16)) == 16
    assert chance.octets(16) != chance.octets(16)
