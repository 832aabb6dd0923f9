"""What header and rail say for a state of the counter. No Qt."""

from datetime import datetime

from kiosk.domain.item_number import FEW_LEFT, KIND_FIELD
from kiosk.domain.words import Language
from kiosk.ports import CounterPlace
from kiosk.ui.counter.doors import Seat
from kiosk.ui.counter.pages import KEY_OF, Command, PageName
from kiosk.ui.counter.visit import Visit
from kiosk.ui.frame_parts import HeaderView, RailItem, RailView, StripItem
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone

_RAIL = (
    (Command.NEW, "new", PageName.HOME),
    (Command.TODAY, "list", PageName.TODAY),
    (Command.ATTENTION, "warning", PageName.ATTENTION),
    (Command.LETTERS, "post", PageName.LETTERS),
    (Command.CASES, "search", PageName.CASES),
    (Command.LINE, "line_on", None),
    (Command.VOID, "void", None),
    (Command.CLOSE_SHIFT, "lock", PageName.CLOSE_SHIFT),
    (Command.SIGN_OUT, "exit", None),
    (Command.CONTRAST, "contrast", None),
    (Command.LANGUAGE, "language", None),
)


def header_view(place: CounterPlace, seat: Seat, now: datetime, say: Speech) -> HeaderView:
    """Return whose counter this is, who works at it, and the time."""
    where = say("header.place", office=say.words(place.office_name), counter=ltr(str(place.counter)))
    operator = ""
    if seat.session is not None:
        person = seat.session.operator
        operator = person.name_ar if say.language is Language.ARABIC else person.name_en
    return HeaderView(where, operator, say.clock(now), say.day(now.date()))


def rail_view(here: PageName, visit: Visit, seat: Seat, say: Speech) -> RailView:
    """Return the rail; what cannot be done now is shown and greyed."""
    is_open = seat.shift is not None
    can_void = visit.has_basket or bool(visit.drafts)
    enabled = {
        Command.VOID: can_void,
        Command.NEW: is_open,
        Command.TODAY: is_open,
        Command.ATTENTION: is_open,
        Command.LETTERS: is_open,
        Command.CASES: is_open,
        Command.CLOSE_SHIFT: is_open,
    }
    items = tuple(
        RailItem(
            command.value,
            _rail_text(command, seat, say),
            icon,
            KEY_OF[command],
            is_enabled=enabled.get(command, True),
            is_here=page is here,
        )
        for command, icon, page in _RAIL
    )
    return RailView(items, _shift_note(seat, say))


def waiting_items(seat: Seat, say: Speech) -> tuple[StripItem, ...]:
    """Return the strip's words about what came back and what the centre wrote; nothing where nothing did."""
    if seat.session is None:
        return ()
    items = (
        ("attention", "warning", seat.attention, Tone.BAD),
        ("letters", "post", seat.letters, Tone.INFO),
    )
    waiting = tuple(
        StripItem(name, icon, say.counted(f"{name}.strip", count), "", tone)
        for name, icon, count, tone in items
        if count
    )
    return (*waiting, *_few_items(seat, say))


def _few_items(seat: Seat, say: Speech) -> tuple[StripItem, ...]:
    """Say that the numbers of postal items come to their end, where items are posted here."""
    services = seat.services.definitions.values() if seat.services is not None else ()
    posts = any(field.name == KIND_FIELD for service in services for field in service.fields)
    if not posts or seat.items_left >= FEW_LEFT:
        return ()
    tone = Tone.WARN if seat.items_left else Tone.BAD
    title = say.counted("items.strip", seat.items_left)
    return (StripItem("items", "post", title, say("items.strip_next"), tone),)


def _rail_text(command: Command, seat: Seat, say: Speech) -> str:
    """Return the words of a key; those of to-dos and letters count them."""
    count = {Command.ATTENTION: seat.attention, Command.LETTERS: seat.letters}.get(command, 0)
    if count:
        return say(f"rail.{command.value}_counted", count=ltr(str(count)))
    return say(f"rail.{command.value}")


def _shift_note(seat: Seat, say: Speech) -> str:
    """Return how the shift stands."""
    if seat.shift is None:
        return say("rail.no_shift")
    began = say("rail.shift_began", clock=say.clock(datetime.fromisoformat(seat.shift.opened_at)))
    if seat.totals is None:
        return began
    return f"{began}\n{say.counted('rail.applications', seat.totals.applications)}"
