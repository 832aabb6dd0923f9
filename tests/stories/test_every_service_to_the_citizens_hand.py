"""Every service of the catalogue: filed, paid, printed, sent, decided by an agency, told, handed over."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kiosk.app.counter import EnrolledMachine, OpenCounter, signed_in
from kiosk.demo.parts import CLERK, CLERK_PIN, StageCounter, StagePortal, StagePrinter
from kiosk.domain.case_acts import Receiver
from kiosk.domain.form import Form
from kiosk.domain.identifiers import OperatorId, ReceiptNumber, TrackingNumber
from kiosk.domain.operator import Session
from kiosk.domain.receipt import Paper
from kiosk.usecases.hand_over_result import Claim
from tests.fakes.paper import statement_on
from tests.stories.conftest import portal_of_its_own

FINISHED = ("filed", "accepted", "with_agency", "granted", "at_office")


class Filed(NamedTuple):
    """One service as it was filed."""

    code: str
    agency: str
    number: TrackingNumber
    paper: Paper
    receipt: ReceiptNumber
    fee_dirhams: int


@pytest.fixture(scope="module")
def session_portal() -> Iterator[StagePortal]:
    """No case of another story lies here: the list of what waits for its citizen is a short one."""
    with portal_of_its_own() as made:
        yield made


def file_everything(counter: OpenCounter, me: Session) -> list[Filed]:
    """File, pay and print the example of every service that the catalogue holds today."""
    catalogue = counter.desk.catalogue()
    assert catalogue is not None
    filed = []
    for service in catalogue.services:
        assert service.example is not None, service.code
        application = counter.desk.file_application(me, Form.of_answers(service, service.example))
        basket = counter.desk.new_basket().with_application(application)
        settled = counter.desk.take_payment(me, basket, basket.due)
        paper = counter.print_shop.print_receipt(me, settled.receipt)
        number = settled.applications[0].tracking_number
        receipt = settled.receipt
        told = (receipt.number, receipt.total.dirhams)
        filed.append(Filed(service.code, service.agency_code, number, paper, *told))
    return filed


def decide_everything(
    portal: StagePortal, agencies: set[str], folder: Path, office: str = ""
) -> dict[str, str]:
    """Let a process of its own decide for every agency; return the codes that citizens were sent.

    The papers go to `office`, where one is named.
    """
    wanted = [word for agency in sorted(agencies) for word in ("--agency", agency)]
    keys = folder / "keys.json"
    keys.write_text(json.dumps(portal._run("agency-key", *wanted, "--json").last))
    simulator = (sys.executable, "-m", "portal.agency_simulator", "--portal", portal.url, "--keys", str(keys))
    simulator += ("--deliver-to", office) if office else ()
    done = subprocess.run(simulator, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    sink = folder / "sms.jsonl"
    assert portal._run("notices", "--sink", str(sink), "--json").last["waiting"] == 0
    told = [json.loads(line) for line in sink.read_text("utf-8").splitlines()]
    assert all(one["parts"] == 1 for one in told)
    return dict(_number_and_code(one["text"]) for one in told)


def _number_and_code(text: str) -> tuple[str, str]:
    digits = "".join(sign for sign in text if sign.isdigit())
    return digits[:16], digits[16:]


def hand_over_everything(
    counter: OpenCounter, me: Session, filed: list[Filed], codes: Mapping[str, str]
) -> None:
    """Give every result to who comes for it: with the code, or on a document where none was sent.

    Each gets a delivery slip on paper.
    """
    receiver = Receiver("سالم علي", "P1234567")
    for one in filed:
        (case,) = counter.desk.cases.find(me, one.number.grouped)
        steps = [step.state for step in counter.desk.cases.open(me, case.application_id).steps]
        assert tuple(steps[: len(FINISHED)]) == FINISHED, (one.code, steps)
        code = codes.get(one.number.digits, "")
        assert steps[len(FINISHED) :] == (["notified"] if code else []), (one.code, steps)
        entry = counter.desk.cases.hand_over(me, Claim(one.number, receiver, code, has_signed=True))
        facts = entry.facts_fields()
        assert facts["proof"] == ("code" if code else "identity"), one.code
        slip = counter.desk.receipt_to_print(ReceiptNumber.parse(facts["receipt"]["number"]))
        assert counter.print_shop.print_receipt(me, slip) is Paper.PRINTED, one.code


def figures_on(sheets: list[Path]) -> list[tuple[int, int]]:
    """Read the papers back with a reader that is not ours: number and sum that each one states."""
    read = [statement_on(sheet) for sheet in sheets]
    return [(one.sequence, one.total_dirhams) for one in read if one is not None]


def mine_digits(filed: list[Filed]) -> set[str]:
    return {one.number.digits for one in filed}


def clerk(counter: StageCounter) -> Any:
    return signed_in(counter.home, OperatorId(CLERK), CLERK_PIN)


@pytest.mark.timeout(600)
def test_every_service_to_the_citizens_hand(
    printing_counter: StageCounter, portal: StagePortal, printer: StagePrinter, tmp_path: Path
) -> None:
    counter = printing_counter
    with clerk(counter) as (opened, me):
        filed = file_everything(opened, me)
    assert {one.paper for one in filed} == {Paper.PRINTED}
    assert len(filed) >= 37
    assert figures_on(printer.sheets) == [(one.receipt.sequence, one.fee_dirhams) for one in filed]
    assert counter.must("sync", "--once", "--json").last["waiting"] == 0

    codes = decide_everything(portal, {one.agency for one in filed}, tmp_path)
    counter.must("sync", "--once", "--json")
    with clerk(counter) as (opened, me):
        mine = {one.number for one in filed}
        lying, _ = opened.desk.cases.waiting(me)
        here = {case.tracking_number for case, _ in lying}
        assert [
            (one.code, opened.desk.cases.find(me, one.number.digits)[0].state)
            for one in filed
            if one.number not in here
        ] == []
        hand_over_everything(opened, me, filed, codes)
        assert codes.keys() <= mine_digits(filed)
        assert len(codes) >= len(filed) // 2  # told by a short message; the others have no telephone
        slips = figures_on(printer.sheets[len(filed) :])
        assert [total for _, total in slips] == [0] * len(filed)
        assert len({sequence for sequence, _ in slips}) == len(filed)
        lying, conflicts = opened.desk.cases.waiting(me)
        assert not mine & {case.tracking_number for case, _ in lying}
        assert conflicts == []
    assert counter.must("sync", "--once", "--json").last["waiting"] == 0

    device = counter.must("status", "--no-devices", "--json").last["device_id"]
    held = [
        entry
        for entry in portal.export()
        if (entry["kind"], entry["device_id"]) == ("result.handed_over", device)
    ]
    assert len(held) == len(filed)
    counter.must("sync", "--once", "--json")
    with clerk(counter) as (opened, me):
        states = {opened.desk.cases.find(me, one.number.digits)[0].state for one in filed}
    assert states == {"handed_over"}
    assert counter.must("journal", "verify", "--json").last["clean"] is True
    assert counter.must("journal", "rebuild", "--json").last["equal"] is True


def give(counter: StageCounter, tracking: str, code: str) -> str:
    receiver = ("--name", "سالم علي", "--document-number", "P1234567", "--code", code, "--signed")
    given = counter.must("case", "hand-over", tracking, *receiver, "--operator", CLERK, "--json")
    return str(given.last["proof"])


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_one_result_from_two_counters_while_both_are_offline(
    counter: StageCounter, portal: StagePortal, tmp_path: Path
) -> None:
    other = StageCounter(tmp_path / "other")
    other.enrol(portal.url, portal.enrolment_code(9))
    other.must("shift", "open", "--operator", CLERK, "--float-dirhams", "50000", "--json")
    wanted = ("--operator", CLERK, "--service", "CR1", "--answers", "example", "--no-print", "--json")
    tracking = str(counter.must("file", *wanted).last["tracking_number"])
    counter.must("sync", "--once", "--json")
    codes = decide_everything(portal, {"CRA"}, tmp_path)
    for one in (counter, other):
        one.must("sync", "--once", "--json")

    assert [give(one, tracking, codes[tracking]) for one in (counter, other)] == ["code", "code"]
    words = ("--name", "x", "--document-number", "P1", "--signed", "--operator", CLERK, "--json")
    again = counter.run("case", "hand-over", tracking, "--code", codes[tracking], *words)
    assert "CAS-104" in again.output + again.errors

    for one in (counter, other, counter):
        one.must("sync", "--once", "--json")
    for one in (counter, other):
        (told,) = one.must("case", "conflicts", "--operator", CLERK, "--json").lines
        assert (told["tracking_number"], told["state"]) == (tracking, "disputed")
        assert {step["office"] for step in told["conflict"]} == {"TIP-001 / 9", _place(counter)}
        with clerk(one) as (opened, _):
            assert opened.desk.cases.todos().left_twice == 1  # a to-do of both supervisors


def _place(counter: StageCounter) -> str:
    place = EnrolledMachine.of_home(counter.home).enrolment.place
    return f"{place.office} / {place.counter}"
