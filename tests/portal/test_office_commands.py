"""An office entered by a file, and its parking key renewed, by the commands an operator would use."""

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.cli import main
from portal.opened import Portal
from portal.tables import Operator
from portal.trust.verifiers import is_pin_of
from tests.fakes.portal_caller import PortalCaller, unb64

OFFICE: dict[str, Any] = {
    "code": "MIS-001",
    "number": 31,
    "name": {"ar": "بريد مصراتة", "en": "Misrata Post"},
    "counters": 2,
    "people": [
        {
            "operator_id": "3101",
            "name": {"ar": "عمر الككلي", "en": "Omar Al-Kikli"},
            "role": "clerk",
            "pin": "112233",
        },
    ],
}


@pytest.fixture
def run(portal: Portal) -> Callable[..., dict[str, Any]]:
    """Run a command on the tests' portal; return what it printed."""

    def ask(command: str, *words: str, code: int = 0) -> dict[str, Any]:
        printed, complained = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
            assert main([command, "--home", str(portal.home.root), *words, "--json"]) == code
        return {"error": complained.getvalue()} if code else dict(json.loads(printed.getvalue()))

    return ask


def written(folder: Path, **changes: Any) -> str:
    path = folder / "office.json"
    path.write_text(json.dumps({**OFFICE, **changes}), "utf-8")
    return str(path)


def test_an_office_entered_by_a_file_enrols_counters_and_gets_its_people(
    run: Callable[..., dict[str, Any]], portal_url: str, new_code: Callable[..., str], tmp_path: Path
) -> None:
    assert run("office", written(tmp_path)) == {"office": "MIS-001", "counters": 2, "people": 1}
    kiosk = PortalCaller(portal_url)
    assert kiosk.enrol(new_code("MIS-001", 2)).status_code == 200
    (roster,) = (_payload(item) for item in kiosk.items("roster.published"))
    assert [one["operator_id"] for one in roster["operators"]] == ["3101"]
    kiosk.close()


def test_read_again_it_renames_and_keeps_the_pin(
    run: Callable[..., dict[str, Any]], portal: Portal, tmp_path: Path
) -> None:
    run("office", written(tmp_path))
    renamed = {**OFFICE["people"][0], "name": {"ar": "عمر علي الككلي", "en": "Omar Ali"}}
    del renamed["pin"]
    run("office", written(tmp_path, counters=3, people=[renamed]))
    with portal.sessions() as session:
        person = session.get_one(Operator, "3101")
        assert (person.name_en, is_pin_of(person.verifier, "112233")) == ("Omar Ali", True)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 32},  # of the office that is there
        {"code": "MIS-002"},  # a number that another has
        {"code": "mis"},
        {"counters": 0},
        {"people": [{**OFFICE["people"][0], "pin": "1"}]},
        {"people": [{"operator_id": "3109", "name": {"ar": "س", "en": "x"}, "role": "clerk"}]},
        {"people": [{**OFFICE["people"][0], "operator_id": "1001"}]},  # somebody of another office
    ],
)
def test_a_file_that_cannot_be_is_refused_and_tells_no_pin(
    run: Callable[..., dict[str, Any]], portal: Portal, tmp_path: Path, changes: dict[str, Any]
) -> None:
    run("office", written(tmp_path))
    said = run("office", written(tmp_path, **changes), code=2)["error"]
    assert "PRT-111" in said
    assert "112233" not in said
    with portal.sessions() as session:
        assert session.scalars(select(Operator).where(Operator.operator_id == "3109")).first() is None


def test_a_renewed_parking_key_is_told_to_every_counter_and_never_shown(
    run: Callable[..., dict[str, Any]], caller: PortalCaller
) -> None:
    before = run("parking-key", "--office", "TIP-001")
    after = run("parking-key", "--office", "TIP-001", "--renew")
    assert after["keys"] == before["keys"] + 1
    assert after["id"] != before["id"]
    assert after["counters"] >= 1
    keys = [_payload(item)["parking_key"] for item in caller.items("roster.published")]
    assert keys[-1]["id"] == after["id"]
    assert keys[-1]["key"] not in json.dumps(after)
    assert run("parking-key", "--office", "TIP-001")["id"] == after["id"]


def test_an_office_that_is_none_is_said(run: Callable[..., dict[str, Any]]) -> None:
    assert "PRT-105" in run("parking-key", "--office", "XYZ-009", "--renew", code=2)["error"]


def _payload(item: Any) -> dict[str, Any]:
    return dict(json.loads(unb64(item["fields"]["document"]["payload"])))
