"""The courier and the reference portal, each its own program: what they agree on without a go-between."""

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.app.carrying import carry_home, courier_of
from kiosk.app.counter import EnrolledMachine
from kiosk.app.enrolling import Enrolling, enrol_home
from kiosk.errors import EnrolmentCodeError, LineDownError, LineError, TlsNotTrustedError
from kiosk.store.reader import StoreReader
from kiosk.sync.status import LineState, status_from_json
from kiosk.trust.signers import SessionKeys
from tests.fakes.line_proxy import LineProxy, LoseAnswer
from tests.fakes.real_portal import RealPortal
from tests.fakes.tls_authority import TlsAuthority

COUNTERS = itertools.count(1)
Enrol = Callable[..., EnrolledMachine]


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    made = RealPortal()
    try:
        made.serve()
        yield made
    finally:
        made.remove()


@pytest.fixture
def real_line(portal: RealPortal) -> Iterator[LineProxy]:
    with LineProxy(int(portal.url.rpartition(":")[2])) as line:
        yield line


@pytest.fixture
def enrol(portal: RealPortal, tmp_path: Path) -> Enrol:
    def make(
        url: str, ca_file: Path | None = None, code: str = "", told: list[LineError] | None = None
    ) -> EnrolledMachine:
        heard: list[LineError] = [] if told is None else told
        wanted = Enrolling(
            home=tmp_path / "counter",
            portal_urls=[url],
            code=code or portal.code(next(COUNTERS)),
            ca_file=ca_file,
            tell=lambda error, _wait_s: heard.append(error),
            show_recovery_code=lambda _code: None,
        )
        return enrol_home(wanted).machine

    return make


def kiosk(home: Path, *words: str) -> None:
    done = subprocess.run(
        (sys.executable, "-m", "kiosk", *words, "--home", str(home), "--operator", "1001", "--json"),
        env={**os.environ, "KIOSK_PIN": "135790"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def file(enrolled: EnrolledMachine, count: int) -> None:
    kiosk(enrolled.home, "shift", "open", "--float-dirhams", "50000")
    words = ("--service", "CR1", "--answers", "example", "--count", str(count), "--vary", "1", "--no-print")
    kiosk(enrolled.home, "file", *words)


def own_hashes(enrolled: EnrolledMachine) -> list[str]:
    reader = enrolled.open_reader()
    try:
        (head,) = reader.runs.epochs()
        return [entry.hash for entry in reader.runs.run(head.epoch, 1, 2**30)]
    finally:
        reader.close()


def states(reader: StoreReader) -> set[str]:
    day = reader.books.last_business_date()
    return {str(row.state) for row in reader.books.applications(day, None, 500)}


def test_two_hundred_applications_arrive_once_in_order_and_are_judged(
    portal: RealPortal, enrol: Enrol
) -> None:
    enrolled = enrol(portal.url)
    file(enrolled, 200)
    first, second = carry_home(enrolled), carry_home(enrolled)
    hashes = own_hashes(enrolled)
    assert (first.failure, first.waiting, first.acknowledged_seq) == (None, 0, len(hashes))
    assert second.sent == 0
    held = portal.held(enrolled.enrolment.place.device_id)
    assert [row["hash"] for row in held] == hashes
    assert sum(len(row["application_ids"]) for row in held) == 200
    assert first.bytes_sent < 200 * 600
    reader = enrolled.open_reader()
    assert states(reader) == {"accepted"}
    reader.close()


def test_an_answer_lost_after_the_portal_stored_doubles_nothing(
    portal: RealPortal, enrol: Enrol, real_line: LineProxy
) -> None:
    enrolled = enrol(real_line.url)
    file(enrolled, 20)
    real_line.next(LoseAnswer(to=b"POST /v1/journal"))
    lost = carry_home(enrolled)
    device = enrolled.enrolment.place.device_id
    assert isinstance(lost.failure, LineDownError)
    assert lost.waiting >= 20
    assert [row["hash"] for row in portal.held(device)] == own_hashes(enrolled)
    again = carry_home(enrolled)
    assert (again.failure, again.sent, again.waiting) == (None, lost.waiting, 0)
    assert [row["hash"] for row in portal.held(device)] == own_hashes(enrolled)


def test_enrolment_asks_again_by_itself_when_its_answer_was_lost(enrol: Enrol, real_line: LineProxy) -> None:
    told: list[LineError] = []
    real_line.next(LoseAnswer(to=b"POST /v1/enrol"))
    enrolled = enrol(real_line.url, told=told)
    assert [type(error) for error in told] == [LineDownError]
    reader = enrolled.open_reader()
    assert reader.books.catalogue() is not None
    reader.close()


def test_a_used_code_is_refused_to_another_machine(portal: RealPortal, enrol: Enrol, tmp_path: Path) -> None:
    code = portal.code(next(COUNTERS))
    enrol(portal.url, code=code)
    (tmp_path / "counter").rename(tmp_path / "first")
    with pytest.raises(EnrolmentCodeError):
        enrol(portal.url, code=code)


def test_the_courier_process_sends_what_it_is_woken_for_and_ends_with_its_window(
    portal: RealPortal, enrol: Enrol
) -> None:
    enrolled = enrol(portal.url)
    file(enrolled, 3)
    command = (sys.executable, "-m", "kiosk.courier_process", "--home", str(enrolled.home))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as courier:
        assert courier.stdin is not None
        assert courier.stdout is not None
        statuses = (status_from_json(line) for line in courier.stdout)
        ended = (status for status in statuses if status is not None and status.round_waiting is None)
        first = next(ended)
        assert (first.line, first.waiting, first.reason) == (LineState.UP, 0, "")
        assert first.next_try_at > first.last_success
        file(enrolled, 1)
        courier.stdin.write('not json\n[]\n{"wake": 3}\n' + json.dumps({"wake": "entry"}) + "\n")
        courier.stdin.flush()
        hashes = own_hashes(enrolled)
        assert any(status.acknowledged_seq == len(hashes) for status in ended)
        courier.stdin.close()
        assert courier.wait(30) == 0
    assert [row["hash"] for row in portal.held(enrolled.enrolment.place.device_id)] == hashes
    store = enrolled.open_store(SessionKeys())
    store.inbox_folder.fold_all()
    (head,) = store.runs.epochs()
    assert store.runs.acknowledged(head.epoch) == len(hashes)
    store.close()


def test_the_courier_process_says_when_a_home_cannot_be_used(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "kiosk.courier_process", "--home", str(tmp_path))
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "CFG-100" in done.stderr
    assert "Traceback" not in done.stderr


def test_over_tls_only_with_the_portals_authority(portal: RealPortal, enrol: Enrol, tmp_path: Path) -> None:
    authority = TlsAuthority(tmp_path / "ca")
    certificate, key = authority.issue()
    portal.serve("--tls-cert", str(certificate), "--tls-key", str(key))
    enrolled = enrol(portal.url, authority.ca_file)
    file(enrolled, 5)
    assert carry_home(enrolled).waiting == 0
    assert enrolled.settings.ca_file is not None
    enrolled.settings.ca_file.write_bytes(TlsAuthority(tmp_path / "foreign", "Foreign").ca_file.read_bytes())
    file(enrolled, 1)
    store = enrolled.open_store(SessionKeys())
    with courier_of(EnrolledMachine.of_home(enrolled.home), store.runs, store.inbox, store.books) as courier:
        refused = courier.round()
    store.close()
    assert isinstance(refused.failure, TlsNotTrustedError)
    assert refused.waiting > 0
