"""The settings of this machine: read from `kiosk.toml` in the home, checked once, frozen after."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.config.portal_url import check_portal_url
from kiosk.config.toml_text import table_text
from kiosk.domain.site_settings import Joined, join
from kiosk.errors import SettingsError

SETTINGS_FILE: Final = "kiosk.toml"
REMOTE_FILE: Final = "settings-remote.json"  # laid down from the store at each start
LANGUAGES: Final = ("ar", "en")
FLOWS: Final = ("none", "rtscts", "dsrdtr", "xonxoff")
MIN_BAUD: Final = 300
MAX_BAUD: Final = 4_000_000
# The largest act is 256 KB and is held in both copies; the rest keeps the system itself alive (a guess).
DEFAULT_RESERVE_BYTES: Final = 64 * 1024 * 1024
DEFAULT_FEED_POLL_S: Final = 60
# What the kind of device usually leaves the factory with; a printer is set to the highest speed it has.
CITIZEN_SCREENS: Final = ("auto", "off")
ROLE_BAUDS: Final = {
    "printer": 38_400,
    "reader": 9_600,
    "scanner": 9_600,
    "scale": 9_600,
    "terminal": 115_200,
}


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """One device at the counter.

    `url` says where it is (a port such as `/dev/ttyUSB0`, or a URL that the device room understands);
    `framing` is data bits, parity and stop bits, as in `8N1`; `id` is the name a payment terminal's acquirer
    knows it by, empty for every other device.
    """

    url: str
    profile: str = "generic"
    baud: int = 9600
    framing: str = "8N1"
    flow: str = "none"
    id: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything this machine is told; `second_copy` and `scans` are absolute once loaded.

    `screen_width_mm` is the width of the visible picture as measured with a ruler, 0 when nobody has: screens
    often report a wrong one, and keys are as large as fingers only when it is known. `scans` is the folder
    into which a scanner of papers writes its files. `headset` is the input device of the headset's socket,
    `auto` for the first that is found, `off` for no voice.
    """

    portal_urls: tuple[str, ...] = ()
    ca_file: Path | None = None
    second_copy: Path = Path("sidecar")
    reserve_bytes: int = DEFAULT_RESERVE_BYTES
    language: str = "ar"
    printer: DeviceSettings | None = None
    reader: DeviceSettings | None = None
    feed_poll_s: int = DEFAULT_FEED_POLL_S
    scanner: DeviceSettings | None = None
    scale: DeviceSettings | None = None
    has_citizen_screen: bool = True
    screen_width_mm: int = 0
    scans: Path = Path("scans")
    headset: str = "auto"
    terminal: DeviceSettings | None = None


def load_settings(home: Path) -> Settings:
    """Read and check the settings in force: `kiosk.toml`, and over it what the centre has set.

    A missing file gives the defaults; a value of the centre that cannot be used is passed over.

    Raises:
        SettingsError: not TOML, an unknown key, or a value outside its range; the detail names the key.
    """
    return parse_settings(joined_settings(home).tables, home)


def load_own_settings(home: Path) -> Settings:
    """Read and check `kiosk.toml` alone: what may be changed and saved here.

    Raises:
        SettingsError: as in `load_settings`.
    """
    return parse_settings(_own_tables(home), home)


def joined_settings(home: Path) -> Joined:
    """Return the settings in force as tables, and what became of each value of the centre.

    Raises:
        SettingsError: `kiosk.toml` is not TOML.
    """
    try:
        remote = json.loads((home / REMOTE_FILE).read_bytes())["settings"]
    except (OSError, ValueError, KeyError, TypeError):
        remote = {}

    def is_good(tables: Mapping[str, Any]) -> bool:
        try:
            parse_settings(tables, home)
        except SettingsError:
            return False
        return True

    return join(_own_tables(home), remote if isinstance(remote, dict) else {}, is_good)


