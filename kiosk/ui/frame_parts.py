"""What the frame around a page shows, as values. No Qt."""

from dataclasses import dataclass

from kiosk.ui.theme.tokens import Tone


@dataclass(frozen=True, slots=True)
class HeaderView:
    """What the header says; empty texts are left out."""

    place: str = ""
    operator: str = ""
    clock: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class RailItem:
    """One key of the rail."""

    name: str
    text: str
    icon: str
    key: str
    is_enabled: bool = True
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class RailView:
    """The keys of the rail, and how the shift stands."""

    items: tuple[RailItem, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class StripItem:
    """One statement of the strip: an icon, a short state, and a sentence beside it.

    One that asks somebody to do something says what, and which key does it; it stands on the colour of its
    tone.
    """

    name: str
    icon: str
    title: str
    text: str
    tone: Tone
    act: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message across the page: what happened, what to do next, and a code to give to the technician."""

    tone: Tone
    title: str
    next_step: str = ""
    code: str = ""
