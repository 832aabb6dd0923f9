"""What a page of self-service shows, as a value: drawn by one stage, read out by one voice. No Qt."""

import enum
from dataclasses import dataclass

from kiosk.domain.words import Language
from kiosk.ui.selfservice.layouts import Layout
from kiosk.ui.theme.tokens import Tone


class PageName(enum.StrEnum):
    """Every page a citizen or an attendant can see."""

    ATTRACT = "attract"
    FIND = "find"
    SECTOR = "sector"
    SERVICE = "service"
    READING = "reading"
    QUESTION = "question"
    ROW = "row"
    CHECK = "check"
    RECEIPT_TO = "receipt_to"
    PAY = "pay"
    TERMINAL = "terminal"
    REFUSED = "refused"
    LOOKED_INTO = "looked_into"
    DONE = "done"
    FOLLOW = "follow"
    FOLLOWED = "followed"
    VERIFY = "verify"
    INFO = "info"
    DIRECTORY = "directory"
    MINISTRY = "ministry"
    BODY = "body"
    READ = "read"
    BEHALF = "behalf"
    LEAVING = "leaving"
    PARKED = "parked"
    RESUME = "resume"
    RESUMED = "resumed"
    CALL = "call"
    ATTENDANT_IN = "attendant_in"
    ATTENDANT = "attendant"
    CLEANING = "cleaning"
    OUT_OF_SERVICE = "out_of_service"


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `role` is one of the theme's text roles."""

    text: str
    role: str = "body"

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return (self.text,)


@dataclass(frozen=True, slots=True)
class Entry:
    """A field to be typed into; `layout` is the keyboard it opens with.

    One that is alone on its page is named by the page's title; its hint stands in it while it is empty.
    """

    name: str
    label: str
    text: str
    layout: Layout
    hint: str = ""
    trouble: str = ""
    is_secret: bool = False
    is_alone: bool = False

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return (self.label, self.hint, self.trouble)


@dataclass(frozen=True, slots=True)
class Options:
    """One of several; each a button of full size, which says its `question`: another may have that answer."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str
    trouble: str = ""
    question: str = ""

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return (self.label, *(words for _, words in self.choices), self.trouble)


@dataclass(frozen=True, slots=True)
class Stepper:
    """A small whole number with a button for less and one for more."""

    name: str
    label: str
    text: str
    least: int
    most: int
    trouble: str = ""

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return (self.label, self.text, self.trouble)


@dataclass(frozen=True, slots=True)
class Tick:
    """A sentence that is agreed to."""

    name: str
    label: str
    is_on: bool
    trouble: str = ""

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return (self.label, self.trouble)


@dataclass(frozen=True, slots=True)
class Tile:
    """A way to go on: a title, a line under it, an icon; `language` where it is not the page's."""

    name: str
    title: str
    text: str
    icon: str
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Tiles:
    """Tiles beside each other; `columns` at most, fewer where there is no room."""

    items: tuple[Tile, ...]
    columns: int = 3
    is_hero: bool = False

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return tuple(f"{tile.title}. {tile.text}" for tile in self.items)


@dataclass(frozen=True, slots=True)
class Chips:
    """Short ways to go on, beside each other, with words before them."""

    label: str
    items: tuple[tuple[str, str], ...]

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return (self.label, *(words for _, words in self.items))


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known; `change` names what its link leads to, empty when there is none."""

    label: str
    value: str
    change: str = ""
    is_read: bool = False
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Facts:
    """What was answered or is known, line by line."""

    rows: tuple[Fact, ...]
    title: str = ""

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return (self.title, *(f"{row.label}: {row.value}" for row in self.rows))


@dataclass(frozen=True, slots=True)
class Note:
    """A coloured message with its meaning in words."""

    tone: Tone
    title: str
    text: str = ""
    icon: str = ""

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return (self.title, self.text)


@dataclass(frozen=True, slots=True)
class Board:
    """What a page is about, to be read from afar: a picture, a sentence, what it means; `figure` is huge.

    `language` where it is not the page's.
    """

    icon: str
    title: str
    text: str = ""
    figure: str = ""
    tone: Tone = Tone.NEUTRAL
    language: Language | None = None

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return (self.title, self.figure, self.text)


@dataclass(frozen=True, slots=True)
class Number:
    """A number to be remembered, large."""

    label: str
    value: str

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return (f"{self.label}: {self.value}",)


@dataclass(frozen=True, slots=True)
class Steps:
    """What happens, one step after the other."""

    title: str
    items: tuple[tuple[str, str], ...]

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return (self.title, *(text for _, text in self.items))


@dataclass(frozen=True, slots=True)
class Code:
    """A square code to be photographed or scanned; `modules` row by row, True is dark."""

    caption: str
    modules: tuple[tuple[bool, ...], ...]

    def said(self) -> tuple[str, ...]:
        """Return what is read out."""
        return (self.caption,)


Block = Para | Entry | Options | Stepper | Tick | Tiles | Chips | Facts | Note | Board | Number | Steps | Code


_TOUCHED = (Entry, Options, Stepper, Tick, Tiles, Chips)


def is_touched(block: Block) -> bool:
    """Say whether something of a block is touched; else it is only read."""
    return isinstance(block, _TOUCHED) or (isinstance(block, Facts) and any(row.change for row in block.rows))


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: what it says, and the ways on. Empty texts are left out.

    `step` is (which, of how many); `beside` are blocks that stand beside the others where there is room;
    `links` are small ways out of the page, by name; `forward` is the one way on.
    """

    page: PageName
    title: str
    lead: str = ""
    blocks: tuple[Block, ...] = ()
    beside: tuple[Block, ...] = ()
    forward: str = ""
    has_back: bool = True
    end: str = ""
    topic: str = ""
    step: tuple[int, int] | None = None
    links: tuple[tuple[str, str], ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    is_done: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The fields that are typed into."""
        return tuple(block for block in self.blocks if isinstance(block, Entry))


def spoken(screen: Screen) -> tuple[str, ...]:
    """Return the page as it is read out: every text a citizen sees, in the order of the page."""
    said = [screen.topic, screen.title, screen.lead, *(text for _, text in screen.problems)]
    for block in (*screen.blocks, *screen.beside):
        said += block.said()
    return tuple(text for text in said if text)
