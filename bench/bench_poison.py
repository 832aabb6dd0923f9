"""One application in a hundred that the way refuses: how long the other 99 wait for it.

The counter's own courier sends a day of applications to the reference portal through a proxy that refuses
(403) every run which holds one marked application, at the first, a middle or the last place. Counted are the
bytes that were sent until the last *other* entry was countersigned, beyond those of the same day without a
mark, in batches: the first run of the day, which holds it whole. The refused run is brought by the blob
channel as it is, the marked one among the others; in further rows the way refuses that as well, and the
marked one is looked for.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from stage import BenchStage, bench_stage, file_many, table

from kiosk import __version__
from kiosk.app.counter import EnrolledMachine
from kiosk.domain.entry import Entry
from kiosk.ports import VerifiedAnswer
from kiosk.sync.blob_line import BlobLine
from kiosk.sync.blob_sender import BlobSender
from kiosk.sync.http_exchange import HttpExchange
from kiosk.sync.picture_courier import PictureCourier
from kiosk.sync.portal_http import PortalHttp
from kiosk.trust.line_trust import PortalLineTrust
from kiosk.trust.signers import SessionKeys
from tests.fakes.choosy_way import PASS, ChoosyWay

APPLICATIONS = 100
PLACES = (1, 50, 100)
QUICK_PLACES = (50,)
FORBIDDEN = 403


class MarkedLink:
    """The courier's line, which tells the way whether a run holds the marked entry."""

    def __init__(self, link: PortalHttp, marked: str, *, refuses_whole: bool) -> None:
        self._link = link
        self._marked = marked
        self.holds_marked = False
        self._refuses_whole = refuses_whole
        self._whole = ""
        self._is_whole = False
        self.seen: list[tuple[str, int, int]] = []
        self.others_done = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._link, name)

    def send_run(self, entries: Sequence[Entry]) -> VerifiedAnswer:
        """Send a run; note how much had gone when its answer came."""
        self.holds_marked = any(entry.hash == self._marked for entry in entries)
        try:
            answer = self._link.send_run(entries)
        finally:
            self.holds_marked = False
        self.others_done = len(self.seen)
        return answer

    def packed_run(self, entries: Sequence[Entry]) -> tuple[bytes, str]:
        """Pack a whole run for the blob channel."""
        self._is_whole = True
        return self._link.packed_run(entries)

    def send_run_in_blob(self, blob: str, coding: str, last: Entry) -> VerifiedAnswer:
        """Have a run stored that lies there; note how much had gone if it held all of them."""
        answer = self._link.send_run_in_blob(blob, coding, last)
        if self._is_whole:
            self.others_done = len(self.seen)
        self._is_whole = False
        return answer

    def refuses(self, _method: str, target: str, body: bytes) -> int:
        """Judge one request, as the way asks."""
        if self._refuses_whole and target.startswith("/v1/blobs/"):
            self._whole, self._is_whole = self._whole or target, False
        is_refused = (self.holds_marked and target == "/v1/journal") or target == self._whole
        verdict = FORBIDDEN if is_refused else PASS
        self.seen.append((target, len(body), verdict))
        return verdict


def carried(stage: BenchStage, port: int, place: int, *, refuses_whole: bool = False) -> dict[str, int]:
    """Send a day whose application at `place` is marked (0: none); return what it took."""
    own = EnrolledMachine.of_home(stage.counter().home)
    file_many(own.home, APPLICATIONS)
    with ExitStack() as stack:
        store = own.open_store(SessionKeys())
        stack.callback(store.close)
        way = stack.enter_context(ChoosyWay(port))
        exchange = HttpExchange(None, "kiosk/bench", time.monotonic)
        stack.callback(exchange.close)
        trust = PortalLineTrust(own.machine, own.enrolment.root, own.clock, own.randomness)
        link = PortalHttp([way.url], exchange, trust, __version__)
        settled = [
            str(row[0])
            for row in store.database.rows(
                "SELECT hash FROM entries WHERE kind = 'basket.settled' ORDER BY position"
            )
        ]
        marked = MarkedLink(link, settled[place - 1] if place else "", refuses_whole=refuses_whole)
        way.refuses = marked.refuses
        pictures = BlobSender(BlobLine(link, trust), store.blob_queue, store.inbox, own.clock)
        courier = PictureCourier(marked, store.runs, store.inbox, own.clock, lambda: "", pictures)
        result = courier.round()
    if result.failure is not None or result.waiting or result.owed:
        raise RuntimeError(f"not all went: {result}")
    runs = [size for target, size, _ in marked.seen if target == "/v1/journal"]
    return {
        "batch": runs[0],
        "until_others": sum(size for _, size, _ in marked.seen[: marked.others_done]),
        "requests": marked.others_done,
        "refused": sum(verdict != PASS for _, _, verdict in marked.seen),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one place only")
    places = QUICK_PLACES if parser.parse_args().quick else PLACES
    with bench_stage() as stage:
        port = int(stage.portal.url.rpartition(":")[2])
        clean = carried(stage, port, 0)
        found = {(place, False): carried(stage, port, place) for place in places}
        found |= {(place, True): carried(stage, port, place, refuses_whole=True) for place in places}
    print(f"{APPLICATIONS} applications, one of them refused alone; a batch is {clean['batch']:,} bytes.\n")
    rows = [
        [
            f"the {place}. of {APPLICATIONS}"
            + ("; its run is refused by the blob channel too" if again else ""),
            f"{(one['until_others'] - clean['until_others']) / clean['batch']:.2f}",
            one["requests"] - clean["requests"],
            one["refused"],
        ]
        for (place, again), one in found.items()
    ]
    head = [
        "refused application",
        "others wait longer, in batches of bytes",
        "and further requests",
        "refusals",
    ]
    print(table(head, rows))


if __name__ == "__main__":
    main()
