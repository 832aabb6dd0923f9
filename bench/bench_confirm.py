"""From confirm to the receipt's bytes: one act in both copies, encrypted, chained, signed, projected, drawn.

The desk of an enrolled counter takes the payment of a basket, as the button does; then the receipt is laid
out and drawn for a printer of 80 mm, Arabic shaped, its QR signed. What a clerk waits for before paper moves,
in one thread and without a window. The form was checked when it came into the basket, as it is in the window.

Drawn before, as in the window: while the payment page is open, the paper of the basket is laid out and drawn
with the exact fee. What the act decides is drawn after it: receipt number, time, hash, what was tendered, and
the QR code. The last row leaves the preparation out: then only what the paper before had too was drawn.
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
from kiosk.usecases.take_payment import expected_receipt

WIDTH_DOTS = 576
WARM_UP = 5
Moment = tuple[float, float]


def moment() -> Moment:
    """Return the time, and the processor time of this process, in milliseconds."""
    return time.perf_counter() * 1000, time.process_time() * 1000


def since(began: Moment) -> Moment:
    """Return what has passed of both."""
    now = moment()
    return now[0] - began[0], now[1] - began[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100 acts")
    acts = 100 if parser.parse_args().quick else 1_000
    durable: list[Moment] = []
    ready: dict[bool, list[Moment]] = {True: [], False: []}
    anew: dict[bool, list[int]] = {True: [], False: []}
    with bench_stage() as stage:
        home = stage.counter().home
        with signed_in(home, OPERATOR, PIN) as (counter, session):
            clerk, paper = Clerk(counter.desk, session, "bench/confirm"), ReceiptPaper(load_texts())
            for number in range(2 * (WARM_UP + acts)):
                is_prepared = number % 2 == 0
                basket = clerk.basket(clerk.form())
                if is_prepared:
                    expected = expected_receipt(counter.desk.counter, session, basket)
                    paper.thermal(expected, WIDTH_DOTS)
                began = moment()
                settled = counter.desk.take_payment(session, basket, basket.due)
                durable.append(since(began))
                paper.thermal(settled.receipt, WIDTH_DOTS)
                ready[is_prepared].append(since(began))
                anew[is_prepared].append(paper.lines_drawn_anew)
                counter.store.print_ledger.record_waived([settled.receipt.number])
    rows = [
        [name, *cells(times)]
        for name, times in (
            ("durable in both copies, read models written", durable[2 * WARM_UP :]),
            ("the same, and the receipt drawn", ready[True][WARM_UP:]),
            ("the same, nothing prepared", ready[False][WARM_UP:]),
        )
    ]
    lines = [quantile(anew[is_prepared][WARM_UP:], 0.5) for is_prepared in (True, False)]
    print(f"{acts} acts of one application, after a warm-up. Lines drawn after the act: {lines[0]};")
    print(f"with nothing prepared: {lines[1]}.\n")
    print(table(["from confirm until, ms", "p50", "p95", "p99", "max", "processor, p50"], rows))


def cells(times: list[Moment]) -> list[str]:
    """Return quantiles of the time, and half of the processor time."""
    passed, worked = [one[0] for one in times], [one[1] for one in times]
    shown = [f"{quantile(passed, share):.1f}" for share in (0.5, 0.95, 0.99, 1.0)]
    return [*shown, f"{quantile(worked, 0.5):.1f}"]


if __name__ == "__main__":
    main()
