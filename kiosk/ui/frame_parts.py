"""What the frame around a page shows, as values. No Qt."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeaderView:
    """What the header says; empty texts are left out."""

    place: str
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
