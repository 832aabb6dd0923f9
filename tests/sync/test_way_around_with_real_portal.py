"""A single application that the way refuses goes around, and nobody waits for it: with the real portal."""

import itertools
import random
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from kiosk.app.carrying import carry_home, courier_of
from kiosk.app.counter import EnrolledMachine, signed_in
from kiosk.domain.form import Form
from kiosk.domain.identifiers import OperatorId, ServiceCode
from kiosk.domain.money import Money
from kiosk.sync.round_result import RoundResult
from kiosk.sync.status import read_status
from kiosk.sync.suspicion import PATIENCE
from kiosk.trust.signers import SessionKeys
from tests.fakes.choosy_way import CUT, PASS, ChoosyWay
from tests.fakes.real_counter import RealCounter
from tests.fakes.two_portals import ServingPortal, TwoPortals

BEFORE, BEHIND = 4, 7
# The poison's answers are random letters, so that they weigh this much on the wire; no sound batch here does.
HEAVY_BYTES = 20_000


@pytest.fixture(scope="module")
def portals() -> Iterator[TwoPortals]:
    made = TwoPortals()
    yield made
    made.close()


@pytest.fixture(scope="module")
def serving(portals: TwoPortals) -> ServingPortal:
    return portals.serve()


@pytest.fixture(scope="module")
def counters() -> Iterator[int]:
    return itertools.count(1)


@pytest.fixture
def way(serving: ServingPortal) -> Iterator[ChoosyWay]:
    with ChoosyWay(serving.port) as running:
        yield running


@pytest.fixture
def counter(portals: TwoPortals, way: ChoosyWay, counters: Iterator[int], tmp_path: Path) -> RealCounter:
    """A counter with a day's work that waits: one application among the others is the poison."""
    made = RealCounter.enrol(tmp_path / "counter", (way.url,), portals.code(next(counters)))
    assert carry_home(made.machine).failure is None
    file_day(made.machine)
    return made


def file_day(enrolled: EnrolledMachine) -> None:
    letters = "".join(random.Random(3).choices(string.ascii_letters, k=45_000))
    with signed_in(enrolled.home, OperatorId("1001"), "135790") as (counter, me):
        desk = counter.desk
        desk.open_shift(me, Money(50_000))
        catalogue = desk.catalogue()
        assert catalogue is not None
        definition = catalogue.find(ServiceCode("CR1"))
        for number in range(BEFORE + 1 + BEHIND):
            form = Form.of_answers(definition, definition.example or {})
            application = desk.file_application(me, form)
            if number == BEFORE:
                application = replace(application, answers={**application.answers, "note": letters})
            basket = desk.new_basket().with_application(application)
            paid = desk.take_payment(me, basket, basket.due)
            counter.store.print_ledger.record_waived([paid.receipt.number])


def heavy(status: int, *targets: str) -> Any:
    """Refuse heavy requests to the journal, and whatever goes to `targets`."""

    def refuses(method: str, target: str, body: bytes) -> int:
        is_heavy = target == "/v1/journal" and len(body) > HEAVY_BYTES
        is_named = method == "PATCH" and any(target.startswith(name) for name in targets)
        return status if is_heavy or is_named else PASS

    return refuses


def rounds(counter: RealCounter, way: ChoosyWay, most: int) -> list[RoundResult]:
    """Let one courier do rounds until nothing waits."""
    enrolled = counter.machine
    store = enrolled.open_store(SessionKeys())
    done: list[RoundResult] = []
    try:
        with courier_of(enrolled, store.runs, store.inbox, store.books, store.blob_queue) as courier:
            for _ in range(most):
                done.append(courier.round())
                if done[-1].failure is None and not courier.waiting():
                    break
    finally:
        store.close()
    return done


def held(portals: TwoPortals, counter: RealCounter) -> list[str]:
    return [str(row["hash"]) for row in portals.held(counter.device_id)]


def arrived(portals: TwoPortals, counter: RealCounter) -> int:
    return sum(len(row["application_ids"]) for row in portals.held(counter.device_id))


