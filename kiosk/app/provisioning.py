"""Makes a counter of a machine by one file: settings, devices, enrolment; safe to repeat until it is done."""

import socket
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from kiosk.app.enrolling import Enrolled, Enrolling, enrol_home
from kiosk.config import (
    ROLE_BAUDS,
    DeviceSettings,
    Settings,
    load_own_settings,
    parse_settings,
    save_settings,
)
from kiosk.devices.registry import check_profile
from kiosk.errors import LineError, SettingsError

_MACHINE_KEYS: Final = {"name", "code"}


@dataclass(frozen=True, slots=True)
class Provision:
    """What a provision file says for this machine; `code` is empty where the file has none for it."""

    settings: Settings
    ca_file: Path | None
    code: str


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom it tells of failures on the way, and of the office's recovery code, once."""

    tell: Callable[[LineError, float], None]
    show_recovery_code: Callable[[str], None]


def read_provision(file: Path, home: Path, machine_name: str = "") -> Provision:
    """Read a provision file and pick this machine's part.

    The tables are those of `kiosk.toml`; a certificate authority's file lies beside the provision file. One
    code stands in `[enrolment] code`, or many machines have one each in `[[machine]]` with `name` and `code`.

    Args:
        file: the file, TOML.
        home: the counter's data folder.
        machine_name: which machine this is; empty for the name that the network knows.

    Raises:
        SettingsError: it cannot be read, or says something unknown; the detail names it.
        DeviceNotConfiguredError: a device's profile is not known.
    """
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file.name}: {error}") from error
    code = _code(table, machine_name or socket.gethostname())
    tables = {name: part for name, part in table.items() if name not in {"enrolment", "machine"}}
    settings = parse_settings(tables, home)
    if not settings.portal_urls:
        raise SettingsError("portal.urls: missing")
    named = tables["portal"].get("ca_file")
    ca_file = file.parent / named if named else None
    for role in ROLE_BAUDS:
        device: DeviceSettings | None = getattr(settings, role)
        if device is not None:
            check_profile(role, device.profile)
    return Provision(replace(settings, ca_file=None), ca_file, code)


def provision_home(home: Path, wanted: Provision, telling: Telling) -> Enrolled | None:
    """Lay down the settings and enrol; None when the file has no code for this machine.

    Raises:
        SettingsError: a value is outside its range, or the home cannot be written.
        EnrolmentCodeError, TrustRootMismatchError: the code is not this portal's, used or expired.
        LineError: no portal answered; run it again, nothing is lost.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = load_own_settings(home)
    save_settings(home, replace(wanted.settings, ca_file=held.ca_file))
    if not wanted.code:
        return None
    urls = wanted.settings.portal_urls
    return enrol_home(
        Enrolling(home, urls, wanted.code, wanted.ca_file, telling.tell, telling.show_recovery_code)
    )


def _code(table: Mapping[str, Any], machine_name: str) -> str:
    enrolment, machines = table.get("enrolment", {}), table.get("machine", [])
    if not isinstance(enrolment, dict) or set(enrolment) - {"code"}:
        raise SettingsError("enrolment: only code")
    if not isinstance(machines, list):
        raise SettingsError("machine: [[machine]] with name and code")
    for machine in machines:
        if not isinstance(machine, dict) or set(machine) != _MACHINE_KEYS:
            raise SettingsError("machine: [[machine]] with name and code")
        if machine["name"] == machine_name:
            return str(machine["code"])
    if machines and not enrolment:
        raise SettingsError(f"machine: none is named {machine_name}")
    return str(enrolment.get("code", ""))
