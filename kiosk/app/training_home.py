"""The home of a training: made, filled and forgotten here; nothing of it is ever real or sent."""

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from kiosk.app.catalogue_folder import SHIPPED, read_service, service_folders
from kiosk.app.counter import EnrolledMachine, open_counter
from kiosk.app.training import training_home
from kiosk.config import DeviceSettings, Settings, load_settings, save_settings
from kiosk.devices.simulated.inside import twin_port
from kiosk.domain import canonical_json
from kiosk.domain.identifiers import OperatorId
from kiosk.domain.item_number import INDICATORS, PRACTICE_SERIALS
from kiosk.domain.operator import Operator, Role
from kiosk.errors import KioskError, WriterBusyError
from kiosk.ports import DeviceRole, VerifiedAnswer
from kiosk.store.inbox import FEED
from kiosk.trust import durable_files
from kiosk.trust.chance import SystemRandomness
from kiosk.trust.enrolment import write_enrolment
from kiosk.trust.machine import Machine
from kiosk.trust.pins import Argon2PinVerifier, make_verifier
from kiosk.trust.signers import SessionKeys
from kiosk.trust.training import training_enrolment
from kiosk.usecases.recognise_operator import recognise_supervisor

PAPERS_FOLDER: Final = "papers"
_SOURCE: Final = "source.json"
_PROFILES: Final = {
    DeviceRole.PRINTER: "epson-80",
    DeviceRole.READER: "generic-line",
    DeviceRole.SCALE: "toledo-8217",
}
# Invented, and published with the program: they open nothing but a training on a machine nobody has enrolled.
PRACTICE: Final = (
    ("1001", "متدرّب", "Trainee", Role.CLERK, "135790"),
    ("9001", "مشرف التدريب", "Training supervisor", Role.SUPERVISOR, "246801"),
)
_Item = dict[str, Any]


def prepare_training(home: Path) -> Path:
    """Make the training's home ready, anew where it cannot be used; return it.

    People, services and prices are this counter's own, as last received; on a machine nobody has enrolled
    they are those that ship.

    Raises:
        WriterBusyError: a training is at work in it.
        StoreError: it cannot be written.
    """
    wanted = training_home(home)
    items = list(_real_items(home)) or list(_shipped_items())
    if _source_of(wanted) != _device_of(home):
        shutil.rmtree(wanted, ignore_errors=True)
    try:
        _fill(_made(home), items)
    except WriterBusyError:
        raise
    except KioskError:  # it is only training: what is damaged is made anew
        shutil.rmtree(wanted, ignore_errors=True)
        _fill(_made(home), items)
    return wanted


def _made(home: Path) -> EnrolledMachine:
    wanted, chance = training_home(home), SystemRandomness()
    wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not Machine.exists(wanted):
        machine = Machine.create(wanted, chance).machine
        write_enrolment(wanted, training_enrolment(machine, chance))
        durable_files.replace(wanted / _SOURCE, json.dumps({"device": _device_of(home)}).encode())
    save_settings(wanted, _settings(home))
    return EnrolledMachine.of_home(wanted)


def _settings(home: Path) -> Settings:
    """Return the counter's own settings without portal, with twins for devices."""
    try:
        held = load_settings(home)
    except KioskError:
        held = Settings()
    wanted = training_home(home)
    papers = {DeviceRole.PRINTER: wanted / PAPERS_FOLDER}
    twins: dict[str, Any] = {
        str(role): DeviceSettings(twin_port(role, papers.get(role)), profile)
        for role, profile in _PROFILES.items()
    }
    return replace(
        Settings(second_copy=wanted / "sidecar", scans=wanted / "scans"),
        language=held.language,
        has_citizen_screen=held.has_citizen_screen,
        screen_width_mm=held.screen_width_mm,
        **twins,
    )


def _fill(enrolled: EnrolledMachine, items: list[_Item]) -> None:
    """Fold people, services and prices in as a feed would."""
    with closing(enrolled.open_store(SessionKeys())) as store:
        _, before = store.runs.feed_cursor()
        numbered = [{**item, "n": before + place} for place, item in enumerate(items, start=1)]
        incarnation = enrolled.enrolment.fields["incarnation"]
        numbered += _leases(before + len(items), enrolled.enrolment.place.portal_series)
        page = {"incarnation": incarnation, "items": numbered, "next": numbered[-1]["n"], "more": False}
        store.inbox.put(VerifiedAnswer(FEED, page))


def _leases(after: int, series: int) -> list[_Item]:
    """Return item numbers for practice: the portal leases none of these to a counter."""
    first, last = PRACTICE_SERIALS
    return [
        {
            **_item("numbers.leased", 1, ""),
            "n": after + place,
            "object": f"{indicator}-{first:08d}",
            "fields": {"indicator": indicator, "first": first, "last": last, "series": series},
        }
        for place, indicator in enumerate(sorted(INDICATORS.values()), start=1)
    ]


def _real_items(home: Path) -> Iterator[_Item]:
    """Yield what this counter has received; nothing where it is no counter yet or cannot be read."""
    try:
        enrolled = EnrolledMachine.of_home(home)
        with closing(enrolled.open_reader()) as reader:
            documents, people = reader.published(), reader.roster.everybody()
        pins = Argon2PinVerifier(enrolled.machine, enrolled.randomness)
        listed = [_person(person, pins.unwrap_verifier(verifier).decode()) for person, verifier in people]
    except KioskError:
        return
    if not listed or "catalogue.published" not in documents:
        return
    for kind, (version, payload) in documents.items():
        yield _item(kind, version, payload)
    yield _roster(listed)


def _shipped_items() -> Iterator[_Item]:
    services = [read_service(folder).service for folder in service_folders(SHIPPED)]
    payload = {"type": "catalogue", "version": 1, "price_table": "prices-1", "services": services}
    yield _item("catalogue.published", 1, canonical_json.encode(payload).decode())
    yield _roster([_practice(*person) for person in PRACTICE])


def _practice(number: str, name_ar: str, name_en: str, role: Role, pin: str) -> Mapping[str, Any]:
    return _person(Operator(OperatorId(number), name_ar, name_en, role), make_verifier(pin))


def _person(person: Operator, encoded: str) -> Mapping[str, Any]:
    return {
        "operator_id": person.operator_id,
        "name_ar": person.name_ar,
        "name_en": person.name_en,
        "role": str(person.role),
        "verifier": {"encoded": encoded},
    }


def _roster(people: list[Mapping[str, Any]]) -> _Item:
    payload = {"type": "roster", "operators": people}
    return _item("roster.published", int(time.time()), canonical_json.encode(payload).decode())


def _item(kind: str, version: int, payload: str) -> _Item:
    return {
        "kind": kind,
        "object": "training",
        "version": version,
        "at": "",
        "fields": {"version": version, "payload": payload},
    }


def _source_of(wanted: Path) -> str:
    try:
        return str(json.loads((wanted / _SOURCE).read_bytes())["device"])
    except (OSError, ValueError, KeyError):
        return ""


def _device_of(home: Path) -> str:
    """Return whose counter this is, `-` when it is nobody's."""
    try:
        return str(EnrolledMachine.of_home(home).enrolment.place.device_id)
    except KioskError:
        return "-"


def check_supervisor(home: Path, number: str, pin: str) -> None:
    """Let nobody pass but a supervisor of the people this machine's training knows.

    Raises:
        WrongPinError, SupervisorNeededError: nobody's, or a clerk's.
    """
    with open_counter(prepare_training(home)) as counter:
        desk = counter.desk
        recognise_supervisor(desk.staff, desk.counter.clock, OperatorId(number), pin)
