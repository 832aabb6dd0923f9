"""Answers worked out from other answers, and rules between them: a small closed language, data and not code.

An operand is a whole number, the name of a question, or an object: `{"text": "…"}` or
`{"op": name, "of": operand or list of operands}`. `TABLE.COLUMN` names a column of a table. The operations
are written down in `portal/contract/catalogue.md`.
"""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from kiosk.domain.canonical_json import MAX_INTEGER
from kiosk.domain.catalogue import Operand, Rule

Value = int | str
_Answers = Mapping[str, Any]

MAX_DEPTH: Final = 8
_OVER_COLUMNS: Final = frozenset({"sum", "count", "count_of", "distinct"})
_OVER_DATES: Final = frozenset({"years_since", "days_since"})
_OF_THE_DAY: Final = frozenset({*_OVER_DATES, "today"})


class CannotBeWorkedOutError(Exception):
    """An operand is missing or the result lies outside what can be kept; never leaves the form."""


def value_of(operand: Operand, answers: _Answers, today: date) -> Value:
    """Work an operand out.

    Raises:
        CannotBeWorkedOutError: an answer is missing, not of the right kind, or the result is too large.
    """
    if isinstance(operand, str | int):
        return _answer(operand, answers) if isinstance(operand, str) else operand
    if "text" in operand:
        return str(operand["text"])
    return _worked_out(operand["op"], operand, answers, today)


def _worked_out(name: str, operand: Mapping[str, Any], answers: _Answers, today: date) -> Value:
    inside = operand.get("of", ())
    if name == "today":
        return today.isoformat()
    if name in _OVER_COLUMNS:
        return _bounded(_of_column(operand, str(inside), answers))
    values = [value_of(each, answers, today) for each in _listed(inside)]
    if name in _OVER_DATES:
        return _since(name, values, today)
    if name == "join":
        return str(operand.get("with", " ")).join(str(value) for value in values)
    return _bounded(_ARITHMETIC[name](_numbers(values)))


def is_broken(rule: Rule, answers: _Answers, today: date) -> bool:
    """Say whether a rule does not hold; one that cannot be asked yet is not broken."""
    try:
        left, right = value_of(rule.left, answers, today), value_of(rule.right, answers, today)
    except CannotBeWorkedOutError:
        return False
    if isinstance(left, int) is not isinstance(right, int):
        return False
    return not RELATIONS[rule.relation](left, right)


def names_in(operand: Operand) -> Iterator[str]:
    """Yield every question an operand names, columns as `TABLE.COLUMN`."""
    if isinstance(operand, str):
        yield operand
    elif isinstance(operand, Mapping) and "of" in operand:
        for each in _listed(operand["of"]):
            yield from names_in(each)


def check_operand(operand: Any, *, may_ask_the_day: bool, depth: int = 0) -> None:
    """Refuse what could not be worked out one day at the counter.

    Raises:
        ValueError: unknown operation, wrong number of operands, nested too deep.
    """
    if isinstance(operand, str) or type(operand) is int:
        return
    if depth > MAX_DEPTH or not isinstance(operand, Mapping):
        raise ValueError("calculation")
    if set(operand) == {"text"} and isinstance(operand["text"], str):
        return
    _check_operation(operand, may_ask_the_day=may_ask_the_day)
    for each in _listed(operand.get("of", ())):
        check_operand(each, may_ask_the_day=may_ask_the_day, depth=depth + 1)


def _check_operation(operand: Mapping[str, Any], *, may_ask_the_day: bool) -> None:
    name, count = operand.get("op"), len(_listed(operand.get("of", ())))
    if name not in {*_ARITHMETIC, *_OVER_COLUMNS, *_OF_THE_DAY, "join"}:
        raise ValueError(f"calculation: {name}")
    if name in _OF_THE_DAY and not may_ask_the_day:
        raise ValueError(f"calculation: {name} changes from day to day")
    if count != _OPERANDS.get(name, count) or (name not in _OPERANDS and not count):
        raise ValueError(f"calculation: operands of {name}")
    if name == "count_of" and not isinstance(operand.get("value"), str):
        raise ValueError("calculation: count_of what")


def _listed(inside: Any) -> Sequence[Any]:
    return inside if isinstance(inside, list | tuple) else [inside]


def _answer(name: str, answers: _Answers) -> Value:
    value = answers.get(name)
    if isinstance(value, bool):
        return int(value)
    if not isinstance(value, int | str):
        raise CannotBeWorkedOutError(name)
    return value


def _of_column(operand: Mapping[str, Any], path: str, answers: _Answers) -> int:
    table, _, column = path.partition(".")
    rows = answers.get(table)
    if not isinstance(rows, list | tuple):
        raise CannotBeWorkedOutError(path)
    values = [row[column] for row in rows if column in row]
    match operand["op"]:
        case "count":
            return len(values) if column else len(rows)
        case "count_of":
            return values.count(operand["value"])
        case "distinct":
            return len(set(values))
        case _:
            return sum(_numbers(values))


def _numbers(values: Sequence[Any]) -> Sequence[int]:
    if not all(isinstance(value, int) for value in values):
        raise CannotBeWorkedOutError("not a number")
    return values


def _bounded(value: int) -> int:
    if abs(value) > MAX_INTEGER:
        raise CannotBeWorkedOutError("too large")
    return value


def _since(name: str, values: Sequence[Value], today: date) -> int:
    try:
        day = date.fromisoformat(str(values[0]))
    except ValueError as error:
        raise CannotBeWorkedOutError("not a date") from error
    if name == "days_since":
        return (today - day).days
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))


def _divided(numbers: Sequence[int]) -> int:
    if numbers[1] == 0:
        raise CannotBeWorkedOutError("nothing to divide by")
    return -(-numbers[0] // numbers[1])


def _product(numbers: Sequence[int]) -> int:
    product = 1
    for number in numbers:
        product = _bounded(product * number)
    return product


_ARITHMETIC: Final[Mapping[str, Callable[[Sequence[int]], int]]] = {
    "add": sum,
    "subtract": lambda numbers: numbers[0] - numbers[1],
    "multiply": _product,
    "divide_up": _divided,
    "least": min,
    "greatest": max,
}
_OPERANDS: Final = {
    "subtract": 2,
    "divide_up": 2,
    "today": 0,
    **dict.fromkeys({*_OVER_COLUMNS, *_OVER_DATES}, 1),
}
RELATIONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "equal": operator.eq,
    "not_equal": operator.ne,
    "at_least": operator.ge,
    "at_most": operator.le,
    "more_than": operator.gt,
    "less_than": operator.lt,
}
