"""A citizen calls a person: seconds until the call is at the counter, and what listening for it costs.

Two real homes of one office, their couriers as processes, the reference portal with a database of its own,
each home behind a relay that counts the bytes of its connections (HTTP heads and signatures included, TLS and
TCP not) and holds them to a rate. Measured from the call at the machine's desk until the counter's courier
has handed its item to the window; the window folds and shows it within another second.
"""

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from stage import BenchStage, bench_stage, spread, table

from kiosk import __version__
from kiosk.app.carrying import USER_AGENT
from kiosk.app.counter import EnrolledMachine, open_counter
from kiosk.demo.parts import StageCounter
from kiosk.store.equipment import StoreFiles
from kiosk.store.inbox import SUFFIX
from kiosk.sync.courier import Courier
from kiosk.sync.feed_ear import OFFER, NewsLink
from kiosk.sync.http_exchange import HttpExchange
from kiosk.sync.portal_http import PortalHttp
from kiosk.trust.line_trust import PortalLineTrust
from kiosk.usecases.help_desk import HelpDesk
from tests.fakes.line_proxy import Clear, Fault, LineProxy, Narrow
from tests.fakes.running_courier import RunningCourier

LINES: dict[str, Fault] = {
    "good": Clear(),
    "64 kbit/s, 600 ms there and back": Narrow(bytes_per_s=8_000, delay_s=0.3),
}
POLL_S, HELD_S, HOUR_S = 52.5, 50.0, 3_600.0
DEADLINE_S, QUIET_S, LOOK_EVERY_S = 120.0, 5.0, 0.01
LINE_BYTES_PER_S = 8_000


class Dropped:
    """Takes answers and keeps none."""

    def put(self, answer: object) -> None:
        """Take one."""


def help_of(desk_help: HelpDesk | None) -> HelpDesk:
    """Return the calls of a desk, which has them."""
    assert desk_help is not None
    return desk_help


def home_behind(stage: BenchStage, line: LineProxy, name: str, number: int) -> StageCounter:
    """Enrol a home whose portal is the relay, its feed read."""
    home = StageCounter(stage.folder / name)
    home.enrol(line.url, stage.portal.enrolment_code(number))
    home.must("sync", "--once", "--json")
    return home


def until(is_so: Callable[[], bool], listening: RunningCourier) -> float:
    """Wait for something that a courier does; return when it was so."""
    deadline_s = time.monotonic() + DEADLINE_S
    while not is_so():
        if time.monotonic() > deadline_s:
            raise SystemExit("nothing came")
        listening.next_status(LOOK_EVERY_S)
    return time.monotonic()


def calls(machine: StageCounter, counter: StageCounter, times: int) -> list[float]:
    """Call and end so many times; return the seconds of each call until it was at the counter."""
    enrolled = EnrolledMachine.of_home(counter.home)
    inbox = StoreFiles.of_home(counter.home, enrolled.settings.second_copy).inbox
    ours, theirs = RunningCourier(machine.home), RunningCourier(counter.home)

    def pages() -> int:
        return len(list(inbox.glob(f"*{SUFFIX}")))

    took: list[float] = []
    try:
        for courier in (ours, theirs):
            courier.start_courier()
            courier.next_status()
        with open_counter(machine.home) as opened:
            desk = help_of(opened.desk.help)
            for _ in range(times):
                for courier in (ours, theirs):  # the rounds that follow a call are over
                    while courier.next_status(QUIET_S) is not None:
                        pass
                before, began_s = pages(), time.monotonic()
                call = desk.call("check")
                ours.send_now()
                took.append(until(lambda before=before: pages() > before, theirs) - began_s)
                desk.end(call, "lowered")
                ours.send_now()
                until(lambda before=before: pages() > before + 1, theirs)
    finally:
        ours.kill()
        theirs.kill()
    return took


def costs(counter: StageCounter, line: LineProxy) -> tuple[int, int]:
    """Return the bytes of a round in which nothing is new, and of one wait for news."""
    own = EnrolledMachine.of_home(counter.home)
    with (
        closing(own.open_reader()) as reader,
        closing(HttpExchange(None, USER_AGENT, time.monotonic)) as exchange,
    ):
        trust = PortalLineTrust(own.machine, own.enrolment.root, own.clock, own.randomness)
        link = PortalHttp([line.url], exchange, trust, __version__)
        courier = Courier(link, reader.runs, Dropped(), own.clock, lambda: "")
        courier.round()
        before = line.up_bytes + line.down_bytes
        if courier.round().failure is not None or OFFER not in link.offers:
            raise SystemExit("the round failed, or news is not offered")
        in_round = line.up_bytes + line.down_bytes - before
        ear = NewsLink([line.url], exchange, trust, __version__)
        ear.feed_head(courier.feed_known - 1, link.offers)
        before = line.up_bytes + line.down_bytes
        ear.feed_head(courier.feed_known - 1, link.offers)
        return in_round, line.up_bytes + line.down_bytes - before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three calls on each line")
    times = 3 if parser.parse_args().quick else 10
    with bench_stage() as stage:
        port = int(stage.portal.url.rpartition(":")[2])
        with LineProxy(port) as near, LineProxy(port) as far:
            machine = home_behind(stage, near, "machine", 9)
            with open_counter(machine.home) as opened:
                desk = help_of(opened.desk.help)
                desk.end(desk.call("find"), "lowered")
            machine.must("sync", "--once", "--json")
            counter = home_behind(stage, far, "counter", 4)
            rows = []
            for name, fault in LINES.items():
                for line in (near, far):
                    line.always(fault)
                rows.append((f"both on a line: {name}", spread(calls(machine, counter, times), 1)))
            for line in (near, far):
                line.heal()
            in_round, in_news = costs(counter, far)
    polls, waits = HOUR_S / POLL_S * in_round, HOUR_S / HELD_S * in_news
    print(f"{times} calls on each line, one after the other.\n")
    print(table(("median (min-max)", "call at the counter, s"), rows))
    print()
    head = ("a counter at rest", "bytes each", "an hour, KB", "of 64 kbit/s")
    every = (("rounds, as everywhere", in_round, polls), ("waits for news, beside them", in_news, waits))
    print(
        table(
            head,
            [
                (what, each, f"{hour / 1000:.0f}", f"{hour / HOUR_S / LINE_BYTES_PER_S:.2%}")
                for what, each, hour in every
            ],
        )
    )


if __name__ == "__main__":
    main()
