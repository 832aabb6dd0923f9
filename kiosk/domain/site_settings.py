"""What the centre may set from afar and what a site may change for itself: the list, and how both are joined.

The list is the contract's (`portal/contract/settings.md`). A setting that is not on it is the machine's own
and cannot be set from afar at all: devices, folders, the second copy, the measured screen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kiosk.errors import SettingsError

CENTRE_ONLY: Final = frozenset({"portal.urls", "portal.feed_poll_s", "store.reserve_bytes"})
# What a site may set for itself, with what it says when it has said nothing: another value of its own holds.
SITE_MAY: Final[Mapping[str, Any]] = {"ui.language": "ar", "ui.citizen_screen": "auto"}
REMOTE: Final = CENTRE_ONLY | SITE_MAY.keys()
NOT_REMOTE: Final = "not_remote"
BAD_VALUE: Final = "bad_value"
_MOST_PORTALS: Final = 8

Tables = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Joined:
    """The settings file with the centre's values in it, and what became of each of those.

    `applied` are in force, `kept` were left to the site's own value, `refused` name why they are not taken.
    """

    tables: Tables
    applied: Mapping[str, Any] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)


def parse_remote(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values of a published document; whether each can be used is judged when they are joined.

    Raises:
        SettingsError: not of the published form.
    """
    values = payload.get("settings")
    if payload.get("type") != "settings" or not isinstance(values, Mapping):
        raise SettingsError("settings.published: form")
    return values


def join(own: Tables, remote: Mapping[str, Any], is_good: Callable[[Tables], bool]) -> Joined:
    """Put the centre's values over a site's own, one by one; a bad one is refused and hinders no other.

    Args:
        own: the tables of the site's file.
        remote: the centre's values by their names (`portal.feed_poll_s`).
        is_good: says whether whole tables can be used.
    """
    tables: Tables = own
    applied, kept, refused = {}, [], {}
    for name, value in sorted(remote.items()):
        if name not in REMOTE:
            refused[name] = NOT_REMOTE
        elif name in SITE_MAY and _held(own, name) not in {None, SITE_MAY[name]}:
            kept.append(name)
        else:
            wanted = _safe(own, name, value)
            tried = _with(tables, name, wanted)
            if is_good(tried):
                tables, applied[name] = tried, wanted
            else:
                refused[name] = BAD_VALUE
    return Joined(tables, applied, tuple(kept), refused)


def _safe(own: Tables, name: str, value: Any) -> Any:
    """Keep the addresses that have worked behind new ones: a wrong address must not cut a counter off."""
    if name != "portal.urls" or not isinstance(value, list):
        return value
    held = _held(own, name)
    return list(dict.fromkeys([*value, *(held if isinstance(held, list) else [])]))[:_MOST_PORTALS]


def _held(tables: Tables, name: str) -> Any:
    table, _, key = name.partition(".")
    part = tables.get(table)
    return part.get(key) if isinstance(part, Mapping) else None


def _with(tables: Tables, name: str, value: Any) -> Tables:
    table, _, key = name.partition(".")
    part = tables.get(table)
    return {**tables, table: {**(part if isinstance(part, Mapping) else {}), key: value}}
