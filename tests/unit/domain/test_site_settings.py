"""Settings from afar joined with a site's own, by the contract's golden vectors."""

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.config import parse_settings
from kiosk.domain.site_settings import REMOTE, join, parse_remote
from kiosk.errors import SettingsError

CONTRACT = Path(__file__).parents[3] / "portal" / "contract"
CASES = json.loads((CONTRACT / "vectors" / "settings.json").read_text("utf-8"))["cases"]
MALFORMED: list[dict[str, Any]] = [
    {},
    {"type": "prices", "settings": {}},
    {"type": "settings", "settings": []},
]


def _is_good(tables: Any) -> bool:
    try:
        parse_settings(tables, Path("home"))
    except SettingsError:
        return False
    return True


@pytest.mark.parametrize("case", CASES, ids=[" ".join(case["remote"]) for case in CASES])
def test_each_value_is_taken_kept_or_refused_as_the_contract_says(case: dict[str, Any]) -> None:
    joined = join(case["own"], case["remote"], _is_good)
    assert (dict(joined.applied), list(joined.kept), dict(joined.refused)) == (
        case["applied"],
        case["kept"],
        case["refused"],
    )
    for name, value in case["applied"].items():
        table, _, key = name.partition(".")
        assert joined.tables[table][key] == value
    assert _is_good(joined.tables) == _is_good(case["own"])


def test_the_list_is_the_contracts() -> None:
    schema = json.loads((CONTRACT / "schemas" / "settings.json").read_text("utf-8"))
    assert set(schema["properties"]["settings"]["properties"]) == REMOTE


@pytest.mark.parametrize(
    "payload", [{}, {"type": "prices", "settings": {}}, {"type": "settings", "settings": []}]
)
def test_what_is_not_of_the_published_form_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        parse_remote(payload)
