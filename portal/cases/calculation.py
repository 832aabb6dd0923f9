"""Answers that are worked out from others, and rules between answers (`contract/catalogue.md`), anew."""

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import prod
from typing import Any

from portal.errors import MalformedError

_Answers = Mapping[str, Any]
_BEYOND = 2**53


def wrongly_worked_out(definition: Mapping[str, Any], answers: _Answers) -> set[str]:
    """Return the questions whose answer is not what the definition works out."""
    wrong = set()
    for question in definition["fields"]:
        name = question["name"]
        if "calculate" in question and _is_asked(question, answers):
            try:
                is_right = answers.get(name) == _value(question["calculate"], answers)
            except MalformedError:
                is_right = name not in answers
            if not is_right:
                wrong.add(name)
    return wrong


def broken_rules(definition: Mapping[str, Any], answers: _Answers, filed_on: str) -> set[str]:
    """Return the questions at which a rule does not hold; one that cannot be asked yet is not broken."""
    return {
        str(rule["at"])
        for rule in definition.get("rules", ())
        if _is_met(rule.get("only_if"), answers) and _is_broken(rule, answers, filed_on)
    }


def _is_met(condition: Mapping[str, Any] | None, answers: _Answers) -> bool:
    if condition is None:
        return True
    given = answers.get(condition["field"])
    return any(type(value) is type(given) and value == given for value in condition["values"])


def _is_broken(rule: Mapping[str, Any], answers: _Answers, filed_on: str) -> bool:
    try:
        left, right = (_value(rule[side], answers, filed_on) for side in ("left", "right"))
    except MalformedError:
        return False
    if isinstance(left, int) is not isinstance(right, int):
        return False
    return not _RELATIONS[rule["is"]](left, right)


def _is_asked(question: Mapping[str, Any], answers: _Answers) -> bool:
    condition = question.get("show_if")
    return condition is None or answers.get(condition["field"]) in condition["values"]


def _value(operand: Any, answers: _Answers, day: str = "") -> int | str:
    if isinstance(operand, int):
        return operand
    if isinstance(operand, str):
        return _answer(operand, answers)
    if "text" in operand:
        return str(operand["text"])
    inside = operand.get("of", ())
    match operand["op"]:
        case "today":
            return day
        case "sum" | "count" | "count_of" | "distinct":
            return _of_rows(operand, inside, answers)
        case name:
            return _of_values(name, operand, [_value(each, answers, day) for each in _listed(inside)], day)


def _of_values(name: str, operand: Mapping[str, Any], values: list[Any], day: str) -> int | str:
    if name == "join":
        return str(operand.get("with", " ")).join(map(str, values))
    if name in {"years_since", "days_since"}:
        return _since(name, values[0], day)
    return _number(name, values)


def _since(name: str, value: Any, day: str) -> int:
    try:
        then, now = date.fromisoformat(str(value)), date.fromisoformat(day)
    except ValueError as error:
        raise MalformedError("a day that others are worked out from") from error
    if name == "days_since":
        return (now - then).days
    return now.year - then.year - ((now.month, now.day) < (then.month, then.day))


def _listed(inside: Any) -> Sequence[Any]:
    return inside if isinstance(inside, list) else [inside]


def _answer(name: str, answers: _Answers) -> int | str:
    if not isinstance(answers.get(name), (int, str)):
        raise MalformedError("an answer that others are worked out from")
    found: int | str = answers[name]
    return int(found) if isinstance(found, bool) else found


def _of_rows(operand: Mapping[str, Any], path: str, answers: _Answers) -> int:
    table, _, column = path.partition(".")
    rows = answers.get(table)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MalformedError("a table that others are worked out from")
    values = [row[column] for row in rows if column in row]
    match operand["op"]:
        case "count":
            return len(values) if column else len(rows)
        case "count_of":
            return values.count(operand["value"])
        case "distinct":
            return len({str(value) for value in values})
        case _:
            return _number("add", values)


def _number(name: str, values: list[Any]) -> int:
    if not all(isinstance(value, int) for value in values):
        raise MalformedError("a number that others are worked out from")
    try:
        result = _OPERATIONS[name](*values)
    except (KeyError, ValueError, TypeError, ZeroDivisionError) as error:
        raise MalformedError("operation") from error
    if abs(result) > _BEYOND:
        raise MalformedError("too large")
    return result


_RELATIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "equal": operator.eq,
    "not_equal": operator.ne,
    "at_least": operator.ge,
    "at_most": operator.le,
    "more_than": operator.gt,
    "less_than": operator.lt,
}
_OPERATIONS: Mapping[str, Callable[..., int]] = {
    "add": lambda *values: sum(values),
    "subtract": lambda first, second: first - second,
    "multiply": lambda *values: prod(values),
    "divide_up": lambda first, second: -(-first // second),
    "least": lambda *values: min(values),
    "greatest": lambda *values: max(values),
}