def _own_tables(home: Path) -> dict[str, Any]:
    try:
        return tomllib.loads((home / SETTINGS_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{SETTINGS_FILE}: {error}") from error


def save_settings(home: Path, settings: Settings) -> None:
    """Check and write `kiosk.toml` whole or not at all (temporary file, sync, rename).

    Raises:
        SettingsError: a value is outside its range, or the file cannot be written.
    """
    text = _to_toml(settings, home)
    parse_settings(tomllib.loads(text), home)
    path, fresh = home / SETTINGS_FILE, home / (SETTINGS_FILE + ".new")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise SettingsError(f"{SETTINGS_FILE}: {error.strerror}") from error


def parse_settings(table: Mapping[str, Any], home: Path) -> Settings:
    """Check the tables of a settings file.

    Args:
        table: what TOML made of it.
        home: what relative paths begin at.

    Raises:
        SettingsError: an unknown key, or a value outside its range; the detail names the key.
    """
    _refuse_unknown(table, {"portal", "store", "ui", "devices", "scans"}, "")
    portal = _table(table, "portal", {"urls", "ca_file", "feed_poll_s"})
    store = _table(table, "store", {"second_copy", "reserve_bytes"})
    window = _table(table, "ui", {"language", "citizen_screen", "screen_width_mm", "headset"})
    devices = _table(table, "devices", set(ROLE_BAUDS))
    scans = _table(table, "scans", {"folder"})
    ca_file = _text(portal, "portal.ca_file", "")
    return Settings(
        portal_urls=_portal_urls(portal.get("urls", [])),
        ca_file=home / ca_file if ca_file else None,
        second_copy=home / (_text(store, "store.second_copy", "sidecar") or "sidecar"),
        reserve_bytes=_integer(store, "store.reserve_bytes", DEFAULT_RESERVE_BYTES, (0, 2**40)),
        language=_choice(window, "ui.language", "ar", LANGUAGES),
        printer=_device(devices, "printer"),
        reader=_device(devices, "reader"),
        feed_poll_s=_integer(portal, "portal.feed_poll_s", DEFAULT_FEED_POLL_S, (5, 3600)),
        scanner=_device(devices, "scanner"),
        scale=_device(devices, "scale"),
        has_citizen_screen=_choice(window, "ui.citizen_screen", "auto", CITIZEN_SCREENS) == "auto",
        screen_width_mm=_integer(window, "ui.screen_width_mm", 0, (0, 3000)),
        terminal=_device(devices, "terminal"),
        headset=_text(window, "ui.headset", "auto") or "auto",
        scans=home / (_text(scans, "scans.folder", "scans") or "scans"),
    )


def _device(devices: Mapping[str, Any], role: str) -> DeviceSettings | None:
    if role not in devices:
        return None
    name = f"devices.{role}"
    known = {"url", "profile", "baud", "framing", "flow", *({"id"} if role == "terminal" else ())}
    table = _table(devices, role, known, "devices.")
    url, own_id = _text(table, f"{name}.url", ""), _text(table, f"{name}.id", "")
    if not url:
        raise SettingsError(f"{name}.url: missing")
    if "id" in known and not own_id:
        raise SettingsError(f"{name}.id: missing")
    return DeviceSettings(
        url=url,
        profile=_text(table, f"{name}.profile", "generic"),
        baud=_integer(table, f"{name}.baud", ROLE_BAUDS[role], (MIN_BAUD, MAX_BAUD)),
        framing=_framing(table, f"{name}.framing"),
        flow=_choice(table, f"{name}.flow", "none", FLOWS),
        id=own_id,
    )


def _framing(table: Mapping[str, Any], name: str) -> str:
    text = _text(table, name, "8N1").upper()
    is_known = len(text) == len("8N1") and text[0] in "78" and text[1] in "NEO" and text[2] in "12"
    if not is_known:
        raise SettingsError(f"{name}: data bits 7 or 8, parity N, E or O, stop bits 1 or 2, as in 8N1")
    return text


def _portal_urls(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(url, str) for url in value):
        raise SettingsError("portal.urls: a list of texts")
    return tuple(check_portal_url(url) for url in value)


def _refuse_unknown(table: Mapping[str, Any], known: set[str], prefix: str) -> None:
    for key in table:
        if key not in known:
            raise SettingsError(f"{prefix}{key}: unknown setting")


def _table(parent: Mapping[str, Any], key: str, known: set[str], prefix: str = "") -> Mapping[str, Any]:
    value = parent.get(key, {})
    if not isinstance(value, dict):
        raise SettingsError(f"{prefix}{key}: a table")
    _refuse_unknown(value, known, f"{prefix}{key}.")
    return value


def _text(table: Mapping[str, Any], name: str, default: str) -> str:
    value = table.get(name.rpartition(".")[2], default)
    if not isinstance(value, str) or "\n" in value or "\0" in value:
        raise SettingsError(f"{name}: one line of text")
    return value


def _integer(table: Mapping[str, Any], name: str, default: int, limits: tuple[int, int]) -> int:
    value = table.get(name.rpartition(".")[2], default)
    low, high = limits
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise SettingsError(f"{name}: a whole number from {low} to {high}")
    return value


def _choice(table: Mapping[str, Any], name: str, default: str, choices: tuple[str, ...]) -> str:
    value = _text(table, name, default)
    if value not in choices:
        raise SettingsError(f"{name}: one of {', '.join(choices)}")
    return value


def _to_toml(settings: Settings, home: Path) -> str:
    portal: dict[str, Any] = {"urls": list(settings.portal_urls), "feed_poll_s": settings.feed_poll_s}
    if settings.ca_file is not None:
        portal["ca_file"] = _within(settings.ca_file, home)
    tables: dict[str, dict[str, Any]] = {
        "portal": portal,
        "store": {
            "second_copy": _within(settings.second_copy, home),
            "reserve_bytes": settings.reserve_bytes,
        },
        "ui": {
            "language": settings.language,
            "citizen_screen": "auto" if settings.has_citizen_screen else "off",
            "screen_width_mm": settings.screen_width_mm,
            "headset": settings.headset,
        },
        "scans": {"folder": _within(settings.scans, home)},
    }
    for role in ROLE_BAUDS:
        if (device := getattr(settings, role)) is not None:
            tables[f"devices.{role}"] = {
                name: getattr(device, name) for name in ("url", "profile", "baud", "framing", "flow")
            } | ({"id": device.id} if device.id else {})
    return "\n".join(table_text(name, values) for name, values in tables.items())


def _within(path: Path, home: Path) -> str:
    return str(path.relative_to(home)) if path.is_relative_to(home) else str(path)
