"""Runs of entries that came back: each attempt ends with a signature, and the poison goes around."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from kiosk.domain.entry import Entry
from kiosk.errors import AnswerNotTrustedError, LineError, PortalRefusedError
from kiosk.ports import VerifiedAnswer
from kiosk.sync.http_exchange import Traffic
from kiosk.sync.run_sender import MeteredLink, RunSender
from kiosk.sync.way_around import WayAround
from kiosk.sync.wire import signed_prefix
from tests.fakes.chain_maker import ChainMaker
from tests.fakes.store_parts import ManualClock

COUNT = 60
CHECKPOINT = VerifiedAnswer("checkpoint", {})


@dataclass
class RefusingLink:
    """Refuses every run that holds the poison; notes what it was sent."""

    poison: int
    refusal: LineError = field(default_factory=lambda: PortalRefusedError(problem="malformed", status=400))
    traffic: Traffic = field(default_factory=Traffic)
    tried: list[list[Entry]] = field(default_factory=list)

    def send_run(self, entries: Sequence[Entry]) -> VerifiedAnswer:
        self.tried.append(list(entries))
        if any(entry.seq == self.poison for entry in entries):
            raise self.refusal
        return CHECKPOINT


@dataclass
class OpenWayAround:
    """Takes whatever is brought, and notes it."""

    carried: list[list[Entry]] = field(default_factory=list)
    is_open: bool = True
    takes_whole_runs: bool = False
    whole: list[list[Entry]] = field(default_factory=list)

    def carry_whole(self, entries: Sequence[Entry]) -> VerifiedAnswer | None:
        self.whole.append(list(entries))
        return CHECKPOINT if self.takes_whole_runs else None

    def carry(self, entries: Sequence[Entry], *, is_line_blamed: bool) -> VerifiedAnswer:
        assert not is_line_blamed
        self.carried.append(list(entries))
        return CHECKPOINT


def came_back(stretch: int) -> list[Entry]:
    """Return entries of which only each so-manieth has its signature."""
    chain = ChainMaker(1, "K000000000001")
    chain.add(COUNT)
    entries = chain.entries[:COUNT]
    return [e if e.seq % stretch == 0 or e.seq == COUNT else replace(e, signature=b"") for e in entries]


@pytest.mark.parametrize("stretch", [1, 7, 25, COUNT])
@pytest.mark.parametrize("poison", [1, 14, 15, 59, 60])
def test_all_goes_and_only_the_smallest_run_with_the_poison_goes_around(stretch: int, poison: int) -> None:
    entries, link, around = came_back(stretch), RefusingLink(poison), OpenWayAround()
    sender = RunSender(cast("MeteredLink", link), ManualClock())
    sender.way_around = cast("WayAround", around)
    at = 0
    while at < COUNT:
        _, count = sender.send(entries[at:])
        assert count > 0
        at += count
    assert all(run[-1].signature for run in (*link.tried, *around.carried))
    (carried,) = around.carried
    assert poison in {entry.seq for entry in carried}
    assert len(carried) <= stretch
    assert list(signed_prefix(carried, 1)) == carried


@pytest.mark.parametrize("poison", [1, 30, COUNT])
def test_what_something_between_refuses_goes_around_as_it_is_and_nobody_waits_for_a_search(
    poison: int,
) -> None:
    entries = came_back(1)
    link = RefusingLink(poison, AnswerNotTrustedError("blocked", status=403))
    around = OpenWayAround(takes_whole_runs=True)
    sender = RunSender(cast("MeteredLink", link), ManualClock())
    sender.way_around = cast("WayAround", around)
    assert sender.send(entries) == (CHECKPOINT, COUNT)
    assert (len(link.tried), around.whole, around.carried) == (1, [entries], [])


def test_refused_as_a_whole_there_too_the_one_is_looked_for() -> None:
    entries, link = came_back(1), RefusingLink(30, AnswerNotTrustedError("blocked", status=403))
    around = OpenWayAround()
    sender = RunSender(cast("MeteredLink", link), ManualClock())
    sender.way_around = cast("WayAround", around)
    at = 0
    while at < COUNT:
        at += sender.send(entries[at:])[1]
    assert around.carried == [[entries[29]]]
    assert around.whole[0] == entries
