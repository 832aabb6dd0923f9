"""A machine that an attendant has closed stays closed when the power comes back."""

from pathlib import Path

import pytest

from kiosk.app.closed_mark import closed_for, keep_closed
from kiosk.errors import StoreError
from kiosk.ui.selfservice.attending import REASONS


@pytest.mark.parametrize("reason", REASONS)
def test_the_reason_is_there_again_and_gone_when_it_is_opened(tmp_path: Path, reason: str) -> None:
    assert closed_for(tmp_path) == ""
    keep_closed(tmp_path, reason)
    assert closed_for(tmp_path) == reason
    keep_closed(tmp_path, "")
    assert closed_for(tmp_path) == ""


@pytest.mark.parametrize("data", [b"\xff\xfe", b"../../etc", b"a" * 33, b"paper\npaper"])
def test_a_file_that_cannot_be_read_keeps_the_machine_closed(tmp_path: Path, data: bytes) -> None:
    keep_closed(tmp_path, "paper")
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(data)
    assert closed_for(tmp_path) == "fault"


def test_where_it_cannot_be_kept_it_is_said_and_the_old_reason_stands(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        keep_closed(tmp_path / "nowhere", "paper")
    assert closed_for(tmp_path / "nowhere") == ""