def blobs_left(portals: TwoPortals) -> int:
    engine = create_engine(portals.database_url)
    with engine.connect() as connection:
        left = connection.execute(text("SELECT count(*) FROM blob")).scalar_one()
    engine.dispose()
    return int(left)


def delay_in_batches(way: ChoosyWay) -> float:
    """Return what was sent in vain, as a share of the batch that was refused first."""
    sizes = [size for _, target, size in way.refused if target == "/v1/journal"]
    return sum(sizes) / sizes[0]


@pytest.mark.parametrize(("status", "refusals", "again_batches"), [(413, 2, 2.0), (403, 1, 1.03)])
def test_an_application_that_the_way_refuses_goes_by_the_blob_channel_in_the_same_round(
    portals: TwoPortals,
    way: ChoosyWay,
    counter: RealCounter,
    status: int,
    refusals: int,
    again_batches: float,
) -> None:
    """What is too large is looked for at once; what a filter refuses comes with all the others."""
    way.refuses = heavy(status)
    before = len(way.passed)
    (result,) = rounds(counter, way, 1)
    assert (result.failure, result.waiting, result.owed) == (None, 0, 0)
    assert way.runs_refused() == refusals
    assert held(portals, counter) == counter.hashes()
    assert arrived(portals, counter) == BEFORE + 1 + BEHIND
    # The very next batch brings them all: nobody waits longer than for the one that was refused.
    again = [size for method, target, size in way.passed[before:] if "PATCH" in method or "journal" in target]
    assert sum(again) <= again_batches * way.refused[0][2]
    assert delay_in_batches(way) <= 2.1
    assert blobs_left(portals) == 0
    assert len(counter.states()) == BEFORE + 1 + BEHIND
    assert "sent" not in counter.states()


def test_where_the_blob_channel_refuses_the_whole_run_the_one_is_looked_for_and_goes_there_alone(
    portals: TwoPortals, way: ChoosyWay, counter: RealCounter
) -> None:
    whole: list[str] = []

    def refuses(method: str, target: str, body: bytes) -> int:
        whole.extend([target] if method == "PATCH" else [])
        return 403 if method == "PATCH" and target == whole[0] else int(heavy(403)(method, target, body))

    way.refuses = refuses
    (result,) = rounds(counter, way, 1)
    assert (result.failure, result.waiting, result.owed) == (None, 0, 0)
    assert 2 <= way.runs_refused() <= len(counter.hashes()).bit_length() + 1
    assert delay_in_batches(way) <= 2.1  # the first batch, and the poison once more alone
    assert held(portals, counter) == counter.hashes()
    assert arrived(portals, counter) == BEFORE + 1 + BEHIND


def test_refused_by_the_blob_channel_too_it_goes_owing_its_body_and_nobody_waits(
    portals: TwoPortals, way: ChoosyWay, counter: RealCounter
) -> None:
    way.refuses = heavy(403, "/v1/blobs/")
    result = carry_home(counter.machine)
    assert (result.failure, result.waiting) == (None, 0)
    assert held(portals, counter) == counter.hashes()
    assert arrived(portals, counter) == BEFORE + BEHIND
    # The next hello says what is owed; the refusal still stands, so it stays owed and is said.
    again = carry_home(counter.machine)
    assert (again.failure, again.owed) == (None, 1)
    assert counter.said("status", "--no-devices")["owed"] == 1
    assert read_status(counter.home).owed == 1
    way.refuses = lambda _method, _target, _body: PASS
    last = carry_home(counter.machine)
    assert (last.failure, last.owed) == (None, 0)
    assert arrived(portals, counter) == BEFORE + 1 + BEHIND
    assert portals.stats()["bodies_owed"] == 0
    assert held(portals, counter) == counter.hashes()


