"""A photo over a link that drops: what it costs beyond its own bytes, in resumable chunks and from zero.

The counter's own courier sends to the reference portal through a relay that cuts every connection after
100 KB towards the portal, or at a place drawn by chance with that mean. Counted is all that was carried
towards the portal: heads, signatures, hellos and what a cut threw away. From zero is worked out: without
resuming, a picture larger than what one connection carries never arrives where the link drops regularly.
"""

import argparse
import hashlib
import random
import statistics
import sys
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from stage import bench_stage

from kiosk import __version__
from kiosk.app.counter import EnrolledMachine
from kiosk.domain.attachment import Attachment, AttachmentHash
from kiosk.errors import LineError
from kiosk.ports import VerifiedAnswer
from kiosk.sync.blob_line import BlobLine
from kiosk.sync.blob_sender import BlobSender
from kiosk.sync.http_exchange import HttpExchange
from kiosk.sync.portal_http import PortalHttp
from kiosk.trust.line_trust import PortalLineTrust
from kiosk.trust.system_clock import SystemClock
from tests.fakes.line_proxy import Clear, CutUp, LineProxy

PHOTO_BYTES = 200_000
DROP_BYTES = 100_000


class OnePicture:
    """`ports.OutgoingBlobs` and `ports.Inbox` of one picture."""

    def __init__(self, data: bytes, digest: str) -> None:
        self._data = data
        self.picture = Attachment(AttachmentHash(digest), len(data), "image/jpeg", 1)
        self.is_there = False

    def waiting(self, limit: int) -> list[Attachment]:
        """Return the picture until it is there."""
        return [] if self.is_there else [self.picture][:limit]

    def read(self, digest: AttachmentHash) -> bytes:  # noqa: ARG002  there is only one
        """Return its bytes."""
        return self._data

    def put(self, answer: VerifiedAnswer) -> None:
        """Note that it is there."""
        self.is_there = answer.kind == "blob"


def carried(own: EnrolledMachine, port: int, seed: int, *, by_chance: bool) -> int:
    """Send one photo over a dropping link; return the bytes carried towards the portal."""
    chance = random.Random(seed)
    data = chance.randbytes(PHOTO_BYTES)
    one = OnePicture(data, hashlib.sha256(data).hexdigest())
    with (
        LineProxy(port) as line,
        closing(HttpExchange(None, "kiosk/bench", time.monotonic)) as exchange,
    ):
        trust = PortalLineTrust(own.machine, own.enrolment.root, own.clock, own.randomness)
        link = PortalHttp([line.url], exchange, trust, __version__)
        link.hello([], "", ("", 0))
        before = line.up_bytes
        drops = [int(chance.expovariate(1 / DROP_BYTES)) + 1 if by_chance else DROP_BYTES for _ in range(200)]
        line.next(*map(CutUp, drops))
        sender = BlobSender(BlobLine(link, trust), one, one, SystemClock())
        while not one.is_there:
            try:
                link.hello([], "", ("", 0))
                sender.send_waiting(lambda: False)
            except LineError:
                continue
        line.always(Clear())
        return line.up_bytes - before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="five photos")
    count = 5 if parser.parse_args().quick else 20
    with bench_stage() as stage:
        own = EnrolledMachine.of_home(stage.counter().home)
        port = int(stage.portal.url.rpartition(":")[2])
        regular = [carried(own, port, seed, by_chance=False) / PHOTO_BYTES for seed in range(count)]
        chance = [carried(own, port, 1_000 + seed, by_chance=True) / PHOTO_BYTES for seed in range(count)]
    print(
        f"{count} photos of {PHOTO_BYTES // 1000} KB each, connections cut after {DROP_BYTES // 1000} KB.\n"
    )
    print("| cuts | carried for each byte of the photo, median | worst |\n|---|---:|---:|")
    for name, shares in (("every 100 KB", regular), ("by chance, 100 KB on average", chance)):
        print(f"| {name} | {statistics.median(shares):.3f} | {max(shares):.3f} |")


if __name__ == "__main__":
    main()
