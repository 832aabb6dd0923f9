"""From confirm to the receipt's bytes: one act in both copies, encrypted, chained, signed, projected, drawn.

The desk of an enrolled counter takes the payment of a filled form, as the button does; then the receipt is
laid out and drawn for a printer of 80 mm, Arabic shaped, its QR signed. What a clerk waits for before paper
moves, in one thread and without a window.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from stage import OPERATOR, PIN, Clerk, bench_stage, quantile, table

from kiosk.app.counter import signed_in
from kiosk.app.shipped import load_texts
from kiosk.documents.renderer import ReceiptPaper

WIDTH_DOTS = 576
WARM_UP = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 acts")
    acts = 100 if parser.parse_args().quick else 1_000
    durable_ms, ready_ms = [], []
    with bench_stage() as stage:
        home = stage.counter().home
        with signed_in(home, OPERATOR, PIN) as (counter, session):
            clerk, paper = Clerk(counter.desk, session, "bench/confirm"), ReceiptPaper(load_texts())
            for _ in range(WARM_UP + acts):
                form = clerk.form()
                began = time.perf_counter()
                settled = clerk.settle(form)
                durable = time.perf_counter()
                paper.thermal(settled.receipt, WIDTH_DOTS)
                ready = time.perf_counter()
                durable_ms.append((durable - began) * 1000)
                ready_ms.append((ready - began) * 1000)
                counter.store.print_ledger.record_waived([settled.receipt.number])
    rows = [
        [name, *(f"{quantile(times[WARM_UP:], share):.1f}" for share in (0.5, 0.95, 0.99, 1.0))]
        for name, times in (
            ("durable in both copies, read models written", durable_ms),
            ("the same, and the receipt drawn", ready_ms),
        )
    ]
    print(f"{acts} acts of one application, after a warm-up.\n")
    print(table(["from confirm until, ms", "p50", "p95", "p99", "max"], rows))


if __name__ == "__main__":
    main()
