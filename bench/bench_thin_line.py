"""500 applications over a really thin line: 64 kbit/s, 600 ms there and back, 2 % of packets lost.

Packets go between two network namespaces by a relay that delays them, holds them to the rate and loses some
(`tests/fakes/thin_line.py`). Ours is the counter's own courier with the reference portal behind the line:
hello, runs, checkpoints, feed. The peer sends the same applications as an ODK-style client does
(`bench/odk_flow.py`) over a line of the same kind.
"""

import argparse
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import requests
from bench_wire import settle
from odk_flow import submission_of, submission_server, submit
from stage import OPERATOR, PIN, BenchStage, bench_stage

from kiosk import __version__
from kiosk.app.carrying import USER_AGENT
from kiosk.app.counter import EnrolledMachine, signed_in
from kiosk.domain.entry import Entry
from kiosk.ports import VerifiedAnswer
from kiosk.sync.courier import Courier, sync_until_done
from kiosk.sync.http_exchange import HttpExchange
from kiosk.sync.portal_http import PortalHttp
from kiosk.trust.line_trust import PortalLineTrust
from tests.fakes.thin_line import ThinLine, Thinness, why_not

LINE = Thinness(bytes_per_s=8_000, delay_s=0.3, loss=0.02)


class TimedInbox:
    """Takes answers and keeps none, but for when the last checkpoint came; folding is not measured."""

    last_checkpoint_s = 0.0

    def put(self, answer: VerifiedAnswer) -> None:
        """Take one."""
        if answer.kind == "checkpoint":
            self.last_checkpoint_s = time.monotonic()


def filed(stage: BenchStage, count: int) -> tuple[Path, list[Entry]]:
    """File so many applications of all services at a counter whose feed is read already."""
    counter = stage.counter()
    counter.must("sync")
    with signed_in(counter.home, OPERATOR, PIN) as (opened, session):
        numbers = [settle(opened.desk, session, f"bench-thin/{index}") for index in range(count)]
        opened.store.print_ledger.record_waived(numbers)
    with closing(EnrolledMachine.of_home(counter.home).open_reader()) as reader:
        (head,) = reader.runs.epochs()
        entries = reader.runs.run(head.epoch, 1, 2**30)
    return counter.home, [entry for entry in entries if entry.kind == "basket.settled"]


def ours(home: Path, port: int) -> tuple[float, float]:
    """Let the courier work over the thin line; return seconds to the last checkpoint, and to the end."""
    own, inbox = EnrolledMachine.of_home(home), TimedInbox()
    with (
        ThinLine(port, LINE) as line,
        closing(own.open_reader()) as reader,
        closing(HttpExchange(None, USER_AGENT, time.monotonic)) as exchange,
    ):
        trust = PortalLineTrust(own.machine, own.enrolment.root, own.clock, own.randomness)
        link = PortalHttp([line.url], exchange, trust, __version__)
        courier = Courier(link, reader.runs, inbox, own.clock, lambda: "")
        began_s = time.monotonic()
        while sync_until_done(courier).waiting:
            pass
        return inbox.last_checkpoint_s - began_s, time.monotonic() - began_s


def peers(entries: list[Entry]) -> float:
    """Send the same as an ODK-style client; return the seconds it took."""
    server = submission_server()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with ThinLine(int(server.server_address[1]), LINE) as line, requests.Session() as session:
        began_s = time.monotonic()
        for entry in entries:
            submit(session, line.url, submission_of(entry))
        took_s = time.monotonic() - began_s
    server.shutdown()
    server.server_close()
    thread.join()
    return took_s


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20 submissions of the peer")
    options = parser.parse_args()
    if reason := why_not():
        raise SystemExit(f"not here: {reason}")
    count, sample = 500, 20 if options.quick else 500
    with bench_stage() as stage:
        home, entries = filed(stage, count)
        took_s, read_s = ours(home, int(stage.portal.url.rpartition(":")[2]))
    peer_s = peers(entries[:sample]) * count / sample
    scaled = "" if sample == count else f" ({sample} measured, times {count // sample})"
    print(f"{count} applications, 64 kbit/s, 600 ms, 2 % of packets lost.\n")
    print("| way | until all are acknowledged, s | beside ours | until every judgement is read, s |")
    print("|---|---:|---:|---:|")
    print(f"| **ours: the courier's rounds** | {took_s:.0f} | 1.0x | {read_s:.0f} |")
    print(
        f"| ODK-style: HEAD and POST for each{scaled} | {peer_s:.0f} | {peer_s / took_s:.1f}x | none come |"
    )


if __name__ == "__main__":
    main()
