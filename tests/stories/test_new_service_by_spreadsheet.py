"""`docs/new-service.md` followed to the letter: its tables make a workbook, the workbook a service."""

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kiosk.app.browsing import shipped_catalogue
from kiosk.app.catalogue_folder import write_service
from kiosk.app.linting import lint_folder
from kiosk.app.spreadsheet import import_xlsform
from kiosk.domain.catalogue_file import parse_service
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.errors import MalformedCatalogueError

GUIDE = Path(__file__).parents[2] / "docs" / "new-service.md"
TODAY = date(2026, 11, 26)
Sheets = dict[str, list[list[str]]]


def sheets_of_the_guide() -> Sheets:
    """Every table of the guide under its heading, its cells as written."""
    sheets: Sheets = {}
    for part in GUIDE.read_text("utf-8").split("\n## ")[1:]:
        rows = [line.strip()[1:-1].split("|") for line in part.splitlines() if line.startswith("| ")]
        sheets[part.split("\n", 1)[0]] = [[cell.strip() for cell in row] for row in rows]
    return sheets


def written(sheets: Sheets, path: Path) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    book.save(path)
    return path


def imported(sheets: Sheets, folder: Path) -> Path:
    service = import_xlsform(written(sheets, folder / "library.xlsx"))
    write_service(folder / "services" / str(service.service["code"]), service)
    return folder / "services"


def test_the_guides_workbook_becomes_a_service_without_errors(tmp_path: Path) -> None:
    report = lint_folder(imported(sheets_of_the_guide(), tmp_path))
    assert (report.services, report.findings) == (1, ())
    (service,) = shipped_catalogue(tmp_path / "services").services
    assert [one.kind for one in service.refused] == ["company"]


def test_the_new_service_is_filled_worked_out_and_priced(tmp_path: Path) -> None:
    service = shipped_catalogue(imported(sheets_of_the_guide(), tmp_path)).find(ServiceCode("LB1"))
    form = Form.of_answers(service, service.example or {}).with_row("readers")
    form = form.with_text("readers.2.reader_name", "محمد الورفلي").with_text(
        "readers.2.reader_birth", "2012-01-31"
    )
    answers = form.answers(TODAY)
    assert answers["readers_count"] == 2
    fee = form.fee(TODAY)
    assert fee is not None
    assert [line.amount.dirhams for line in fee] == [5_000, 1_000, 20_000]
    assert service.days == 3


def test_the_portal_publishes_it_as_it_stands(tmp_path: Path) -> None:
    from portal.feed.catalogue_files import read_catalogue

    published = read_catalogue(imported(sheets_of_the_guide(), tmp_path))
    assert [service["code"] for service in published] == ["LB1"]
    assert parse_service(published[0]).days == 3


def test_a_tool_of_others_reads_the_same_workbook(tmp_path: Path) -> None:
    from pyxform.xls2xform import convert

    path = written(
        {k: v for k, v in sheets_of_the_guide().items() if k in {"survey", "choices", "settings"}},
        tmp_path / "library.xlsx",
    )
    form = convert(xlsform=path, validate=False).xform
    assert 'nodeset="/data/readers/reader_name"' in form
    assert "count(" in form


def _cell(sheet: str, row: int, column: int, text: str) -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        sheets[sheet][row][column] = text

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: s.pop("survey"), "survey"),
        (lambda s: s.update(song=[["a"], ["b"]]), "song"),
        (_cell("survey", 2, 0, "select_one nothing"), "survey, row 3.*nothing"),
        (_cell("survey", 2, 0, "hologram"), "survey, row 3.*hologram"),
        (_cell("survey", 2, 1, "Reader Kind"), "survey, row 3.*name"),
        (_cell("survey", 2, 3, ""), "survey, row 3.*Arabic"),
        (_cell("survey", 3, 6, "${a} = 1 and ${b} = 2"), "survey, row 4.*relevant"),
        (_cell("survey", 3, 6, "__import__('os')"), "survey, row 4.*relevant"),
        (_cell("survey", 4, 7, "once(.)"), "survey, row 5.*constraint"),
        (_cell("survey", 11, 8, "count(${readers}"), "survey, row 12.*calculation"),
        (_cell("survey", 11, 8, "pulldata('x')"), "survey, row 12.*calculation"),
        (_cell("survey", 10, 0, "note"), "survey.*not ended"),
        (_cell("service", 1, 1, ""), "service, row 2"),
        (_cell("fee", 1, 0, "auction"), "fee, row 2"),
        (_cell("fee", 1, 1, "much"), "fee, row 2"),
        (_cell("cases", 2, 3, "reader_kind"), "cases, row 3"),
        (_cell("cases", 1, 2, ""), "cases, row 2"),
    ],
)
def test_a_mistake_is_told_with_its_sheet_and_row(tmp_path: Path, change: Any, told: str) -> None:
    sheets = sheets_of_the_guide()
    change(sheets)
    with pytest.raises(MalformedCatalogueError, match=told):
        import_xlsform(written(sheets, tmp_path / "library.xlsx"))


def test_what_is_no_workbook_or_grows_when_opened_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK nonsense")
    with pytest.raises(MalformedCatalogueError):
        import_xlsform(tmp_path / "a.xlsx")
    with pytest.raises(MalformedCatalogueError):
        import_xlsform(tmp_path / "missing.xlsx")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b" " * (60 * 1024 * 1024))
    with pytest.raises(MalformedCatalogueError, match="too large"):
        import_xlsform(tmp_path / "b.xlsx")
    sheets = sheets_of_the_guide()
    sheets["choices"] += [["k", f"n{number}", "ا", "a"] for number in range(3_000)]
    with pytest.raises(MalformedCatalogueError, match="rows"):
        import_xlsform(written(sheets, tmp_path / "c.xlsx"))


def test_a_pattern_that_may_take_for_ever_is_found_after_the_import(tmp_path: Path) -> None:
    sheets = sheets_of_the_guide()
    sheets["survey"][3][7] = "regex(., '(a+)+')"
    findings = lint_folder(imported(sheets, tmp_path)).findings
    assert any(finding.code == "malformed" and re.search("for ever", finding.detail) for finding in findings)
