"""Write the golden vectors of self-service: `python -m tests.trust.make_self_service_vectors [folder]`."""

import json
import sys
from pathlib import Path
from typing import Any

import cbor2

from tests.fakes.portal_trust import PortalTrust, TestKey, b64
from tests.trust import vector_entries as ve
from tests.trust import vector_self_service as vs
from tests.trust.make_vectors import (
    ABOUT,
    FOLDER,
    JOURNAL,
    PORTAL,
    RECEIPT,
    SESSION,
    chain,
    sealed_text,
)


def slip_text(fields: dict[int, Any], signer: TestKey, certificate: bytes) -> str:
    return "LPS1:" + sealed_text(fields, signer, certificate, b"lpk-slip-1")


def self_service_vectors() -> dict[str, Any]:
    """A citizen's visit and the payment at another counter; a chain of its own."""
    certificate = PORTAL.certify(RECEIPT.public, "receipt", ve.DEVICE_ID)
    strange = PortalTrust("stranger").certify(RECEIPT.public, "receipt", ve.DEVICE_ID)
    good = slip_text(vs.SLIP, RECEIPT, certificate)
    last = "1" if good[-3] != "1" else "2"
    cases = [
        ("as printed", good, "signed"),
        ("one character changed", good[:-3] + last + good[-2:], "altered"),
        ("signed by another key", slip_text(vs.SLIP, JOURNAL, certificate), "altered"),
        ("another counter than certified", slip_text({**vs.SLIP, 7: 4}, RECEIPT, certificate), "altered"),
        ("a fee of nothing", slip_text({**vs.SLIP, 8: [["CRA", 0]]}, RECEIPT, certificate), "altered"),
        ("certified by another portal", slip_text(vs.SLIP, RECEIPT, strange), "issuer_unknown"),
        ("a receipt", "LPR1:" + good.removeprefix("LPS1:"), "altered"),
    ]
    return {
        "about": ABOUT,
        "trust_root": PORTAL.root_document(),
        "certificate": b64(certificate),
        "entries": chain(vs.acts(b64(SESSION.public))),
        "slip_payload_hex": cbor2.dumps(vs.SLIP).hex(),
        "slips": [{"name": name, "text": text, "verdict": verdict} for name, text, verdict in cases],
    }


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(self_service_vectors(), ensure_ascii=False, indent=1) + "\n"
    (folder / "self-service.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
