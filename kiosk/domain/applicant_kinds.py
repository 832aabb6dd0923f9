"""Kinds of applicants, and the services that are not for all of them: the reason, and what to do instead."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from kiosk.domain.catalogue import Condition, RefusedApplicant, Rule
from kiosk.domain.words import Words

# By the kind of number with which somebody applies for himself.
KINDS: Final[Mapping[str, str]] = {
    "national_number": "citizen",
    "residence_permit": "resident",
    "administrative_number": "administrative",
}
# By whom somebody applies for: a company, a minor, somebody without legal capacity, whoever gave a power.
ON_BEHALF: Final = frozenset({"company", "minor", "incapable", "principal"})
IDENTITY_KIND: Final = "identity_kind"
_WORDS: Final = ("reason", "next")


def refused_of(member: Mapping[str, Any]) -> tuple[RefusedApplicant, ...]:
    """Read who may not apply for a service.

    Raises:
        KeyError, TypeError, ValueError: not of the published form, a kind that is none, or one named twice.
    """
    made = []
    for one in member.get("refused", ()):
        reason, following = (Words(one[name]["ar"], one[name]["en"]) for name in _WORDS)
        made.append(RefusedApplicant(str(one["kind"]), reason, following))
    kinds = [one.kind for one in made]
    if len(set(kinds)) != len(kinds) or not set(kinds) <= {*KINDS.values(), *ON_BEHALF}:
        raise ValueError(f"applicants: {kinds}")
    if set(KINDS.values()) <= set(kinds):
        raise ValueError("applicants: nobody may apply")
    return tuple(made)


def refusal_rules(refused: Iterable[RefusedApplicant], question: str) -> Iterator[Rule]:
    """Yield a rule for each refused kind that is told by this question: answered so, it never holds."""
    for one in refused:
        value = _answer_at(question, one.kind)
        if value:
            words = Words(f"{one.reason.ar}. {one.next_step.ar}", f"{one.reason.en}. {one.next_step.en}")
            condition = Condition(question, (value,))
            yield Rule(f"not_for_{one.kind}", question, 0, "equal", 1, words, condition)


def _answer_at(question: str, kind: str) -> str:
    if question == IDENTITY_KIND:
        return next((value for value, named in KINDS.items() if named == kind), "")
    return kind if kind in ON_BEHALF else ""
