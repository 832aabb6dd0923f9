"""Waiting for news in the feed: many counters wait, one question to the database for all of them."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from portal.tables import Device

OFFER: Final = "feed-news-1"
# Shorter than what lets routers on the way forget a quiet connection (one minute is the least seen; a guess).
HELD_S: Final = 50.0
LOOK_EVERY_S: Final = 0.5
# A self-service machine that nobody used for so long is none any more.
_SEEN_WITHIN: Final = timedelta(days=30)
_log = logging.getLogger(__name__)
Heads = Callable[[Collection[str]], Mapping[str, int]]


def offers_news(session: Session, device: Device, now: datetime) -> bool:
    """Say whether a device may wait for news: its office has a self-service machine, and another counter."""
    office = session.execute(
        select(Device.device_id, Device.citizen_seen_at).where(
            Device.office_code == device.office_code, Device.revoked_at.is_(None)
        )
    ).all()
    seen = [at for _, at in office if at is not None]
    return len(office) > 1 and any(at > now - _SEEN_WITHIN for at in seen)


def feed_heads(session: Session, devices: Collection[str]) -> Mapping[str, int]:
    """Return how far the feeds of these devices go."""
    chosen = select(Device.device_id, Device.feed_head).where(Device.device_id.in_(devices))
    return {row.device_id: row.feed_head for row in session.execute(chosen)}


@dataclass(eq=False, slots=True)
class _Waiter:
    after: int
    head: int = 0
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class FeedWatch:
    """Lives in the server's event loop; a device waits once: who asks again lets go of the wait before."""

    def __init__(self, heads: Heads, held_s: float = HELD_S) -> None:
        """Take what tells the heads of feeds; it is called outside the event loop."""
        self._heads = heads
        self._held_s = held_s
        self._waiting: dict[str, _Waiter] = {}
        self._looking: asyncio.Task[None] | None = None
        self._is_closed = False

    async def wait(self, device_id: str, after: int) -> int:
        """Return the feed's head once it is beyond `after`, or what is known of it when the time is over."""
        waiter = _Waiter(after)
        before = self._waiting.get(device_id)
        if before is not None:
            before.woken.set()
        self._waiting[device_id] = waiter
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_on())
        try:
            if not self._is_closed:
                async with asyncio.timeout(self._held_s):
                    await waiter.woken.wait()
        except TimeoutError:
            pass
        finally:
            if self._waiting.get(device_id) is waiter:
                del self._waiting[device_id]
        return max(waiter.head, after)

    def close(self) -> None:
        """Let go of everybody: the server stops."""
        self._is_closed = True
        for waiter in self._waiting.values():
            waiter.woken.set()

    async def _look_on(self) -> None:
        while self._waiting:
            try:
                heads = await run_in_threadpool(self._heads, tuple(self._waiting))
            except SQLAlchemyError:
                _log.warning("the database does not answer: nobody hears of news")
                heads = {}
            for device_id, waiter in self._waiting.items():
                waiter.head = heads.get(device_id, 0)
                if waiter.head > waiter.after:
                    waiter.woken.set()
            await asyncio.sleep(LOOK_EVERY_S)
