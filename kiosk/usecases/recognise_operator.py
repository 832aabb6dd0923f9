"""Recognise a person of the roster by number and PIN."""

from dataclasses import dataclass, field

from kiosk.domain.identifiers import OperatorId
from kiosk.domain.lockout import WrongPins
from kiosk.domain.operator import Operator, Role
from kiosk.errors import LockedOutError, SupervisorNeededError, WrongPinError
from kiosk.ports import Clock, PinVerifier, Roster, SessionSigner


@dataclass(frozen=True, slots=True)
class Staff:
    """The ports that know people, and this process's memory of wrong PINs; lives in the store lane."""

    roster: Roster
    pins: PinVerifier
    signer: SessionSigner
    wrong_pins: dict[OperatorId, WrongPins] = field(default_factory=dict)


def recognise_operator(staff: Staff, clock: Clock, operator_id: OperatorId, pin: str) -> Operator:
    """Return the person whose number and PIN these are.

    Raises:
        LockedOutError: too many wrong PINs just now; `detail` says for how many seconds.
        WrongPinError: number or PIN is wrong; which one is not told.
    """
    tries = staff.wrong_pins.get(operator_id, WrongPins())
    wait_ms = tries.wait_ms(clock.mono_ms())
    if wait_ms:
        raise LockedOutError(f"{-(-wait_ms // 1000)} s")
    found = staff.roster.find(operator_id)
    if found is None or not staff.pins.verify(found[1], pin):
        staff.wrong_pins[operator_id] = tries.one_more(clock.mono_ms())
        raise WrongPinError
    staff.wrong_pins.pop(operator_id, None)
    return found[0]


def recognise_supervisor(staff: Staff, clock: Clock, operator_id: OperatorId, pin: str) -> Operator:
    """Return the supervisor whose number and PIN these are.

    Raises:
        LockedOutError, WrongPinError: as for everybody.
        SupervisorNeededError: a clerk's.
    """
    operator = recognise_operator(staff, clock, operator_id, pin)
    if operator.role is not Role.SUPERVISOR:
        raise SupervisorNeededError
    return operator
