"""`kiosk catalogue` as scripts call it; judging is ended where a definition would never end."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.catalogue_folder import SHIPPED
from kiosk.app.linting import lint_folder


def kiosk(*words: str, code: int = 0) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "catalogue", *words, "--json"], capture_output=True, check=False
    )
    assert done.returncode == code, done.stdout.decode() + done.stderr.decode()
    fields: dict[str, Any] = json.loads(done.stdout)
    return fields


def test_the_shipped_definitions_have_no_errors() -> None:
    assert kiosk("lint") == {"services": 37, "errors": []}


def test_what_is_filed_here_and_what_is_only_listed() -> None:
    executable = kiosk("list", "--executable")
    everything = kiosk("list")
    assert [row["code"] for row in executable["services"]] == sorted(
        row["code"] for row in executable["services"]
    )
    assert (len(executable["services"]), everything["ministries"], everything["bodies"]) == (37, 27, 72)
    assert len(everything["services"]) == everything["records"] >= 647


def test_searching_gives_ranked_codes_with_names() -> None:
    found = kiosk("search", "شهاده ميلاد")
    assert found["services"][0]["code"] == "CR1"
    assert found["services"][0]["name"] == {"ar": "مستخرج شهادة ميلاد", "en": "Birth certificate extract"}
    assert kiosk("search", "قطار سريع")["services"] == []


def test_a_service_that_is_not_known_is_refused_in_words() -> None:
    assert kiosk("show", "ZZ9", code=3)["error"] == "INP-105"
    assert kiosk("show", "CO5")["days"] == 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED / "CO2", tmp_path / "CO2")
    shutil.copytree(SHIPPED / "CO4", tmp_path / "CO4")
    return tmp_path


def _edit(path: Path, **members: Any) -> None:
    content = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**content, **members}), "utf-8")


def test_an_error_names_service_place_and_words(folder: Path) -> None:
    _edit(folder / "CO4" / "service.json", fee={"kind": "fixed", "dirhams": 1005})
    found = kiosk("lint", "--folder", str(folder), code=1)
    assert found["services"] == 2
    first = found["errors"][0]
    assert (first["service"], first["code"]) == ("CO4", "fee_not_payable")
    assert set(first["words"]) == {"ar", "en"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"{"),
        lambda path: path.write_bytes(b'{"code": "CO4", "code": "CO4"}'),
        lambda path: path.write_bytes(b"[" * 100_000),
        lambda path: path.write_bytes(b" " * (3 * 1024 * 1024)),
        lambda path: _edit(path, code="CO9"),
        lambda path: _edit(path, includes=["nothing"]),
        lambda path: _edit(path, schema={"$ref": "#"}),
        lambda path: path.unlink(),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding_and_the_others_are_judged(
    folder: Path, spoil: Any
) -> None:
    (folder / "CO3").mkdir()
    shutil.copytree(SHIPPED / "CO3", folder / "CO3", dirs_exist_ok=True)
    spoil(folder / "CO4" / "service.json")
    report = lint_folder(folder)
    assert {finding.service for finding in report.findings} <= {"CO4"}
    assert report.services == (3 if (folder / "CO4" / "service.json").exists() else 2)


def test_judging_that_would_not_end_is_ended_and_the_next_service_is_judged(folder: Path) -> None:
    service = json.loads((folder / "CO2" / "service.json").read_text("utf-8"))
    # No repeat stands in a repeat and none beside another of its letters, and yet this tries for ever.
    service["schema"]["properties"]["trade_name_1"] = {"type": "string", "pattern": "^" + "a*b*" * 30 + "c$"}
    _edit(folder / "CO2" / "service.json", schema=service["schema"])
    _edit(folder / "CO2" / "example.json", trade_name_1="a" * 150)
    _edit(folder / "CO4" / "service.json", fee={"kind": "fixed", "dirhams": 1005})
    report = lint_folder(folder, patience_s=4.0)
    found = {(finding.service, finding.code) for finding in report.findings}
    assert {("CO2", "too_slow"), ("CO4", "fee_not_payable")} <= found
