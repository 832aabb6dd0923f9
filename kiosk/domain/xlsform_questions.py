"""The questions of a spreadsheet: types, conditions, limits, tables, and the schema they make."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kiosk.domain.xlsform_formulas import FormulaError, calculation, condition, limits
from kiosk.domain.xlsform_rows import Row, SpreadsheetError, required, truth, words

_SURVEY: Final = "survey"
_PLAIN: Final = r"^[^\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]+$"
_ARABIC: Final = (
    r"^[\u0621-\u063a\u0641-\u0652\u0670\u0671]+(?:[ -][\u0621-\u063a\u0641-\u0652\u0670\u0671]+)*$"
)
_DATE: Final = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_TEXT: Final = {"type": "string", "minLength": 2, "maxLength": 120, "pattern": _PLAIN}
_SCHEMAS: Final[Mapping[str, Mapping[str, Any]]] = {
    "text": _TEXT,
    "arabic_name": {"type": "string", "minLength": 2, "maxLength": 120, "pattern": _ARABIC},
    "latin_name": {
        "type": "string",
        "minLength": 2,
        "maxLength": 60,
        "pattern": "^[A-Za-z]+(?:[ '-][A-Za-z]+)*$",
    },
    "national_number": {"type": "string", "pattern": "^[12](19|20)[0-9]{9}$"},
    "document_number": {"type": "string", "pattern": "^[A-Z0-9][A-Z0-9/-]{2,24}$"},
    "date": {"type": "string", "format": "date", "pattern": _DATE},
    "phone": {"type": "string", "pattern": "^[+][1-9][0-9]{7,14}$"},
    "integer": {"type": "integer"},
    "money": {"type": "integer", "minimum": 0},
    "yes_no": {"type": "boolean"},
    "attachment": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "signature": {"type": "string", "enum": ["on_paper", "thumb_print"]},
}
# XLSForm's types and ours; a column `kind` says ours where a type may be several of them.
_KINDS: Final = {
    "text": "text",
    "integer": "integer",
    "date": "date",
    "image": "attachment",
    "file": "attachment",
}
_MOST_ROWS: Final = 50


@dataclass(slots=True)
class _Table:
    """A repeat while its rows are read."""

    asked: dict[str, Any]
    properties: dict[str, Any] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)
    example: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Questions:
    """What the survey asks: fields in order, their schema, and the example's answers."""

    lists: Mapping[str, list[dict[str, Any]]]
    fields: list[dict[str, Any]] = field(default_factory=list)
    example: dict[str, Any] = field(default_factory=dict)
    _properties: dict[str, Any] = field(default_factory=dict)
    _required: list[str] = field(default_factory=list)
    _hidden: list[dict[str, Any]] = field(default_factory=list)
    _section: dict[str, str] | None = None
    _table: _Table | None = None

    @classmethod
    def of(cls, survey: Sequence[Row], choices: Sequence[Row]) -> "Questions":
        """Read both sheets.

        Raises:
            SpreadsheetError: a row cannot be understood.
        """
        made = cls(_lists(choices))
        for row in survey:
            try:
                made._take(row)
            except (FormulaError, ValueError) as error:
                raise SpreadsheetError(_SURVEY, row.number, str(error)) from error
        if made._table is not None:
            raise SpreadsheetError(_SURVEY, survey[-1].number, "a repeat is not ended")
        return made

    def schema(self, includes: Sequence[str]) -> dict[str, Any]:
        """Return the JSON Schema of the answers."""
        shared = STANDARD_RULES if "standard_identity" in includes else []
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "additionalProperties": False,
            "properties": self._properties,
            "required": self._required,
            "allOf": [*shared, *self._hidden],
        }

    def changes(self, text: str, row: Row) -> dict[str, Any]:
        """Read a case's changes: `name=value` separated by `;`, nothing behind `=` for left empty.

        Raises:
            SpreadsheetError: not of this form.
        """
        changed: dict[str, Any] = {}
        unset: list[str] = []
        for part in filter(None, (part.strip() for part in text.split(";"))):
            name, sign, value = (piece.strip() for piece in part.partition("="))
            if not sign:
                raise SpreadsheetError("cases", row.number, f"{part}: name=value is wanted")
            if value:
                changed[name] = _answer(self._field(name), value)
            else:
                unset.append(name)
        return {"set": changed, "unset": unset}

    def _field(self, name: str) -> Mapping[str, Any]:
        return next((f for f in self.fields if f["name"] == name), {"kind": "text"})

    def _take(self, row: Row) -> None:
        kind = " ".join(str(required(row, "type", _SURVEY)).split())
        match kind.replace("_", " "):
            case "begin group":
                self._section = words(row, _SURVEY)
            case "end group":
                self._section = None
            case "begin repeat":
                self._table = _Table(self._asked(row, "table"))
            case "end repeat":
                self._end_table(row)
            case "note":
                return
            case _:
                self._take_question(row, kind)

    def _take_question(self, row: Row, kind: str) -> None:
        asked, schema = self._question(row, kind)
        table = self._table
        if table is not None:
            table.asked.setdefault("columns", []).append({k: v for k, v in asked.items() if k != "section"})
            table.properties[asked["name"]] = schema
            if truth(row.get("required")):
                table.required.append(asked["name"])
            if row.get("example") is not None:
                table.example[asked["name"]] = _answer(asked, str(row["example"]))
            return
        self._add(asked, schema, is_required=truth(row.get("required")) or kind == "calculate")
        if row.get("example") is not None:
            self.example[asked["name"]] = _answer(asked, str(row["example"]))

    def _question(self, row: Row, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
        named, _, listed = kind.partition(" ")
        own = str(row.get("kind") or ("choice" if named == "select_one" else _KINDS.get(named, "")))
        if kind == "calculate":
            own = own or "integer"
        if named == "decimal" and own != "money":
            raise ValueError("decimals are amounts only: kind money, or an integer of a smaller unit")
        asked = self._asked(row, own)
        if named == "select_one" and own != "yes_no":
            asked["choices"] = self._choices(row, listed)
            schema: dict[str, Any] = {"type": "string", "enum": [c["value"] for c in asked["choices"]]}
        elif own in _SCHEMAS:
            schema = dict(_SCHEMAS[own])
        else:
            raise ValueError(f"the type {kind} is not known")
        if row.get("constraint"):
            schema |= limits(str(row["constraint"]), is_money=own == "money")
        if row.get("calculation"):
            asked["calculate"] = calculation(str(row["calculation"]), self._table_names())
            schema.pop("minimum", None)
        if row.get("choice_filter"):
            asked["narrow_by"] = condition(str(row["choice_filter"]), is_filter=True)["field"]
        return asked, schema

    def _asked(self, row: Row, kind: str) -> dict[str, Any]:
        name = str(required(row, "name", _SURVEY))
        if _NAME.fullmatch(name) is None:
            raise ValueError(f"{name}: a name of small Latin letters, figures and underscores is wanted")
        asked: dict[str, Any] = {"name": name, "kind": kind, "label": words(row, _SURVEY)}
        if row.get("hint::Arabic (ar)"):
            asked["hint"] = words(row, _SURVEY, "hint::Arabic (ar)", "hint::English (en)")
        if self._section is not None:
            asked["section"] = self._section
        if row.get("relevant"):
            asked["show_if"] = condition(str(row["relevant"]))
        return asked

    def _choices(self, row: Row, listed: str) -> list[dict[str, Any]]:
        if listed not in self.lists:
            raise ValueError(f"the list {listed} is not on the sheet choices")
        parent = re.match(r"\s*(\w+)\s*=", str(row.get("choice_filter") or ""))
        name = parent.group(1) if parent else ""
        return [
            {"value": choice["value"], "label": choice["label"], **({"parent": choice[name]} if name else {})}
            for choice in self.lists[listed]
        ]

    def _table_names(self) -> Mapping[str, str]:
        """Return the table of every column read so far."""
        return {column["name"]: f["name"] for f in self.fields for column in f.get("columns", ())}

    def _end_table(self, row: Row) -> None:
        table = self._table
        if table is None or "columns" not in table.asked:
            raise SpreadsheetError(_SURVEY, row.number, "no repeat was begun, or it asks nothing")
        self._table = None
        items = {
            "type": "object",
            "additionalProperties": False,
            "properties": table.properties,
            "required": table.required,
        }
        schema = {"type": "array", "minItems": 1, "maxItems": _MOST_ROWS, "items": items}
        self._add(table.asked, schema, is_required=True)
        self.example[table.asked["name"]] = [table.example]

    def _add(self, asked: dict[str, Any], schema: dict[str, Any], *, is_required: bool) -> None:
        name = asked["name"]
        self.fields.append(asked)
        self._properties[name] = schema
        shown = asked.get("show_if")
        if shown is None:
            self._required += [name] if is_required else []
            return
        met = {"properties": {shown["field"]: {"enum": shown["values"]}}, "required": [shown["field"]]}
        wanted = {"then": {"required": [name]}} if is_required else {}
        self._hidden.append({"if": met, **wanted, "else": {"properties": {name: {"not": {}}}}})


def _lists(rows: Sequence[Row]) -> dict[str, list[dict[str, Any]]]:
    lists: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        choice = {"value": str(required(row, "name", "choices")), "label": words(row, "choices")}
        others = {name: str(cell) for name, cell in row.items() if "::" not in name}
        lists.setdefault(str(required(row, "list_name", "choices")), []).append({**others, **choice})
    return lists


def _answer(asked: Mapping[str, Any], text: str) -> Any:
    kind = asked["kind"]
    if kind == "money":
        return round(float(text) * 1000)
    if kind == "integer":
        return int(float(text))
    if kind == "yes_no":
        return truth(text)
    return text


def _standard_rules() -> Iterator[dict[str, Any]]:
    for name, value, answer in (
        ("identity_kind", "national_number", "national_number"),
        ("identity_kind", "residence_permit", "residence_permit_number"),
        ("birth_place", "ABROAD", "birth_country"),
    ):
        yield {
            "if": {"properties": {name: {"const": value}}, "required": [name]},
            "then": {"required": [answer]},
            "else": {"properties": {answer: {"not": {}}}},
        }
    yield {
        "if": {"required": ["missing_name_reason"]},
        "else": {"required": ["father_name", "grandfather_name", "family_name"]},
    }


STANDARD_RULES: Final = list(_standard_rules())
