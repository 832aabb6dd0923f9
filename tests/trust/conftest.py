"""Machines for the trust tests."""

from pathlib import Path

import pytest

from kiosk.trust.chance import SystemRandomness
from kiosk.trust.machine import Machine, NewMachine
from kiosk.trust.trust_root import TrustRoot
from tests.fakes.portal_trust import PortalTrust


@pytest.fixture
def new_machine(tmp_path: Path) -> NewMachine:
    return Machine.create(tmp_path / "home", SystemRandomness())


@pytest.fixture
def machine(new_machine: NewMachine) -> Machine:
    return new_machine.machine


@pytest.fixture
def other_machine(tmp_path: Path) -> Machine:
    return Machine.create(tmp_path / "other", SystemRandomness()).machine


@pytest.fixture
def portal() -> PortalTrust:
    return PortalTrust()


@pytest.fixture
def root(portal: PortalTrust) -> TrustRoot:
    return TrustRoot.first(portal.root_document(), portal.fingerprint)
