"""Feed committed out of order: numbers are given under the device's lock, in the order of the commits."""

import threading
from collections.abc import Callable

from sqlalchemy import select, text

from portal.feed.numbered import append_item, page
from portal.opened import Portal
from portal.tables import FeedItem
from portal.text_codes import utc_now
from tests.fakes.portal_caller import PortalCaller

WRITERS, ITEMS = 6, 12


def test_feed_committed_out_of_order_is_numbered_in_the_order_of_the_commits(
    portal: Portal, caller: PortalCaller
) -> None:
    device = caller.enrolment["device_id"]
    start = caller.feed().json()["next"]
    begun = threading.Event()

    def second() -> None:
        with portal.sessions.begin() as session:
            begun.set()
            append_item(session, device, "letter", "second", {}, utc_now())

    with portal.sessions() as first:
        append_item(first, device, "letter", "first", {}, utc_now())
        thread = threading.Thread(target=second)
        thread.start()
        assert begun.wait(10)
        _wait_for_a_waiter(portal)
        # The first is not committed: nobody may see a number above it, or a cursor would pass over it.
        assert caller.feed(start).json()["items"] == []
        first.commit()
    thread.join(10)
    assert [item["object"] for item in caller.feed(start).json()["items"]] == ["first", "second"]


def _wait_for_a_waiter(portal: Portal) -> None:
    """Return when a transaction waits for the device's lock."""
    with portal.sessions() as session:
        while not session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            session.rollback()


def test_a_reader_beside_many_writers_never_misses_an_item(portal: Portal, caller: PortalCaller) -> None:
    device = caller.enrolment["device_id"]
    start = caller.feed().json()["next"]

    def write(name: str) -> Callable[[], None]:
        def run() -> None:
            for number in range(ITEMS):
                with portal.sessions.begin() as session:
                    append_item(session, device, "letter", f"{name}/{number}", {}, utc_now())

        return run

    writers = [threading.Thread(target=write(f"w{number}")) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    after = start
    while len(seen) < WRITERS * ITEMS:
        with portal.sessions() as session:
            items, after, _ = page(session, device, after, 7)
        seen += [item["n"] for item in items]
    for writer in writers:
        writer.join()
    assert seen == list(range(start + 1, start + 1 + WRITERS * ITEMS))
    with portal.sessions() as session:
        held = session.scalars(select(FeedItem.n).where(FeedItem.device_id == device, FeedItem.n > start))
        assert sorted(held) == seen
