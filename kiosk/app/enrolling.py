"""Makes a home a counter: keys once, the portal's certificates, and a first full round."""

import contextlib
import random
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk import __version__
from kiosk.app.carrying import USER_AGENT, carry_home
from kiosk.app.counter import EnrolledMachine
from kiosk.app.interruption import wait_or_end
from kiosk.config import load_own_settings, load_settings, save_settings
from kiosk.config.portal_url import check_portal_url
from kiosk.domain.identifiers import DeviceId
from kiosk.errors import LineError, NotEnrolledError, SettingsError, TrainingError
from kiosk.sync.enrolment import Patience, enrol
from kiosk.sync.http_exchange import HttpExchange
from kiosk.sync.round_result import RoundResult
from kiosk.trust.chance import SystemRandomness
from kiosk.trust.enrolment import EnrolmentDesk, write_enrolment
from kiosk.trust.enrolment_code import EnrolmentCode
from kiosk.trust.machine import Machine
from kiosk.trust.system_clock import SystemClock

CA_FILE = "portal-ca.pem"


@dataclass(frozen=True, slots=True)
class Enrolling:
    """What the technician gives: where, with whom, with which code.

    `tell` hears each failure and the seconds until the next try; `show_recovery_code` is given the office's
    recovery code once, as soon as the keys are made: it is kept nowhere.
    """

    home: Path
    portal_urls: Sequence[str]
    code: str
    ca_file: Path | None
    tell: Callable[[LineError, float], None]
    show_recovery_code: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The counter and its first full round."""

    machine: EnrolledMachine
    first_round: RoundResult


def enrol_home(wanted: Enrolling) -> Enrolled:
    """Enrol a home and do its first full round; safe to repeat until it has come to its end.

    Raises:
        EnrolmentCodeError, TrustRootMismatchError: the code is not this portal's, used or expired.
        LineError: no portal answered; run it again, nothing is lost.
    """
    code = EnrolmentCode.parse(wanted.code)
    before = _known_device(wanted.home)
    _keep_settings(wanted)
    machine = _machine(wanted)
    settings = load_settings(wanted.home)
    exchange = HttpExchange(
        settings.ca_file, USER_AGENT, time.monotonic, known_time=lambda: SystemClock().known_time
    )
    with contextlib.closing(exchange):
        desk = EnrolmentDesk(machine, code, SystemRandomness())
        patience = Patience(wait=wait_or_end, chance=random.random, tell=wanted.tell)
        enrolment = enrol(desk, exchange, settings.portal_urls, __version__, patience)
    if before not in {None, enrolment.place.device_id}:
        raise SettingsError(f"this home is counter {before} already")
    write_enrolment(wanted.home, enrolment)
    enrolled = EnrolledMachine.of_home(wanted.home)
    first_round = carry_home(enrolled)
    if first_round.failure is not None:
        raise first_round.failure
    return Enrolled(enrolled, first_round)


def _machine(wanted: Enrolling) -> Machine:
    if Machine.exists(wanted.home):
        return Machine.open(wanted.home)
    made = Machine.create(wanted.home, SystemRandomness())
    wanted.show_recovery_code(made.recovery_code.text)
    return made.machine


def _keep_settings(wanted: Enrolling) -> None:
    wanted.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    urls = tuple(check_portal_url(url) for url in wanted.portal_urls)
    settings = replace(load_own_settings(wanted.home), portal_urls=urls)
    if wanted.ca_file is not None:
        try:
            shutil.copyfile(wanted.ca_file, wanted.home / CA_FILE)
        except OSError as error:
            raise SettingsError(f"--ca {wanted.ca_file}: {error.strerror}") from error
        settings = replace(settings, ca_file=wanted.home / CA_FILE)
    save_settings(wanted.home, settings)


def _known_device(home: Path) -> DeviceId | None:
    """Return which counter a home is already.

    Raises:
        TrainingError: a training's home is never a counter.
    """
    try:
        place = EnrolledMachine.of_home(home).enrolment.place
    except NotEnrolledError:
        return None
    if place.is_training:
        raise TrainingError("enrolling")
    return place.device_id
