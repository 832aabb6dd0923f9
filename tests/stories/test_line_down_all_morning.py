"""Two hundred applications while the portal is off, the program killed twice on the way: nothing is lost."""

from collections import Counter
from pathlib import Path

import pytest

from kiosk.app.counter import open_counter
from kiosk.demo.paperwork import Draughtsman
from kiosk.demo.parts import StageCounter, StagePortal, StagePrinter
from kiosk.demo.reckoning import CounterBooks, is_gapless
from kiosk.domain.receipt import Paper
from tests.fakes.paper import is_drawing, statement_on

APPLICATIONS = 200
KILLS = ((90, 41), (90, 58))
SERVICES = ("CR1", "PP1", "SS1", "JU1", "CO2", "PO2")


def filing(service: str, count: int, seed: str) -> tuple[str, ...]:
    return (
        *("file", "--operator", "1001", "--service", service, "--answers", "example"),
        *("--count", str(count), "--vary", seed, "--json"),
    )


def committed(counter: StageCounter) -> int:
    return len(CounterBooks.of_home(counter.home).rows)


def work_all_morning(counter: StageCounter) -> list[dict[str, object]]:
    """File until exactly two hundred are committed; return every line that was said on the way."""
    said: list[dict[str, object]] = []
    for service, (count, killed_after) in zip(SERVICES, KILLS, strict=False):
        answer = counter.run_and_kill(*filing(service, count, "killed"), lines=killed_after)
        assert answer.code < 0
        said += answer.lines
    for index, service in enumerate(SERVICES):
        missing = APPLICATIONS - committed(counter)
        count = missing if service == SERVICES[-1] else min(missing, 12 + index)
        if count:
            said += counter.must(*filing(service, count, "morning")).lines
    return said


def check_paper(counter: StageCounter, books: CounterBooks, sheets: list[Path]) -> None:
    """Every receipt lies on paper; whatever lies there twice says that it is a copy."""
    by_sequence: dict[int, list[Path]] = {}
    torn = []
    for sheet in sheets:
        statement = statement_on(sheet)
        if statement is None:
            torn.append(sheet)
        else:
            by_sequence.setdefault(statement.sequence, []).append(sheet)
    assert sorted(by_sequence) == list(range(1, APPLICATIONS + 1))
    assert len(torn) <= len(KILLS)
    twice = {sequence: found for sequence, found in by_sequence.items() if len(found) > 1}
    assert len(twice) <= len(KILLS)
    with open_counter(counter.home) as opened:
        draughtsman = Draughtsman(opened, 576)
        for sequence, found in twice.items():
            number = books.receipt_numbers[sequence - 1]
            assert is_drawing(found[0], draughtsman.thermal(number, 0))
            assert is_drawing(found[1], draughtsman.thermal(number, 1))


@pytest.mark.timeout(240)
def test_line_down_all_morning(
    printing_counter: StageCounter, portal: StagePortal, printer: StagePrinter
) -> None:
    counter = printing_counter
    portal.stop()
    said = work_all_morning(counter)
    down = counter.run("sync", "--once", "--json")
    assert (down.code, down.last["error"]) == (1, "LIN-101")
    assert down.last["waiting"] > 3 * APPLICATIONS - 2 * len(KILLS) - APPLICATIONS

    portal.serve()
    sync = counter.must("sync", "--once", "--json")
    assert sync.last["waiting"] == 0
    books = CounterBooks.of_home(counter.home)
    held = [entry for entry in portal.export() if entry["device_id"] == books.device_id]

    announced = [str(line["application_id"]) for line in said]
    at_portal = [application for entry in held for application in entry["application_ids"]]
    assert len(at_portal) == len(set(at_portal)) == APPLICATIONS
    assert set(announced) <= set(at_portal)
    assert [application for application in at_portal if application in set(announced)] == announced
    assert APPLICATIONS - len(announced) <= len(KILLS)
    assert at_portal == books.application_ids
    assert [entry["seq"] for entry in held] == list(range(1, len(held) + 1))
    assert [entry["hash"] for entry in held] == [entry.hash for entry in books.entries]

    verified = counter.must("journal", "verify", "--json").last
    assert verified["clean"] is True
    assert verified["entries"] == verified["second_copy_entries"] == len(held)
    assert counter.must("journal", "rebuild", "--json").last["equal"] is True
    assert books.every_entry_balances
    assert sum(books.balances.values()) == 0
    assert books.balances["cash.till"] == 50_000 + books.takings_dirhams
    assert len(books.receipt_numbers) == APPLICATIONS
    assert is_gapless(books.receipt_numbers)
    outcomes = Counter(number for number, _, paper in books.papers() if paper == Paper.PRINTED)
    assert set(outcomes) == set(books.receipt_numbers)
    check_paper(counter, books, printer.sheets)
