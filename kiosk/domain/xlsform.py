"""A service definition written in a spreadsheet (XLSForm), turned into the published form. No files here.

The sheets `survey`, `choices` and `settings` are XLSForm's; `service`, `documents`, `fee`, `workflow`,
`rules` and `cases` are ours. How to write them: `docs/new-service.md`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kiosk.domain.lint import ServiceFiles
from kiosk.domain.xlsform_questions import Questions
from kiosk.domain.xlsform_rows import Row, SpreadsheetError, required, truth, words

Sheets = Mapping[str, Sequence[Row]]

SHEETS: Final = frozenset(
    {
        *("survey", "choices", "settings", "service", "documents"),
        *("applicants", "fee", "workflow", "rules", "cases"),
    }
)
_WORDS: Final = ("name", "agency", "legal_basis", "receipt_words", "next_steps", "result_words")
_PLAIN: Final = ("code", "version", "agency_code", "sector", "offline_class", "privacy_class")
_DIRHAMS: Final = 1000


def definition_of(sheets: Sheets) -> ServiceFiles:
    """Return the definition that a workbook's sheets describe, with its example and cases.

    Raises:
        SpreadsheetError: a sheet, a row or a cell is missing or cannot be understood; it names sheet and row.
    """
    alien = set(sheets) - SHEETS
    if alien:
        raise SpreadsheetError(min(alien), 1, "no such sheet is known")
    for name in ("survey", "service", "fee", "workflow", "cases"):
        if not sheets.get(name):
            raise SpreadsheetError(name, 1, "the sheet is missing or empty")
    questions = Questions.of(sheets["survey"], sheets.get("choices", ()))
    said = {str(row.get("key", "")): row for row in sheets["service"]}
    service: dict[str, Any] = {name: _plain(said, name) for name in _PLAIN}
    service |= {name: _words(said, name) for name in _WORDS}
    service |= {
        "invented": _listed(said, "invented"),
        "sources": {
            key.removeprefix("source."): str(row.get("en") or row.get("ar"))
            for key, row in said.items()
            if key.startswith("source.")
        },
        "keywords": _listed(said, "keywords"),
        "includes": _listed(said, "includes"),
        "eligibility": [
            words(row, "service") for row in sheets["service"] if row.get("key") == "eligibility"
        ],
        "documents": [_document(row) for row in sheets.get("documents", ())],
        **_applicants(sheets.get("applicants", ())),
        "fee": _fee([_fee_part(row) for row in sheets["fee"]]),
        "workflow": [_step(row) for row in sheets["workflow"]],
        "rules": [_rule(row) for row in sheets.get("rules", ())],
        "fields": questions.fields,
        "schema": questions.schema(_listed(said, "includes")),
    }
    example = {**_inherited(service["includes"]), **questions.example}
    cases = _cases(sheets["cases"], questions)
    return ServiceFiles({**service, "example": example}, cases)


def _inherited(includes: Sequence[str]) -> dict[str, Any]:
    """Return example answers to the shared questions: an invented citizen."""
    return dict(STANDARD_IDENTITY) if "standard_identity" in includes else {}


# INVENTED: the citizen of the shipped examples.
STANDARD_IDENTITY: Final[Mapping[str, Any]] = {
    "identity_kind": "national_number",
    "national_number": "119840001237",
    "given_name": "محمّد",
    "father_name": "عبد السلام",
    "grandfather_name": "علي",
    "family_name": "الورفلي",
    "mother_name": "فاطمة سالم بن عمر",
    "sex": "M",
    "birth_date": "1984-03-17",
    "birth_place": "LY-TB",
    "phone": "+218912345678",
    "office_of_collection": "TIP-001",
}


def _plain(said: Mapping[str, Row], name: str) -> str:
    if name not in said:
        raise SpreadsheetError("service", 1, f"the row {name} is missing")
    return str(required(said[name], "value", "service"))


def _words(said: Mapping[str, Row], name: str) -> dict[str, str]:
    if name not in said:
        raise SpreadsheetError("service", 1, f"the row {name} is missing")
    return words(said[name], "service")


def _listed(said: Mapping[str, Row], name: str) -> list[str]:
    text = str(said[name].get("value") or "") if name in said else ""
    return [part.strip() for part in text.replace("،", ",").split(",") if part.strip()]


def _document(row: Row) -> dict[str, Any]:
    return {
        "code": str(required(row, "code", "documents")),
        "label": words(row, "documents"),
        "required": truth(row.get("required"), default=True),
    }


def _applicants(rows: Sequence[Row]) -> dict[str, Any]:
    """Return who may not apply; nothing is said where everybody may."""
    refused = [
        {
            "kind": str(required(row, "refused", "applicants")),
            "reason": words(row, "applicants"),
            "next": words(row, "applicants", "next::Arabic (ar)", "next::English (en)"),
        }
        for row in rows
    ]
    return {"applicants": {"refused": refused}} if refused else {}


def _fee(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return parts[0] if len(parts) == 1 else {"kind": "sum", "parts": parts}


def _fee_part(row: Row) -> dict[str, Any]:
    kind = str(required(row, "kind", "fee"))
    part: dict[str, Any] = {"kind": kind, "label": words(row, "fee")}
    if row.get("beneficiary"):
        part["beneficiary"] = str(row["beneficiary"])
    if kind == "fixed":
        return {**part, "dirhams": _dirhams(row)}
    part["field"] = str(required(row, "field", "fee"))
    if kind == "per_unit":
        return {**part, "dirhams_each": _dirhams(row)}
    if kind == "rate":
        percent = round(float(required(row, "percent", "fee")) * 100)
        return {
            **part,
            "basis_points": percent,
            "round_to_dirhams": 50,
            "minimum_dirhams": _dirhams(row, "0"),
        }
    raise SpreadsheetError("fee", row.number, f"the kind {kind} is not known: fixed, per_unit or rate")


def _dirhams(row: Row, default: str | None = None) -> int:
    text = row.get("dinars") if row.get("dinars") is not None else default
    if text is None:
        raise SpreadsheetError("fee", row.number, "dinars are missing")
    try:
        return round(float(str(text)) * _DIRHAMS)
    except ValueError as error:
        raise SpreadsheetError("fee", row.number, f"{text} is no amount") from error


def _step(row: Row) -> dict[str, Any]:
    step: dict[str, Any] = {"code": str(required(row, "code", "workflow"))}
    if row.get("agency_code"):
        step["agency_code"] = str(row["agency_code"])
    if row.get("label::Arabic (ar)"):
        step["words"] = words(row, "workflow")
    step["days"] = int(required(row, "days", "workflow"))
    if row.get("after"):
        step["after"] = str(row["after"]).replace(",", " ").split()
    return step


def _rule(row: Row) -> dict[str, Any]:
    return {
        "code": str(required(row, "code", "rules")),
        "at": str(required(row, "at", "rules")),
        "left": str(required(row, "left", "rules")),
        "is": str(required(row, "is", "rules")),
        "right": _operand(required(row, "right", "rules")),
        "words": words(row, "rules"),
    }


def _operand(value: Any) -> int | str:
    text = str(value)
    return int(text) if text.lstrip("-").isdigit() else text


def _cases(rows: Sequence[Row], questions: Questions) -> list[dict[str, Any]]:
    cases = []
    for row in rows:
        case: dict[str, Any] = {"name": words(row, "cases"), "expect": str(required(row, "expect", "cases"))}
        changes = questions.changes(str(row.get("set") or ""), row)
        case |= {key: value for key, value in changes.items() if value}
        if row.get("documents_not_seen"):
            case["documents_not_seen"] = str(row["documents_not_seen"]).replace(",", " ").split()
        if row.get("problems"):
            case["problems"] = [part.split(":") for part in str(row["problems"]).replace(",", " ").split()]
        if row.get("fee_dinars") is not None:
            case["fee_dirhams"] = round(float(str(row["fee_dinars"])) * _DIRHAMS)
        cases.append(case)
    return cases
