"""Judging definitions before they are published: what would fail one day at a counter is found here.

Pure: content of files in, findings out. A finding's code has words in both languages (texts, table `lint`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kiosk.domain.answers import PROBLEM_CODES
from kiosk.domain.catalogue import RULE_PREFIX, FieldDefinition, FieldKind, ServiceDefinition
from kiosk.domain.catalogue_file import parse_service
from kiosk.domain.form import Form
from kiosk.domain.lint_fee import fee_findings
from kiosk.domain.lint_schema import contradictions
from kiosk.errors import AnswersInvalidError, MalformedCatalogueError

CASES_ON: Final = date(2026, 6, 30)
LEAST_CASES: Final = 3
LINT_CODES: Final = frozenset(
    {
        "malformed",
        "word_missing",
        "unreachable",
        "contradiction",
        "fee_not_payable",
        "fee_unknown",
        "example_refused",
        "too_few_cases",
        "case_fails",
        "part_missing",
        "unsourced",
        "name_twice",
        "too_slow",
    }
)
_WANTED_PARTS: Final = ("eligibility", "workflow", "result_words", "receipt_words", "next_steps", "keywords")
_SOURCED: Final = ("fee", "documents", "legal_basis")


@dataclass(frozen=True, slots=True)
class LintFinding:
    """What is wrong: a code of `LINT_CODES`, the service, and where in it (names, never answers)."""

    code: str
    service: str
    detail: str


@dataclass(frozen=True, slots=True)
class ServiceFiles:
    """The content of one service's files, shared blocks and lists already put in."""

    service: Mapping[str, Any]
    cases: Sequence[Mapping[str, Any]] = ()


def lint_service(files: ServiceFiles) -> tuple[LintFinding, ...]:
    """Return everything that is wrong with one service; what cannot be read at all is one finding."""
    service = files.service
    code = str(service.get("code", "?"))
    missing = [LintFinding("word_missing", code, where) for where in _missing_words(service, "")]
    try:
        definition = parse_service(service)
    except MalformedCatalogueError as error:
        return (*missing, LintFinding("malformed", code, error.detail)) if not missing else tuple(missing)
    found = [
        *(("unreachable", where) for where in _unreachable(definition)),
        *(("contradiction", where) for where in contradictions(definition)),
        *fee_findings(definition),
        *(("part_missing", part) for part in _WANTED_PARTS if not service.get(part)),
        *(("unsourced", part) for part in _unsourced(service)),
        *_example(definition),
        *_cases(definition, files.cases),
    ]
    return (*missing, *(LintFinding(kind, code, detail) for kind, detail in found))


def _missing_words(value: Any, where: str) -> Iterator[str]:
    """Yield the places where a text lacks a language, or says the Arabic in Latin letters only."""
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _missing_words(item, f"{where}[{place}]")
    elif isinstance(value, Mapping):
        is_text = "ar" in value or "en" in value
        if is_text and not all(str(value.get(language, "")).strip() for language in ("ar", "en")):
            yield where
        for name, item in value.items():
            if name not in {"schema", "example"}:
                yield from _missing_words(item, f"{where}.{name}" if where else str(name))


def _unreachable(definition: ServiceDefinition) -> Iterator[str]:
    """Yield the questions that no answer ever leads to."""
    hidden: set[str] = set()
    for field in definition.fields:
        condition = field.show_if
        if condition is None:
            continue
        asked = definition.field(condition.field)
        if asked is None or asked.name in hidden or not _may_be(definition, asked, condition.values):
            hidden.add(field.name)
            yield field.name


def _may_be(definition: ServiceDefinition, asked: FieldDefinition, values: Sequence[object]) -> bool:
    """Say whether a question can ever have one of these answers."""
    if asked.choices:
        return bool({choice.value for choice in asked.choices} & set(values))
    if asked.kind is FieldKind.YES_NO:
        return any(isinstance(value, bool) for value in values)
    if asked.kind in {FieldKind.INTEGER, FieldKind.MONEY}:
        schema = definition.schema["properties"][asked.name]
        least, most = schema.get("minimum", float("-inf")), schema.get("maximum", float("inf"))
        return any(type(value) is int and least <= value <= most for value in values)
    return any(isinstance(value, str) for value in values)


def _unsourced(service: Mapping[str, Any]) -> list[str]:
    """Return what is neither sourced nor marked as invented."""
    said = {name.partition(".")[0] for name in (*service.get("invented", ()), *service.get("sources", {}))}
    return [part for part in _SOURCED if part not in said]


def _example(definition: ServiceDefinition) -> Iterator[tuple[str, str]]:
    if definition.example is None:
        yield "part_missing", "example"
        return
    try:
        problems = Form.of_answers(definition, definition.example).check(CASES_ON).problems
    except AnswersInvalidError as error:
        problems = error.problems
    if problems:
        yield "example_refused", ", ".join(f"{name}:{problem}" for name, problem in problems)


def _cases(definition: ServiceDefinition, cases: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    expected = {str(case.get("expect")) for case in cases}
    if len(cases) < LEAST_CASES or not {"accepted", "refused"} <= expected:
        yield "too_few_cases", str(len(cases))
    for number, case in enumerate(cases, start=1):
        try:
            wrong = _failure(definition, case)
        except (KeyError, TypeError, ValueError, AttributeError, AnswersInvalidError) as error:
            wrong = f"cannot be read: {type(error).__name__}"
        if wrong:
            yield "case_fails", f"{number}: {wrong}"


def _failure(definition: ServiceDefinition, case: Mapping[str, Any]) -> str:
    """Return how a case ends otherwise than it says, empty when it ends as it says."""
    answers = {**(definition.example or {}), **case.get("set", {})}
    for name in case.get("unset", ()):
        answers.pop(name, None)
    form = Form.of_answers(definition, answers)
    for document in case.get("documents_not_seen", ()):
        form = form.with_document_seen(document, seen=False)
    checked = form.check(CASES_ON)
    wanted = [(name, problem) for name, problem in case.get("problems", ())]
    unknown = [p for _, p in wanted if p not in PROBLEM_CODES and not p.startswith(RULE_PREFIX)]
    if unknown:
        return f"unknown problem {unknown[0]}"
    if list(checked.problems) != wanted or (case["expect"] == "refused") != bool(checked.problems):
        return "found " + (", ".join(f"{name}:{p}" for name, p in checked.problems) or "nothing wrong")
    lines = form.fee_of(checked)
    fee = None if lines is None else sum(line.amount.dirhams for line in lines)
    if "fee_dirhams" in case and fee != case["fee_dirhams"]:
        return f"costs {fee}"
    return "" if "fee_dirhams" in case or case["expect"] == "refused" else "does not say what it costs"
