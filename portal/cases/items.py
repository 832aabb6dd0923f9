"""Postal item numbers that entries have given out: each once, and a counter that has few left gets more."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.feed.item_leases import lease_what_is_wanted
from portal.office_tables import ItemGiven
from portal.tables import Device, Entry


def note_items(session: Session, entry: Entry, facts: Mapping[str, Any], now: datetime) -> list[str]:
    """Note the item numbers of an entry.

    Returns:
        `item_number_twice` where another entry has given one of them out before.
    """
    said = [facts, *facts.get("applications", ())]
    numbers = [str(one["item_number"]) for one in said if one.get("item_number")]
    twice = False
    for number in numbers:
        held = session.get(ItemGiven, number)
        twice = twice or (held is not None and held.entry_id != entry.id)
        if held is None:
            session.add(ItemGiven(number=number, device_id=entry.device_id, entry_id=entry.id))
            session.flush()
    if numbers:
        lease_what_is_wanted(session, session.get_one(Device, entry.device_id), now)
    return ["item_number_twice"] if twice else []
