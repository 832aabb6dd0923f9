"""Signatures, sessions, segments of the second copy, PINs."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk import ports
from kiosk.domain.identifiers import OperatorId, SessionId
from kiosk.domain.operator import Operator, Role
from kiosk.errors import KioskError, NotAuthorisedError, StoreDamagedError, StoreError, WrongStoreKeyError
from kiosk.trust import base64url
from kiosk.trust.chance import SystemRandomness
from kiosk.trust.keys import KeyUsage
from kiosk.trust.machine import Machine, NewMachine
from kiosk.trust.pins import Argon2PinVerifier
from kiosk.trust.recovery_code import RecoveryCode
from kiosk.trust.segments import (
    HPKE_CONTEXT,
    MachineSegmentCiphers,
    hpke_suite,
    open_with_private_key,
    open_with_recovery_code,
)
from kiosk.trust.signers import Ed25519JournalSigner, Ed25519Verifier, SessionKeys

CHANCE = SystemRandomness()
CLERK = Operator(OperatorId("1001"), "سالم", "Salem", Role.CLERK)
SESSION = SessionId("ab" * 16)
PORTAL = X25519PrivateKey.from_private_bytes(bytes(range(32)))
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture
def ciphers(machine: Machine) -> MachineSegmentCiphers:
    return MachineSegmentCiphers(machine, [PORTAL.public_key().public_bytes_raw()], CHANCE)


def test_adapters_keep_their_ports(machine: Machine, ciphers: MachineSegmentCiphers) -> None:
    signer: ports.JournalSigner = Ed25519JournalSigner(machine)
    sessions: ports.SessionSigner = SessionKeys()
    verifier: ports.SignatureVerifier = Ed25519Verifier()
    second_copy: ports.SegmentCiphers = ciphers
    pins: ports.PinVerifier = Argon2PinVerifier(machine, CHANCE)
    assert all((signer, sessions, verifier, second_copy, pins))


def test_the_journal_signature_verifies_with_the_certified_key_only(machine: Machine) -> None:
    signer, verifier = Ed25519JournalSigner(machine), Ed25519Verifier()
    signature = signer.sign(bytes(32))
    assert signer.key_id == machine.key_id(KeyUsage.JOURNAL)
    assert verifier.is_valid(machine.public_key(KeyUsage.JOURNAL), signature, bytes(32))
    assert not verifier.is_valid(machine.public_key(KeyUsage.RECEIPT), signature, bytes(32))
    with pytest.raises(ValueError, match="32"):
        signer.sign(b"short")


@given(st.binary(max_size=40), st.binary(max_size=70), st.binary(max_size=40))
def test_the_verifier_never_raises(public: bytes, signature: bytes, message: bytes) -> None:
    assert not Ed25519Verifier().is_valid(public, signature, message)
    assert not Ed25519Verifier().is_valid(public.ljust(32, b"\1")[:32], signature.ljust(64)[:64], message)


def test_a_session_signs_while_it_is_open() -> None:
    sessions = SessionKeys()
    session = sessions.open(CLERK, SESSION)
    assert Ed25519Verifier().is_valid(session.public_key, sessions.sign(SESSION, bytes(32)), bytes(32))
    with pytest.raises(NotAuthorisedError):
        sessions.open(CLERK, SESSION)
    sessions.close(SESSION)
    sessions.close(SESSION)
    with pytest.raises(NotAuthorisedError):
        sessions.sign(SESSION, bytes(32))
    assert sessions.open(CLERK, SESSION).public_key != session.public_key


def test_a_segment_opens_for_host_portal_and_office(
    new_machine: NewMachine, ciphers: MachineSegmentCiphers
) -> None:
    wraps, cipher = ciphers.new_segment()
    sealed = cipher.seal(1, "إيصال".encode(), b"header")
    assert cipher.seal(2, "إيصال".encode(), b"header") != sealed
    to_portal = base64url.decode(wraps["portal"][0]["sealed"])
    for opened in (
        ciphers.existing(wraps),
        open_with_recovery_code(wraps, RecoveryCode.parse(new_machine.recovery_code.text)),
        open_with_private_key(to_portal, PORTAL),
    ):
        assert opened.open(1, sealed, b"header").decode() == "إيصال"


def test_a_renewed_recovery_code_opens_what_is_made_after_it(
    new_machine: NewMachine, ciphers: MachineSegmentCiphers
) -> None:
    before, _ = ciphers.new_segment()
    renewed = new_machine.machine.renew_recovery_code(CHANCE)
    after, cipher = ciphers.new_segment()
    sealed = cipher.seal(1, b"frame", b"")
    assert open_with_recovery_code(after, renewed).open(1, sealed, b"") == b"frame"
    open_with_recovery_code(before, new_machine.recovery_code)
    with pytest.raises(WrongStoreKeyError):
        open_with_recovery_code(after, new_machine.recovery_code)
    again = Machine.open(new_machine.machine.home)
    assert again.office_recovery_key == new_machine.machine.office_recovery_key
    assert again.database_key == new_machine.machine.database_key


def test_without_its_key_file_no_code_is_renewed(machine: Machine) -> None:
    (machine.home / "keys.json").unlink()
    with pytest.raises(StoreError):
        machine.renew_recovery_code(CHANCE)


def test_each_segment_has_a_key_of_its_own(ciphers: MachineSegmentCiphers) -> None:
    sealed = ciphers.new_segment()[1].seal(1, b"frame", b"")
    with pytest.raises(StoreDamagedError):
        ciphers.new_segment()[1].open(1, sealed, b"")


def test_a_segment_of_another_machine_does_not_open(
    ciphers: MachineSegmentCiphers, other_machine: Machine
) -> None:
    wraps, _ = ciphers.new_segment()
    with pytest.raises(WrongStoreKeyError):
        MachineSegmentCiphers(other_machine, [], CHANCE).existing(wraps)
    with pytest.raises(WrongStoreKeyError):
        open_with_recovery_code(wraps, RecoveryCode.make(CHANCE))
    with pytest.raises(WrongStoreKeyError):
        open_with_private_key(bytes(5), PORTAL)
    for length in (16, 31):
        sealed = hpke_suite().encrypt(bytes(length), PORTAL.public_key(), HPKE_CONTEXT)
        with pytest.raises(WrongStoreKeyError):
            open_with_private_key(sealed, PORTAL)


def test_a_frame_elsewhere_or_altered_does_not_open(ciphers: MachineSegmentCiphers) -> None:
    _, cipher = ciphers.new_segment()
    sealed = cipher.seal(7, b"frame", b"header")
    attempts: list[Callable[[], bytes]] = [
        lambda: cipher.open(8, sealed, b"header"),
        lambda: cipher.open(7, sealed, b"other"),
        lambda: cipher.open(7, sealed[:-1], b"header"),
        lambda: cipher.open(7, b"", b"header"),
    ]
    for attempt in attempts:
        with pytest.raises(StoreDamagedError):
            attempt()
    for place in range(len(sealed)):
        with pytest.raises(StoreDamagedError):
            cipher.open(7, sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :], b"header")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["v", "host", "office", "portal"]), JSON | st.just(1)))
def test_any_segment_header_gives_an_own_error(ciphers: MachineSegmentCiphers, wraps: dict[str, Any]) -> None:
    with contextlib.suppress(StoreDamagedError, WrongStoreKeyError):
        ciphers.existing(wraps)
    with contextlib.suppress(StoreDamagedError, WrongStoreKeyError):
        open_with_recovery_code(wraps, RecoveryCode(1))


def test_the_right_pin_is_right_and_no_other(machine: Machine) -> None:
    pins = Argon2PinVerifier(machine, CHANCE)
    encoded = QUICK.hash("135790").encode()
    wrapped = pins.wrap_verifier(encoded)
    assert encoded not in wrapped
    assert pins.verify(wrapped, "135790")
    assert not pins.verify(wrapped, "135791")
    assert not pins.verify(wrapped, "")
    assert pins.wrap_verifier(encoded) != wrapped


def test_a_verifier_is_useless_on_another_machine(machine: Machine, other_machine: Machine) -> None:
    wrapped = Argon2PinVerifier(machine, CHANCE).wrap_verifier(QUICK.hash("135790").encode())
    with pytest.raises(WrongStoreKeyError):
        Argon2PinVerifier(other_machine, CHANCE).verify(wrapped, "135790")


@pytest.mark.parametrize(
    "encoded", [b"", b"\xff", b"plain", b"$argon2id$", b"$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA"]
)
def test_a_verifier_that_is_none_gives_its_own_error(machine: Machine, encoded: bytes) -> None:
    pins = Argon2PinVerifier(machine, CHANCE)
    with pytest.raises(WrongStoreKeyError):
        pins.verify(pins.wrap_verifier(encoded), "135790")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_any_bytes_as_verifier_give_an_own_error(machine: Machine, data: bytes) -> None:
    with pytest.raises(KioskError):
        Argon2PinVerifier(machine, CHANCE).verify(data, "1")
