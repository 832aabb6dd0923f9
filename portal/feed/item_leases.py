"""Ranges of postal item numbers (UPU S10): leased to each counter before it needs them, never twice."""

import logging
from datetime import datetime
from typing import Final

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from portal.feed.numbered import append_item
from portal.office_tables import ItemGiven, ItemLease
from portal.tables import Device

_log = logging.getLogger(__name__)
LEASED: Final = "numbers.leased"
# Source: UPU S10: RA to RZ registered mail, EA to EZ express; eight digits. The sizes are ours.
INDICATORS: Final = ("RR", "EE")
AT_ONCE: Final = 500
FEW: Final = 200
_LAST: Final = 99_900_000  # those above are for training
_TURN: Final = 7_214_050_003  # beside the number in `portal.feed.publishing`


def lease_what_is_wanted(session: Session, device: Device, now: datetime) -> None:
    """Lease a counter another range of each kind of which it has few left; its PC is told by the feed.

    A PC that took another's place gets ranges of its own: what the dead one gave out since it was last heard
    of is not known.

    Raises:
        NumbersUsedUpError: all numbers of a kind are leased.
    """
    for indicator in INDICATORS:
        if _left(session, device, indicator) < FEW:
            _lease(session, device, indicator, now)


def _left(session: Session, device: Device, indicator: str) -> int:
    """Return how many numbers a counter has that no entry has given out."""
    own = ItemLease.device_id == device.device_id, ItemLease.series == device.series
    leased = select(func.coalesce(func.sum(ItemLease.last - ItemLease.first + 1), 0)).where(
        *own, ItemLease.indicator == indicator
    )
    since = select(func.min(ItemLease.first)).where(*own, ItemLease.indicator == indicator).scalar_subquery()
    given = select(func.count()).where(
        ItemGiven.device_id == device.device_id,
        ItemGiven.number >= func.concat(indicator, func.lpad(cast(since, Text), 8, "0")),
        ItemGiven.number.startswith(indicator),
    )
    return int(session.scalar(leased) or 0) - int(session.scalar(given) or 0)


def _lease(session: Session, device: Device, indicator: str, now: datetime) -> None:
    session.execute(select(func.pg_advisory_xact_lock(_TURN)))
    last = session.scalar(select(func.max(ItemLease.last)).where(ItemLease.indicator == indicator)) or 0
    if last + AT_ONCE > _LAST:
        _log.error("no item numbers of %s are left to be leased", indicator)
        return
    made = ItemLease(
        device_id=device.device_id,
        series=device.series,
        indicator=indicator,
        first=last + 1,
        last=last + AT_ONCE,
        leased_at=now,
    )
    session.add(made)
    session.flush()
    fields = {"indicator": indicator, "first": made.first, "last": made.last, "series": made.series}
    append_item(session, device.device_id, LEASED, f"{indicator}-{made.first:08d}", fields, now)
