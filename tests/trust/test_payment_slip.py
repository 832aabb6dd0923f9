"""The payment slip's QR: made and judged as the golden vectors say, small enough for the paper."""

import json
from pathlib import Path
from typing import Any

import cbor2
import pytest

from kiosk.domain.identifiers import ReceiptNumber
from kiosk.domain.money import Money
from kiosk.domain.slip import PaperVerdict
from kiosk.errors import SlipAlteredError, SlipIssuerUnknownError
from kiosk.trust.certificates import Certificate
from kiosk.trust.keys import KeyUsage
from kiosk.trust.machine import Machine
from kiosk.trust.payment_slip import TrustedPapers
from kiosk.trust.receipt_seal import CoseReceiptSealer
from kiosk.trust.trust_root import TrustRoot
from tests.fakes.one_paper import SLIP
from tests.fakes.portal_trust import PortalTrust

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "portal" / "contract" / "vectors" / "self-service.json").read_bytes()
)
ERRORS = {"altered": SlipAlteredError, "issuer_unknown": SlipIssuerUnknownError}


def sealer_of(machine: Machine, portal: PortalTrust) -> CoseReceiptSealer:
    public = machine.public_key(KeyUsage.RECEIPT)
    certificate = Certificate.parse(portal.certify(public, "receipt", "K0000000000AB"))
    return CoseReceiptSealer(machine, certificate)


@pytest.fixture
def papers() -> TrustedPapers:
    portal = PortalTrust("vectors")
    return TrustedPapers(TrustRoot.first(VECTORS["trust_root"], portal.fingerprint))


@pytest.mark.parametrize("case", VECTORS["slips"], ids=lambda case: case["name"])
def test_slips_are_judged_as_in_the_vectors(papers: TrustedPapers, case: dict[str, str]) -> None:
    if case["verdict"] == "signed":
        assert papers.slip(case["text"]) == SLIP
        return
    with pytest.raises(ERRORS[case["verdict"]]):
        papers.slip(case["text"])


def test_a_slip_carries_the_vectors_payload_and_fits_the_receipts_code(
    machine: Machine, portal: PortalTrust, root: TrustRoot
) -> None:
    import segno

    text = sealer_of(machine, portal).seal_slip(SLIP)
    assert TrustedPapers(root).slip(text) == SLIP
    assert cbor2.loads(bytes.fromhex(VECTORS["slip_payload_hex"]))[8] == [["CRA", 1000]]
    assert int(segno.make(text, error="l", micro=False).version) <= 12


def test_whatever_is_scanned_is_believed_or_refused(papers: TrustedPapers) -> None:
    good = VECTORS["slips"][0]["text"]
    for place in range(5, len(good), 3):
        spoiled = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        with pytest.raises((SlipAlteredError, SlipIssuerUnknownError)):
            papers.slip(spoiled)
    for text in ("", "LPS1:", "LPS1:" + "A" * 3000, "شكرا", "LPR1:AAAA"):
        with pytest.raises(SlipAlteredError):
            papers.slip(text)


def test_a_receipt_is_judged_without_a_line(machine: Machine, portal: PortalTrust, root: TrustRoot) -> None:
    number = ReceiptNumber.parse("TIP-001-03-2026-7A-000005")
    text = sealer_of(machine, portal).seal(number, "ab" * 32, 9, 1500, 1_795_338_004)  # type: ignore[arg-type]
    judged = TrustedPapers(root).receipt(text)
    assert (judged.verdict, judged.counter, judged.sequence, judged.total) == (
        PaperVerdict.SIGNED,
        3,
        5,
        Money(1500),
    )
    assert TrustedPapers(root).receipt(text[:-1]).verdict is PaperVerdict.ALTERED
