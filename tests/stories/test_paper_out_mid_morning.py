"""The paper runs out in the middle of a receipt: work goes on, and every paper says what it is."""

from kiosk.app.counter import open_counter
from kiosk.demo.paperwork import Draughtsman
from kiosk.demo.parts import CLERK, StageCounter, StagePrinter
from kiosk.demo.reckoning import CounterBooks
from tests.fakes.paper import is_drawing, statement_on

FILING = ("file", "--operator", CLERK, "--service", "SS1", "--answers", "example", "--vary", "a", "--json")
HALF_A_RECEIPT = 700


def test_paper_out_mid_morning(printing_counter: StageCounter, printer: StagePrinter) -> None:
    counter = printing_counter
    before = counter.must(*FILING, "--count", "2").lines
    printer.order("paper_out_after", rows=HALF_A_RECEIPT)
    without = counter.must(*FILING, "--count", "3").lines
    assert [line["paper"] for line in (*before, *without)] == [
        *("printed", "printed", "unknown"),
        *("not_printed", "not_printed"),
    ]
    failed = counter.run("reprint", "--operator", CLERK, "--owed", "--json")
    assert (failed.code, {line["paper"] for line in failed.lines}) == (1, {"not_printed"})

    printer.order("paper_in")
    owed = counter.must("reprint", "--operator", CLERK, "--owed", "--json").lines
    assert [line["receipt_number"] for line in owed] == [line["receipt_number"] for line in without[1:]]
    assert {(line["copy"], line["paper"]) for line in owed} == {(0, "printed")}
    torn = str(without[0]["receipt_number"])
    again = counter.must("reprint", "--operator", CLERK, "--receipt", torn, "--json").last
    assert again == {"receipt_number": torn, "copy": 1, "paper": "printed"}
    assert counter.must("reprint", "--operator", CLERK, "--owed", "--json").lines == []

    whole = [sheet for sheet in printer.sheets if statement_on(sheet) is not None]
    with open_counter(counter.home) as opened:
        draughtsman = Draughtsman(opened, 576)
        prints = [(str(line["receipt_number"]), 0) for line in (*before, *without[1:])] + [(torn, 1)]
        for sheet, (number, copy) in zip(whole, prints, strict=True):
            assert is_drawing(sheet, draughtsman.thermal(number, copy))
    books = CounterBooks.of_home(counter.home)
    assert books.every_entry_balances
    assert counter.must("journal", "verify", "--json").last["clean"] is True


def test_a_printer_that_is_off_or_open_stops_nobody(
    printing_counter: StageCounter, printer: StagePrinter
) -> None:
    counter = printing_counter
    printer.order("cover_open")
    assert counter.must(*FILING).last["paper"] == "not_printed"
    assert counter.must("status", "--json").last["devices"]["printer"]["state"] == "cover_open"
    printer.order("cover_close")
    printer.order("off")
    assert counter.must(*FILING).last["paper"] == "not_printed"
    printer.order("on")
    assert len(counter.must("reprint", "--operator", CLERK, "--owed", "--json").lines) == 2
    assert len(printer.sheets) == 2
