"""A backlog of 50,000: how soon the first batch begins, and how fast it is read and acknowledged here.

Ours is the real store: entries of 2.7 KB are read from the encrypted database in batches as the courier does,
and each batch is acknowledged by a checkpoint folded in with one synced commit. The peer, persist-queue,
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kiosk.ports import VerifiedAnswer
from kiosk.store.frames import encode_payload
from tests.fakes.store_parts import Counter, morning

BATCH_BYTES = 256 * 1024
PER_ACT = 20


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that something took."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def ours(folder: Path, count: int) -> tuple[float, float, float, bytes]:
    """Return ms to the first batch after a start, entries a second read and acknowledged, one payload.

    The third figure is the same by the processor time of this process: what a free processor would do.
    """
    counter = Counter(folder)
    with closing(morning(counter, 0)) as store:
        for _ in range(count):
            counter.settle(store)
        payload = encode_payload(store.journal.entries(store.journal.head.seq, 1)[0])
    with closing(counter.open()) as store:
        began = time.perf_counter()
        (head,) = store.runs.epochs()
        store.runs.run(head.epoch, store.runs.acknowledged(head.epoch) + 1, BATCH_BYTES)
        first_ms = (time.perf_counter() - began) * 1000
        began, worked, seq = time.perf_counter(), time.process_time(), 0
        while seq < head.seq:
            last = store.runs.run(head.epoch, seq + 1, BATCH_BYTES)[-1]
            seq = last.seq
            fields = {"epoch": head.epoch, "seq": seq, "hash": last.hash, "received_at": "", "branch": "main"}
            store.inbox.put(VerifiedAnswer("checkpoint", fields))
        rate, work_rate = seq / (time.perf_counter() - began), seq / (time.process_time() - worked)
    return first_ms, rate, work_rate, payload


def persist_queue(folder: Path, count: int, payload: bytes, sample: int) -> tuple[float, float]:
    """Return the same of persist-queue: ms from opening to the first item, items per second."""
    from persistqueue import SQLiteAckQueue

    queue = SQLiteAckQueue(str(folder), auto_commit=False)
    for _ in range(count):
        queue.put(payload)
    queue.task_done()
    queue.close()
    began = time.perf_counter()
    queue = SQLiteAckQueue(str(folder), auto_commit=True)
    queue.ack(queue.get())
    first_ms = (time.perf_counter() - began) * 1000
    began = time.perf_counter()
    for _ in range(sample):
        queue.ack(queue.get())
    rate = sample / (time.perf_counter() - began)
    queue.close()
    return first_ms, rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a backlog of 5,000")
    count = 5_000 if parser.parse_args().quick else 50_000
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        first_ms, rate, work_rate, payload = ours(place / "ours", count)
        peer_ms, peer_rate = persist_queue(place / "peer", count, payload, min(count - 1, 2_000))
    print(f"{count:,} entries of {len(payload):,} bytes wait.\n")
    print("| | first batch begins after, ms | read and acknowledged, a second | a second of processor |")
    print("|---|---:|---:|---:|")
    row = f"{first_ms:.1f} | {rate:,.0f} | {work_rate:,.0f}"
    print(f"| **ours: batches of 256 KB, a checkpoint each** | {row} |")
    print(f"| persist-queue SQLiteAckQueue, opened anew | {peer_ms:.1f} | {peer_rate:,.0f} | |")


if __name__ == "__main__":
    main()
