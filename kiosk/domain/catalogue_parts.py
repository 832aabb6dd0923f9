"""Reading the parts of a service definition: questions, papers, rules, workflow."""

from collections.abc import Mapping
from typing import Any, Final

from kiosk.domain.calculation import RELATIONS, check_operand
from kiosk.domain.catalogue import (
    Choice,
    Condition,
    DocumentDefinition,
    FieldDefinition,
    FieldKind,
    Rule,
    WorkflowStep,
)
from kiosk.domain.words import Words

VARY_GENERATORS: Final = frozenset(
    {
        "given_name",
        "father_name",
        "grandfather_name",
        "family_name",
        "mother_name",
        "latin_given",
        "latin_family",
        "national_number",
        "birth_date",
        "recent_date",
        "phone",
        "place",
        "office",
    }
)


def words(text: Mapping[str, str]) -> Words:
    """Read a text in both languages."""
    return Words(text["ar"], text["en"])


def field(member: Mapping[str, Any]) -> FieldDefinition:
    """Read a question, its columns with it.

    Raises:
        KeyError, TypeError, ValueError: not of the published form.
    """
    vary, calculate = member.get("vary"), member.get("calculate")
    if vary is not None and vary not in VARY_GENERATORS:
        raise ValueError(f"vary {vary}")
    if calculate is not None:
        check_operand(calculate, may_ask_the_day=False)
    return FieldDefinition(
        name=member["name"],
        kind=FieldKind(member["kind"]),
        label=words(member["label"]),
        hint=words(member["hint"]) if "hint" in member else None,
        choices=tuple(_choice(choice) for choice in member.get("choices", ())),
        show_if=_condition(member.get("show_if")),
        from_document=member.get("from_document"),
        section=words(member["section"]) if "section" in member else None,
        vary=vary,
        narrow_by=member.get("narrow_by"),
        calculate=calculate,
        columns=tuple(field(column) for column in member.get("columns", ())),
    )


def document(member: Mapping[str, Any]) -> DocumentDefinition:
    """Read a paper to bring."""
    return DocumentDefinition(member["code"], words(member["label"]), bool(member["required"]))


def rule(member: Mapping[str, Any]) -> Rule:
    """Read what must hold between answers.

    Raises:
        KeyError, TypeError, ValueError: not of the published form.
    """
    if member["is"] not in RELATIONS:
        raise ValueError(f"rule {member['code']}: {member['is']}")
    for side in ("left", "right"):
        check_operand(member[side], may_ask_the_day=True)
    return Rule(
        code=str(member["code"]),
        at=str(member["at"]),
        left=member["left"],
        relation=member["is"],
        right=member["right"],
        words=words(member["words"]),
        only_if=_condition(member.get("only_if")),
    )


def step(member: Mapping[str, Any], agency_code: str) -> WorkflowStep:
    """Read a step of the workflow; it is the service's own agency's where none is named."""
    days = member["days"]
    if type(days) is not int or days < 0:
        raise ValueError("workflow: days")
    return WorkflowStep(
        code=str(member["code"]),
        agency_code=str(member.get("agency_code", agency_code)),
        words=words(member["words"]),
        days=days,
        after=tuple(str(code) for code in member.get("after", ())),
    )


def _condition(member: Mapping[str, Any] | None) -> Condition | None:
    return Condition(member["field"], tuple(member["values"])) if member else None


def _choice(member: Mapping[str, Any]) -> Choice:
    return Choice(
        member["value"],
        words(member["label"]),
        str(member.get("parent", "")),
        str(member.get("since", "")),
        str(member.get("until", "")),
    )
