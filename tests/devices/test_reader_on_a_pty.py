"""The reader's driver over pyserial on a real pty, against the twin in a process of its own."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import open_reader
from kiosk.domain.person import Person
from kiosk.errors import (
    DeviceAbsentError,
    DeviceNotConfiguredError,
    MalformedMrzError,
    MrzCheckDigitError,
    NothingReadError,
)
from kiosk.ports import DocumentReader

TODAY = date(2026, 11, 22)


@pytest.fixture
def desk(start_twin: Callable[..., Any]) -> Iterator[Callable[..., tuple[Any, DocumentReader]]]:
    opened: list[Any] = []

    def start(*options: str) -> tuple[Any, DocumentReader]:
        twin = start_twin("reader", "--baud", "0", *options)
        opened.append(open_reader(DeviceRef(str(twin.link), "generic-line", 9_600), lambda: TODAY))
        return twin, opened[-1]

    yield start
    for reader in opened:
        reader.close()


def _read(reader: DocumentReader, deadline_s: float = 10.0) -> Person:
    return reader.read(deadline_s, lambda: False)


@pytest.mark.parametrize("framing", ["stx", "cr", "crlf"])
def test_passport_laid_down_is_read(desk: Callable[..., Any], framing: str) -> None:
    twin, reader = desk("--framing", framing)
    assert reader.is_present()
    twin.order("lay", specimen="passport", after_ms=200)
    assert _read(reader).surname_latin == "ALWARFALLI"


def test_lines_in_pieces_are_one_document(desk: Callable[..., Any]) -> None:
    twin, reader = desk("--framing", "cr", "--piece-bytes", "7", "--piece-gap-ms", "15")
    twin.order("lay", specimen="card", after_ms=200)
    assert _read(reader).document_number == "XX9000041"


@pytest.mark.parametrize(
    ("name", "error"), [("bad-digit", MrzCheckDigitError), ("unreadable", MalformedMrzError)]
)
def test_bad_document_is_told_and_the_next_is_read(
    desk: Callable[..., Any], name: str, error: type[Exception]
) -> None:
    twin, reader = desk()
    twin.order("lay", specimen=name, after_ms=200)
    with pytest.raises(error):
        _read(reader)
    twin.order("lay", specimen="passport-2", after_ms=200)
    assert _read(reader).surname_latin == "ALZAWI"


def test_garbage_before_a_document_does_not_hide_it(desk: Callable[..., Any]) -> None:
    twin, reader = desk()
    twin.order("send", hex="ff00133f", after_ms=150)
    twin.order("lay", specimen="passport", after_ms=200)
    assert _read(reader).surname_latin == "ALWARFALLI"


def test_reader_unplugged_and_plugged_in_again_is_found_behind_its_path(desk: Callable[..., Any]) -> None:
    twin, reader = desk()
    assert reader.is_present()
    twin.order("unplug")
    assert not reader.is_present()
    with pytest.raises(DeviceAbsentError):
        _read(reader)
    twin.order("plug")
    assert reader.is_present()
    twin.order("lay", specimen="card", after_ms=200)
    assert _read(reader).surname_latin == "BENGHALI"


def test_nothing_laid_and_cancelling_end_the_wait(desk: Callable[..., Any]) -> None:
    _, reader = desk()
    with pytest.raises(NothingReadError):
        _read(reader, 0.2)
    with pytest.raises(NothingReadError, match="cancelled"):
        reader.read(10.0, lambda: True)


def test_unknown_profile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeviceNotConfiguredError):
        open_reader(DeviceRef(str(tmp_path), "no such reader"), lambda: TODAY)
    assert not open_reader(DeviceRef.parse("none"), lambda: TODAY).is_present()
