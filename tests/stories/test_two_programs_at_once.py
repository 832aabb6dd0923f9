"""Two programs want to file at one counter at once: one writes, the other says so; nothing is lost."""

import json
import subprocess
import sys

from kiosk.demo.parts import CLERK, StageCounter
from kiosk.demo.reckoning import CounterBooks, is_gapless

FILING = ("file", "--operator", CLERK, "--service", "CR1", "--answers", "example", "--no-print", "--json")


def test_two_programs_at_once(counter: StageCounter) -> None:
    words = [sys.executable, "-m", "kiosk", *FILING, "--count", "150", "--home", str(counter.home)]
    with subprocess.Popen(words, env=counter.environment, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        said = [first.stdout.readline()]
        second = counter.run(*FILING)
        reading = counter.run("status", "--no-devices", "--json")
        verified = counter.run("journal", "verify", "--json")
        said += first.stdout.readlines()
    assert first.returncode == 0
    assert (second.code, second.last["error"]) == (3, "STO-101")
    assert reading.code == 0
    assert reading.last["head_seq"] > 0
    assert verified.last["clean"] is True

    third = counter.must(*FILING)
    announced = [json.loads(line)["application_id"] for line in said] + [third.last["application_id"]]
    books = CounterBooks.of_home(counter.home)
    assert books.application_ids == announced
    assert is_gapless(books.receipt_numbers)
    assert counter.must("journal", "verify", "--json").last["clean"] is True
