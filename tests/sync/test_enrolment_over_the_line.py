"""Enrolment over a line that fails: patient, bounded, and believing only the code's portal."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.errors import (
    AnswerNotTrustedError,
    EnrolmentCodeError,
    LineDownError,
    LineError,
    PortalBusyError,
    PortalRefusedError,
    TrustRootMismatchError,
)
from kiosk.sync.enrolment import Patience, enrol
from kiosk.sync.http_exchange import HttpExchange, TimeLimits
from kiosk.trust.chance import SystemRandomness
from kiosk.trust.enrolment import Enrolment, EnrolmentDesk
from kiosk.trust.enrolment_code import EnrolmentCode
from kiosk.trust.machine import Machine
from kiosk.trust.system_clock import SystemClock
from tests.fakes.line_proxy import Canned, CutDown, Fault, Garbage, LineProxy, LoseAnswer, Reset
from tests.fakes.portal_model import PortalModel
from tests.fakes.portal_trust import PortalTrust

REFUSED = b'{"type":"urn:libya-post:problem:code-refused"}'
MALFORMED = b'{"type":"urn:libya-post:problem:malformed","detail":"keys"}'


@dataclass
class Technician:
    """Enrols one machine; keeps what was told and how long was waited."""

    machine: Machine
    exchange: HttpExchange
    told: list[LineError] = field(default_factory=list)
    waited_s: list[float] = field(default_factory=list)

    def enrol(self, code: str, *urls: str, tries: int = 4) -> Enrolment:
        desk = EnrolmentDesk(self.machine, EnrolmentCode.parse(code), SystemRandomness())
        patience = Patience(
            self.waited_s.append, lambda: 0.5, lambda error, _wait_s: self.told.append(error), tries
        )
        return enrol(desk, self.exchange, urls, "1.0.0", patience)


@pytest.fixture
def technician(tmp_path: Path) -> Iterator[Technician]:
    clock = SystemClock()
    limits = TimeLimits(connect_s=2.0, first_byte_s=0.5)
    exchange = HttpExchange(None, "kiosk/test", lambda: clock.mono_ms() / 1000, limits)
    yield Technician(Machine.create(tmp_path / "home", SystemRandomness()).machine, exchange)
    exchange.close()


def test_a_good_line_enrols_at_once(technician: Technician, line: LineProxy, model: PortalModel) -> None:
    enrolled = technician.enrol(model.trust.enrolment_code(), line.url)
    assert enrolled.place.device_id == model.device_id
    assert technician.waited_s == []


def test_trouble_on_the_way_is_told_and_waited_out(
    technician: Technician, line: LineProxy, model: PortalModel
) -> None:
    line.next(Reset(), LoseAnswer(), Canned(503))
    assert technician.enrol(model.trust.enrolment_code(), line.url).place.counter == 3
    assert [type(error) for error in technician.told] == [LineDownError, LineDownError, PortalBusyError]
    assert technician.waited_s == [1, 2, 4]


def test_the_same_machine_may_use_its_code_again(
    technician: Technician, line: LineProxy, model: PortalModel
) -> None:
    code = model.trust.enrolment_code()
    first = technician.enrol(code, line.url)
    assert technician.enrol(code, line.url).fields == first.fields
    assert technician.enrol(model.trust.enrolment_code(b"new secret"), line.url).place == first.place


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Canned(), AnswerNotTrustedError),
        (Canned(403), AnswerNotTrustedError),
        (Canned(407), AnswerNotTrustedError),
        (Garbage(b"hello"), AnswerNotTrustedError),
        (CutDown(200), LineDownError),
        (Canned(403, REFUSED), EnrolmentCodeError),
        (Canned(400, MALFORMED), PortalRefusedError),
    ],
    ids=str,
)
def test_patience_ends_with_the_last_failure(
    technician: Technician, line: LineProxy, model: PortalModel, fault: Fault, expected: type[LineError]
) -> None:
    line.always(fault)
    with pytest.raises(LineError) as failure:
        technician.enrol(model.trust.enrolment_code(), line.url, tries=2)
    assert type(failure.value) is expected
    assert len(technician.told) == (1 if expected.retryable else 0)


def test_a_used_code_is_refused_to_another_machine(
    technician: Technician, line: LineProxy, model: PortalModel
) -> None:
    model.codes[b"0123456789".hex()] = b"the keys of another machine"
    with pytest.raises(EnrolmentCodeError):
        technician.enrol(model.trust.enrolment_code(), line.url)
    assert technician.told == []


def test_another_portal_than_the_codes_is_refused(technician: Technician, line: LineProxy) -> None:
    with pytest.raises(TrustRootMismatchError):
        technician.enrol(PortalTrust("foreign").enrolment_code(), line.url)


def test_the_second_address_enrols_too(technician: Technician, line: LineProxy, model: PortalModel) -> None:
    enrolled = technician.enrol(model.trust.enrolment_code(), "http://127.0.0.1:9", line.url)
    assert enrolled.place.device_id == model.device_id