def test_a_way_that_refuses_even_the_envelope_lets_it_through_in_slices_and_nobody_waits(
    portals: TwoPortals, way: ChoosyWay, counter: RealCounter
) -> None:
    before = len(held(portals, counter))
    refuse_heavy = heavy(403, "/v1/blobs/")
    stuck = False

    def offended(method: str, target: str, body: bytes) -> int:
        """Refuse the heavy run, and from then on, until it is past, everything that could hold any of it."""
        nonlocal stuck
        is_run = (method, target) == ("POST", "/v1/journal")
        is_reference = is_run and body.startswith(b'{"blob"')
        stuck = not is_reference and (stuck or bool(is_run and refuse_heavy(method, target, body)))
        return 403 if stuck and (is_run or method == "PATCH") and len(body) > 64 else PASS

    way.refuses = offended
    done = rounds(counter, way, 3)
    assert (done[-1].failure, done[-1].waiting) == (None, 0)
    assert held(portals, counter) == counter.hashes()
    assert len(counter.hashes()) > before
    owing = portals.stats()["bodies_owed"]
    way.refuses = lambda _method, _target, _body: PASS
    assert owing > 0
    assert carry_home(counter.machine).owed == 0
    assert arrived(portals, counter) == BEFORE + 1 + BEHIND


def test_an_owed_body_can_be_carried_by_hand(
    portals: TwoPortals, way: ChoosyWay, counter: RealCounter, tmp_path: Path
) -> None:
    way.refuses = heavy(403, "/v1/blobs/")
    assert carry_home(counter.machine).waiting == 0
    bundle, answer = tmp_path / "out.lpb", tmp_path / "back.lpb"
    assert counter.said("bundle", "export", "--all", "--output", str(bundle))["exit"] == 0
    portals.run("bundle", "import", str(bundle), "--output", str(answer))
    assert carry_home(counter.machine).owed == 0
    assert arrived(portals, counter) == BEFORE + 1 + BEHIND


def test_an_owed_body_is_handed_in_by_the_blob_channel_when_only_that_is_open(
    portals: TwoPortals, way: ChoosyWay, counter: RealCounter
) -> None:
    way.refuses = heavy(403, "/v1/blobs/")
    assert carry_home(counter.machine).waiting == 0
    way.refuses = heavy(413)
    assert carry_home(counter.machine).owed == 0
    assert arrived(portals, counter) == BEFORE + 1 + BEHIND
    assert blobs_left(portals) == 0


def test_a_way_that_cuts_the_line_at_one_application_is_seen_through_after_some_rounds(
    portals: TwoPortals, way: ChoosyWay, counter: RealCounter
) -> None:
    way.refuses = heavy(CUT)
    done = rounds(counter, way, PATIENCE + 8)
    assert (done[-1].failure, done[-1].waiting) == (None, 0)
    assert [result.failure is not None for result in done[: PATIENCE - 1]] == [True] * (PATIENCE - 1)
    assert held(portals, counter) == counter.hashes()
    assert arrived(portals, counter) == BEFORE + 1 + BEHIND


def test_a_counter_killed_amid_the_way_around_loses_and_doubles_nothing(
    portals: TwoPortals, way: ChoosyWay, counter: RealCounter
) -> None:
    chunks: list[str] = []

    def dies_at_the_second_chunk(method: str, target: str, body: bytes) -> int:
        chunks.extend([target] if method == "PATCH" else [])
        return CUT if len(chunks) >= 2 else int(heavy(413)(method, target, body))

    way.refuses = dies_at_the_second_chunk
    assert rounds(counter, way, 1)[0].failure is not None
    way.refuses = heavy(413)
    before = len(way.passed)
    assert carry_home(counter.machine).waiting == 0
    assert held(portals, counter) == counter.hashes()
    sent = [size for method, target, size in way.passed[before:] if method == "PATCH" and target in chunks]
    assert sum(sent) < 35_000  # it went on behind the first chunk


def test_a_captive_portal_in_the_middle_of_a_round_burns_nothing(
    portals: TwoPortals, way: ChoosyWay, counter: RealCounter
) -> None:
    way.refuses = lambda _method, target, _body: PASS if target == "/v1/hello" else 403
    result = carry_home(counter.machine)
    assert result.failure is not None
    assert (result.failure.code, result.sent) == ("LIN-103", 0)
    assert held(portals, counter) == counter.hashes()[: len(counter.hashes()) - result.waiting]
    way.refuses = lambda _method, _target, _body: PASS
    assert carry_home(counter.machine).waiting == 0
    assert held(portals, counter) == counter.hashes()
