"""Waiting for news at the portal: offered to few, ended by an item, by time, by the device, by the stop."""

import asyncio
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy.exc import OperationalError

from portal.cases.bodies import validator
from portal.feed.watching import OFFER, FeedWatch
from portal.opened import Portal
from portal.tables import Device
from tests.fakes.portal_caller import PortalCaller
from tests.portal.test_help_calls import call, citizen, send

LONG_S = 30.0


@pytest.fixture
def beside(portal_url: str, new_code: Callable[..., str]) -> Iterator[PortalCaller]:
    """Another counter of the same office."""
    kiosk = PortalCaller(portal_url)
    assert kiosk.enrol(new_code("TIP-001", 4)).status_code == 200
    yield kiosk
    kiosk.close()


def is_offered(caller: PortalCaller) -> bool:
    return OFFER in caller.hello().json()["offers"]


def test_it_is_offered_where_a_citizen_was_served_beside_other_counters(
    portal: Portal, caller: PortalCaller, beside: PortalCaller
) -> None:
    clerk = beside.chain()
    beside.journal(clerk.run())
    assert not is_offered(caller)
    chain = citizen(caller)
    send(caller, chain)
    assert is_offered(caller)
    assert is_offered(beside)
    with portal.sessions.begin() as session:
        machine = session.get_one(Device, caller.enrolment["device_id"])
        assert machine.citizen_seen_at is not None
        machine.citizen_seen_at -= timedelta(days=31)
    assert not is_offered(beside)


def test_a_machine_alone_in_its_office_has_nobody_to_hear_from(caller: PortalCaller) -> None:
    send(caller, citizen(caller))
    assert not is_offered(caller)


def test_a_call_is_heard_of_while_somebody_waits(caller: PortalCaller, beside: PortalCaller) -> None:
    chain = citizen(caller)
    send(caller, chain)
    known = beside.feed().json()["next"]
    before = len(chain.entries)
    call(chain)
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(lambda: beside.send(beside.prepare("GET", f"/v1/news?after={known}")))
        send(caller, chain, after=before)
        sent_s = time.monotonic()
        answer = waiting.result(LONG_S).json()
        assert time.monotonic() - sent_s < LONG_S / 2
    Draft202012Validator(validator("news-answer").schema).validate(answer)
    assert answer["feed_head"] == known + 1
    assert [item["n"] for item in beside.feed(known).json()["items"]] == [known + 1]


class Heads:
    """What the database would say, or that it does not answer."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.asked: list[frozenset[str]] = []
        self.is_down = False

    def __call__(self, devices: Collection[str]) -> Mapping[str, int]:
        self.asked.append(frozenset(devices))
        if self.is_down:
            raise OperationalError("SELECT", {}, Exception("down"))
        return {name: self.known.get(name, 0) for name in devices}


def test_the_wait_ends_with_its_time_and_says_what_was_known() -> None:
    heads = Heads()
    heads.is_down = True
    watch = FeedWatch(heads, held_s=0.05)
    assert asyncio.run(watch.wait("A", 7)) == 7
    heads.is_down, heads.known["A"] = False, 9
    assert asyncio.run(FeedWatch(heads, held_s=LONG_S).wait("A", 7)) == 9


def test_many_wait_and_one_question_is_asked_for_all() -> None:
    heads, watch_s = Heads(), LONG_S

    async def story() -> list[int]:
        watch = FeedWatch(heads, watch_s)
        waits = [asyncio.create_task(watch.wait(name, 1)) for name in "ABC"]
        await asyncio.sleep(0)
        heads.known = dict.fromkeys("ABC", 2)
        return list(await asyncio.gather(*waits))

    assert asyncio.run(story()) == [2, 2, 2]
    assert frozenset("ABC") in heads.asked
    assert len(heads.asked) <= 2


def test_who_asks_again_lets_go_of_the_wait_before_and_the_stop_of_all() -> None:
    async def story() -> list[int]:
        watch = FeedWatch(Heads(), LONG_S)
        first = asyncio.create_task(watch.wait("A", 1))
        await asyncio.sleep(0)
        second = asyncio.create_task(watch.wait("A", 1))
        heard = [await first]
        watch.close()
        return [*heard, await second, await watch.wait("A", 5)]

    began_s = time.monotonic()
    assert asyncio.run(story()) == [1, 1, 5]
    assert time.monotonic() - began_s < LONG_S / 2
