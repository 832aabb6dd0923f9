"""The doctor on a real counter: what is safe is mended, and its bundle for support holds nobody's data."""

import json
import os
import re
import stat
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.counter import EnrolledMachine
from kiosk.app.doctor import Doctor
from kiosk.app.support import read_support, redacted, write_support
from kiosk.demo.parts import OFFICE, StageCounter, StagePortal
from kiosk.domain.form import Form
from kiosk.errors import AnswerNotTrustedError, NotEnrolledError
from kiosk.ports import Level
from kiosk.store.reader import StoreReader

TYPED = {
    "given_name": "زكريا",
    "father_name": "المهدي",
    "family_name": "الفيتوري",
    "phone": "0917654321",
    "national_number": "119790045678",
}


def _answers(folder: Path, counter: StageCounter) -> Path:
    """Return a file with everything that somebody typed into a form."""
    enrolled = EnrolledMachine.of_home(counter.home)
    reader: StoreReader = enrolled.open_reader()
    try:
        catalogue = reader.books.catalogue()
        assert catalogue is not None
        definition = next(service for service in catalogue.services if service.code == "PP1")
    finally:
        reader.close()
    example = dict(definition.example or {})
    known = {name: text for name, text in TYPED.items() if name in example}
    assert len(known) >= 4
    file = folder / "answers.json"
    file.write_text(json.dumps({**example, **known}, ensure_ascii=False), "utf-8")
    assert Form.of_answers(definition, {**example, **known})
    return file


def _personal(file: Path) -> Iterator[str]:
    """Yield every text of the answers that is somebody's: names, numbers, dates, addresses."""
    for value in json.loads(file.read_text("utf-8")).values():
        if isinstance(value, str) and len(value) >= 4 and value != OFFICE:  # the counter's own office
            yield value


def _all_bytes(path: Path) -> bytes:
    with zipfile.ZipFile(path) as found:
        return b"\n".join(found.read(name) for name in found.namelist()) + path.read_bytes()


def test_what_is_safe_is_mended_and_the_bundle_for_support_names_nobody(
    counter: StageCounter, portal: StagePortal, tmp_path: Path
) -> None:
    home = counter.home
    file = _answers(tmp_path, counter)
    filed = counter.must(
        *("file", "--operator", "1001", "--service", "PP1", "--answers", str(file), "--no-print", "--json")
    ).last
    log = home / "logs" / "window.log"
    log.parent.mkdir(exist_ok=True)
    leaks = "".join(f"2026-11-22 09:00:00,123 INFO leak {text}\n" for text in _personal(file))
    log.write_text(leaks, "utf-8")
    (home / "keys.json").chmod(0o644)
    leftover = home / "kiosk.toml.new"
    leftover.write_text("half", "utf-8")
    os.utime(leftover, (time.time() - 7200,) * 2)

    before = {check.name: check for check in Doctor(home).examine()}
    fixes = {name: check.fix for name, check in before.items() if check.fix}
    assert fixes == {"private": "private", "leftovers": "leftovers", "waiting": "send"}
    assert all(check.words.ar and check.words.en for check in before.values())
    folder = tmp_path / "stick"
    said = counter.run("doctor", "--fix", "--support", str(folder), "--json")
    assert said.code == 0, said
    assert {each["name"]: each["code"] for each in said.last["mended"]} == dict.fromkeys(fixes.values())
    after = {check["name"]: check["level"] for check in said.last["checks"]}
    assert {after[name] for name in fixes} == {"green"}
    assert stat.S_IMODE((home / "keys.json").stat().st_mode) == 0o600
    assert not leftover.exists()
    assert counter.must("status", "--no-devices", "--json").last["waiting"] == 0

    bundle = Path(said.last["support"])
    everything = _all_bytes(bundle)
    number = str(filed["receipt_number"])
    wanted = [*_personal(file), number, *(str(value) for value in filed.get("tracking_numbers", ()))]
    for text in wanted:
        for encoding in ("utf-8", "utf-16-le", "ascii"):
            if text.isascii() or encoding != "ascii":
                assert text.encode(encoding) not in everything, text
        escaped = json.dumps(text)[1:-1].encode()
        assert escaped not in everything, text
    assert b"basket.settled" in everything
    enrolled = EnrolledMachine.of_home(home)
    assert read_support(bundle, enrolled) == enrolled.enrolment.place.device_id
    assert counter.must("doctor", "--check-support", str(bundle), "--json").last["device_id"]

    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b" " if name == "doctor.json" else b""))
    with pytest.raises(AnswerNotTrustedError):
        read_support(changed, enrolled)


def test_a_machine_that_is_no_counter_yet_is_looked_at_too(tmp_path: Path) -> None:
    checks = {check.name: check for check in Doctor(tmp_path / "new").examine()}
    assert {"enrolment", "disk", "memory", "clock", "fonts", "ports", "network"} <= set(checks)
    assert checks["enrolment"].level is Level.RED
    with pytest.raises(NotEnrolledError):
        write_support(tmp_path / "new", tmp_path)


def test_a_device_that_does_not_answer_is_told_in_words_and_hours_are_those_of_the_window(
    counter: StageCounter,
) -> None:
    named = ("--url", "/dev/serial/by-path/nothing-is-here", "--profile", "epson-80", "--json")
    counter.must("devices", "set", "printer", *named)
    counter.must("sync", "--once", "--json")
    checks = {check.name: check for check in Doctor(counter.home).examine()}
    printer = checks["printer"]
    assert printer.level is Level.RED
    assert "/dev/serial/by-path/nothing-is-here" in printer.words.ar
    assert "absent" not in printer.words.ar + printer.words.en
    assert "scale" not in checks  # nobody has set one up, and a counter works without
    assert re.search(r"20\d\d-\d\d-\d\d \d\d:\d\d\.$", checks["line"].words.ar)
    listed = counter.must("devices", "list").output
    assert "url /dev/serial/by-path/nothing-is-here" in listed
    assert "{" not in listed


LINES = [
    (
        "2026-11-22 09:00:00,123 WARNING kiosk.app.watch watch: DEV-101",
        "2026-11-22 09:00:00,123 WARNING kiosk.app.watch DEV-101",
    ),
    ("ERROR kiosk.report report 0a1b2c3d in main: ValueError at form_page.py:12 show_view", None),
    ("Zakaria Elfituri 119790045678 born 1979-03-04", "~"),
    ("الفيتوري", "~"),
]


@pytest.mark.parametrize(("line", "kept"), LINES)
def test_a_log_keeps_codes_times_and_places_and_nothing_else(line: str, kept: str | None) -> None:
    found = redacted(line).strip()
    if kept is not None:
        assert found == kept
    else:
        for word in ("ERROR", "kiosk.report", "report 0a1b2c3d", "ValueError", "form_page.py:12 show_view"):
            assert word in found
