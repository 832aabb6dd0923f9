"""What the top of a technician's window says: which machine this is, and the time."""

from datetime import datetime

from kiosk.ports import CounterPlace
from kiosk.ui.frame_parts import HeaderView
from kiosk.ui.speech import Speech, ltr


def header_of(place: CounterPlace | None, say: Speech, now: datetime) -> HeaderView:
    """Return the header of a machine at a place, or of one that is not enrolled."""
    where = say("technician.not_enrolled")
    if place is not None:
        office = say.words(place.office_name)
        where = say("header.place", office=office, counter=ltr(str(place.counter)))
    return HeaderView(where, say("technician.name"), say.clock(now), say.day(now.date()))
