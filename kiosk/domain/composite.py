"""Questions answered in parts: a document's date with its era, and a name in its four parts.

A part is typed under `NAME.PART`; the answer is one object of the parts that were answered. Nothing is ever
converted: the date stays as written on the paper, its era beside it, a Gregorian date only when known.
"""

from collections.abc import Mapping
from typing import Final

from kiosk.domain.catalogue import Choice, FieldDefinition, FieldKind
from kiosk.domain.words import Words

# Source: docs/domain-facts.md, document dates: Libyan papers are dated in all of these.
ERAS: Final = (
    "gregorian",
    "hijri",
    "prophet_death_solar",
    "prophet_death_lunar",
    "prophet_birth",
    "not_said",
)
MISSING_REASONS: Final = ("not_in_record", "foreign_form", "under_correction")
_UNSAID: Final = Words("-", "-")  # the words of a part are the program's, not the definition's


def _choices(values: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(value, _UNSAID) for value in values)


PARTS: Final[Mapping[FieldKind, tuple[FieldDefinition, ...]]] = {
    FieldKind.ERA_DATE: (
        FieldDefinition("text", FieldKind.TEXT, _UNSAID),
        FieldDefinition("era", FieldKind.CHOICE, _UNSAID, choices=_choices(ERAS)),
        FieldDefinition("gregorian", FieldKind.DATE, _UNSAID),
    ),
    FieldKind.FULL_NAME: (
        *(
            FieldDefinition(part, FieldKind.ARABIC_NAME, _UNSAID)
            for part in ("given", "father", "grandfather", "family")
        ),
        FieldDefinition("missing_reason", FieldKind.CHOICE, _UNSAID, choices=_choices(MISSING_REASONS)),
        FieldDefinition("as_written", FieldKind.ARABIC_NAME, _UNSAID),
    ),
}
REQUIRED_PARTS: Final[Mapping[FieldKind, tuple[str, ...]]] = {
    FieldKind.ERA_DATE: ("text", "era"),
    FieldKind.FULL_NAME: ("given",),
}


def missing_parts(kind: FieldKind, answer: Mapping[str, object]) -> tuple[str, ...]:
    """Return the parts without which an answer that was begun is not complete.

    A name may lack a part of its four, but then it says why; a Gregorian document says its Gregorian date.
    """
    missing = [part for part in REQUIRED_PARTS[kind] if part not in answer]
    if kind is FieldKind.FULL_NAME and "missing_reason" not in answer:
        missing += [part for part in ("father", "grandfather", "family") if part not in answer]
    if kind is FieldKind.ERA_DATE and answer.get("era") == "gregorian" and "gregorian" not in answer:
        missing.append("gregorian")
    return tuple(missing)
