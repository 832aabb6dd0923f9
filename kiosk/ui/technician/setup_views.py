"""What the page of the first run shows for each step, as values. No Qt."""

import enum
from dataclasses import dataclass

from kiosk.ui.theme.tokens import Tone


class SetupStep(enum.StrEnum):
    """The steps of the first run, in their order."""

    MACHINE = "machine"
    ENROL = "enrol"
    OFFICE = "office"
    PRINTER = "printer"
    READER = "reader"
    SCREEN = "screen"
    BEGIN = "begin"


@dataclass(frozen=True, slots=True)
class FindingView:
    """One thing looked at: its name, what is and what to do."""

    title: str
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class FieldView:
    """Something to be typed."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """Something to be chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """A button beside the one that goes on."""

    name: str
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class SetupView:
    """The whole page. `secret` is shown large, `card_px` is the width of the card drawn, 0 for none."""

    step: SetupStep
    title: str
    text: str
    forward: str
    findings: tuple[FindingView, ...] = ()
    choices: tuple[ChoiceView, ...] = ()
    fields: tuple[FieldView, ...] = ()
    actions: tuple[ActionView, ...] = ()
    secret: str = ""
    card_px: int = 0
    result: tuple[str, Tone] | None = None
    is_busy: bool = False
