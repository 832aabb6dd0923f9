"""A file that a person takes along: whole on the first stick, else in the home, or said why not."""

from pathlib import Path

import pytest

from kiosk.app.exporting import Exports, mounted
from kiosk.errors import StoreError


def test_without_a_stick_the_file_lies_in_the_home(tmp_path: Path) -> None:
    (tmp_path / "media" / "folder").mkdir(parents=True)  # a folder where sticks appear is no stick
    exports = Exports(tmp_path / "home", [str(tmp_path / "media" / "*")])
    where = exports.write("letters.csv", b"number")
    assert Path(where) == tmp_path / "home" / "exports" / "letters.csv"
    assert Path(where).read_bytes() == b"number"
    assert exports.write("letters.csv", b"newer") == where
    assert Path(where).read_bytes() == b"newer"


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in the way")
    with pytest.raises(StoreError):
        Exports(tmp_path / "home", []).write("letters.csv", b"number")


def test_a_mounted_place_is_a_stick() -> None:
    assert Path("/proc") in set(mounted(["/proc"]))
    assert list(mounted(["/proc/self"])) == []
