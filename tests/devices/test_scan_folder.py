"""The scanner's folder: listed newest first, read within its bounds, never changed, never left."""

import os
from pathlib import Path

import pytest

from kiosk.devices.scanners.scan_folder import ScanFolder
from kiosk.documents.scan_doubt import doubt_of
from kiosk.errors import DeviceAbsentError, NothingReadError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "scans"
    made.mkdir()
    for age, name in enumerate(("old.pdf", "middle.jpg", "new.png")):
        (made / name).write_bytes(name.encode() * 10)
        os.utime(made / name, (1_000_000 + age, 1_000_000 + age))
    return made


def test_files_are_listed_newest_first_without_folders_and_hidden_files(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / ".part").write_bytes(b"x")
    files = ScanFolder(folder, doubt_of).list()
    assert [file.name for file in files] == ["new.png", "middle.jpg", "old.pdf"]
    assert (files[0].size_bytes, files[0].modified_at_s) == (70, 1_000_002)


def test_a_file_is_read_up_to_one_byte_more_than_is_taken(folder: Path) -> None:
    assert ScanFolder(folder, doubt_of).read("old.pdf", 100) == b"old.pdf" * 10
    assert len(ScanFolder(folder, doubt_of).read("old.pdf", 20)) == 21


@pytest.mark.parametrize("name", ["../secret", "sub/deep", ".part", "gone.jpg", "/etc/hostname", ".."])
def test_nothing_outside_the_folder_is_read(folder: Path, name: str) -> None:
    (folder.parent / "secret").write_bytes(b"x")
    with pytest.raises(NothingReadError):
        ScanFolder(folder, doubt_of).read(name, 100)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeviceAbsentError):
        ScanFolder(tmp_path / "none", doubt_of).list()
    assert ScanFolder(tmp_path / "none", doubt_of).place.endswith("none")
