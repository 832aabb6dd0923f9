"""The formulas of XLSForm that a definition can say: conditions, limits and sums; nothing is ever run."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_EQUAL: Final = re.compile(r"\s*\$\{(\w+)\}\s*=\s*(?:'([^']*)'|\"([^\"]*)\"|(-?\d+)|(true\(\)|false\(\)))\s*")
_FILTER: Final = re.compile(r"\s*\w+\s*=\s*\$\{(\w+)\}\s*")
_LIMIT: Final = re.compile(r"\s*(\.|string-length\(\s*\.\s*\))\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)\s*")
_REGEX: Final = re.compile(r"\s*regex\(\s*\.\s*,\s*'([^']*)'\s*\)\s*")
_TOKEN: Final = re.compile(r"\s*(sum|count|\$\{\w+\}|\d+|[-+*()])")


class FormulaError(Exception):
    """A formula is not one that a definition can say; never leaves the import."""


def condition(text: str, *, is_filter: bool = False) -> dict[str, Any]:
    """Read `${name} = 'value'`, several joined by `or`; of a choice filter only the name.

    Raises:
        FormulaError: anything else.
    """
    if is_filter:
        match = _FILTER.fullmatch(text)
        if match is None:
            raise FormulaError(f"choice_filter {text}: column = ${{name}} is wanted")
        return {"field": match.group(1), "values": []}
    names, values = set[str](), list[Any]()
    for part in re.split(r"\bor\b", text):
        match = _EQUAL.fullmatch(part)
        if match is None:
            raise FormulaError(f"relevant {text}: ${{name}} = 'value' is wanted, several joined by or")
        name, single, double, number, said = match.groups()
        names.add(name)
        plain = single if single is not None else double
        values.append(plain if plain is not None else int(number) if number else said == "true()")
    if len(names) != 1:
        raise FormulaError(f"relevant {text}: one question decides, not {len(names)}")
    return {"field": names.pop(), "values": values}


def limits(text: str, *, is_money: bool) -> dict[str, Any]:
    """Read a constraint: `. >= 1 and . <= 10`, `string-length(.) <= 20`, `regex(., '…')`.

    Args:
        text: the constraint.
        is_money: its numbers are dinars; the answer is kept in dirhams.

    Raises:
        FormulaError: anything else.
    """
    found: dict[str, Any] = {}
    for part in re.split(r"\band\b", text):
        regex, limit = _REGEX.fullmatch(part), _LIMIT.fullmatch(part)
        if regex is not None:
            pattern = regex.group(1)
            found["pattern"] = pattern if pattern.startswith("^") else f"^(?:{pattern})$"
        elif limit is not None:
            what, sign, number = limit.groups()
            value = round(float(number) * 1000) if is_money else int(float(number))
            value += {">": 1, "<": -1}.get(sign, 0)
            is_least = sign.startswith(">")
            names = ("minimum", "maximum") if what == "." else ("minLength", "maxLength")
            found[names[0] if is_least else names[1]] = value
        else:
            raise FormulaError(f"constraint {text}: this cannot be said in a definition")
    return found


def calculation(text: str, tables: Mapping[str, str]) -> Any:
    """Read `sum(${column})`, `count(${table})`, and `+`, `-`, `*` of questions and whole numbers.

    Args:
        text: the calculation.
        tables: the table of each column.

    Raises:
        FormulaError: anything else.
    """
    tokens = list(_tokens(text))
    value, rest = _sum(tokens, tables)
    if rest:
        raise FormulaError(f"calculation {text}: not understood from {rest[0]} on")
    return value


def _tokens(text: str) -> Iterator[str]:
    place = 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            raise FormulaError(f"calculation {text}: not understood at {text[place : place + 12]}")
        place = match.end()
        yield match.group(1)


def _sum(tokens: list[str], tables: Mapping[str, str]) -> tuple[Any, list[str]]:
    value, rest = _product(tokens, tables)
    while rest and rest[0] in {"+", "-"}:
        name = {"+": "add", "-": "subtract"}[rest[0]]
        other, rest = _product(rest[1:], tables)
        value = {"op": name, "of": [value, other]}
    return value, rest


def _product(tokens: list[str], tables: Mapping[str, str]) -> tuple[Any, list[str]]:
    value, rest = _factor(tokens, tables)
    while rest and rest[0] == "*":
        other, rest = _factor(rest[1:], tables)
        value = {"op": "multiply", "of": [value, other]}
    return value, rest


def _factor(tokens: list[str], tables: Mapping[str, str]) -> tuple[Any, list[str]]:
    if not tokens:
        raise FormulaError("calculation: something is missing at its end")
    first, rest = tokens[0], tokens[1:]
    if first.isdigit():
        return int(first), rest
    if first.startswith("${"):
        return first[2:-1], rest
    if first == "(":
        value, rest = _sum(rest, tables)
        if rest[:1] != [")"]:
            raise FormulaError("calculation: a bracket is not closed")
        return value, rest[1:]
    match [first, *rest[:3]]:
        case [("sum" | "count"), "(", named, ")"]:
            name = named[2:-1]
            table = tables.get(name)
            return {"op": first, "of": f"{table}.{name}" if table else name}, rest[3:]
        case _:
            raise FormulaError(f"calculation: {first} is out of place")
