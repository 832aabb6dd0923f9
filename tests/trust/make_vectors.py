"""Write the golden vectors of the contract: `python -m tests.trust.make_vectors [folder]`.

A codec of its own (json, hashlib, cwt), apart from kiosk and portal, so that each checks the others. The same
input gives the same bytes: a change of these files is a change of the contract.
"""

import base64
import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import base45
import cbor2
from cwt import COSE, COSEKey
from http_message_signatures import ContentDigest

from kiosk.ports import WireRequest
from tests.fakes.portal_trust import PortalTrust, TestKey, b64, canonical
from tests.trust import vector_entries as ve

FOLDER = Path(__file__).parents[2] / "portal" / "contract" / "vectors"
ABOUT = (
    "Golden vectors of contract version 1. Every key here is a TEST KEY from a published seed: never for use."
)
JOURNAL, SESSION, TRANSPORT, RECEIPT = (
    TestKey.from_seed(f"vectors {name}") for name in ("journal", "session", "transport", "receipt")
)
PORTAL = PortalTrust("vectors")


def key(test_key: TestKey) -> dict[str, str]:
    return {
        "test_private_hex": test_key.private.private_bytes_raw().hex(),
        "public_hex": test_key.public.hex(),
        "public": b64(test_key.public),
        "key_id": test_key.key_id,
    }


def octets(data: bytes) -> str:
    return base64.b64encode(data).decode()


def digest(context: str, data: bytes) -> str:
    return hashlib.sha256(context.encode() + data).hexdigest()


def body(salt: str, fields: dict[str, Any]) -> bytes:
    rest = canonical(fields)[1:]
    return b'{"salt":"' + salt.encode() + b'"' + (b"," + rest if fields else b"}")


def salt(seq: int, place: int) -> str:
    return hashlib.sha256(f"test salt {seq} {place}".encode()).hexdigest()[:32]


def entry_vector(name: str, act: ve.Act, seq: int, prev_hash: str) -> dict[str, Any]:
    facts = body(salt(seq, 0), act["facts"])
    personal = [body(salt(seq, place), fields) for place, fields in enumerate(act["personal"], start=1)]
    made_at = {
        "wall": f"2026-11-22T09:00:{seq:02d}.125+02:00",
        "boot": "b007" * 8,
        "mono_ms": 60_000 + seq,
        "offset_ms": -40 if seq > 2 else None,
        "offset_error_ms": 15 if seq > 2 else None,
        "suspect": False,
        **act.get("made_at", {}),
    }
    fields: dict[str, Any] = {
        "v": 1,
        "device_id": ve.DEVICE_ID,
        "epoch": ve.EPOCH,
        "seq": seq,
        "kind": act["kind"],
        "schema": act["schema"],
        "author": act["author"],
        "made_at": made_at,
        "versions": {"program": "0.1.0", "catalogue": "ca" * 32, "prices": "2026-1"},
        "facts_hash": digest("lpk-facts-1", facts),
        "personal_hashes": [digest("lpk-personal-1", data) for data in personal],
        "prev_hash": prev_hash,
        "alg": "Ed25519",
        "key_id": JOURNAL.key_id,
        "author_signature": None,
    }
    author_digest = digest("lpk-author-1", canonical(fields))
    if act["author"]["session"] is not None:
        fields["author_signature"] = b64(SESSION.private.sign(bytes.fromhex(author_digest)))
    envelope = canonical(fields)
    entry_hash = digest("lpk-entry-1", envelope)
    return {
        "name": name,
        "seq": seq,
        "prev_hash": prev_hash,
        "kind": act["kind"],
        "schema": act["schema"],
        "author": act["author"],
        "made_at": made_at,
        "versions": fields["versions"],
        "facts": {"salt": salt(seq, 0), "fields": act["facts"]},
        "personal": [
            {"salt": salt(seq, place), "fields": each} for place, each in enumerate(act["personal"], start=1)
        ],
        "erased": act["erased"],
        "facts_base64": octets(facts),
        "personal_base64": [octets(data) for data in personal],
        "facts_hash": fields["facts_hash"],
        "personal_hashes": fields["personal_hashes"],
        "author_digest": author_digest,
        "author_signature": fields["author_signature"],
        "envelope_base64": octets(envelope),
        "hash": entry_hash,
        "signature": b64(JOURNAL.private.sign(bytes.fromhex(entry_hash))),
    }


def chain(acts: Iterable[tuple[str, ve.Act]]) -> list[dict[str, Any]]:
    """Return the acts by their names as entries of a chain of their own."""
    entries: list[dict[str, Any]] = []
    prev_hash = "0" * 64
    for seq, (name, act) in enumerate(acts, start=1):
        entries.append(entry_vector(name, act, seq, prev_hash))
        prev_hash = entries[-1]["hash"]
    return entries


def entry_vectors() -> dict[str, Any]:
    erased_hash = digest("lpk-personal-1", body(salt(4, 2), ve.PERSONAL_TYPED))
    return {
        "about": ABOUT,
        "keys": {"journal": key(JOURNAL), "session": key(SESSION)},
        "device_id": ve.DEVICE_ID,
        "epoch": ve.EPOCH,
        "entries": chain(ve.acts(b64(SESSION.public), erased_hash)),
        "refused_json": [{"name": name, "base64": octets(data)} for name, data in ve.REFUSED_JSON],
    }


def signed_request(method: str, url: str, path: str, query: str, data: bytes) -> dict[str, Any]:
    """Sign by hand, line by line, as RFC 9421 section 2.5 writes the signature base."""
    nonce, created = "0f" * 16, 1_795_338_000
    content_digest = ContentDigest.create(data)
    parameters = (
        '("@method" "@path" "@query" "content-digest" "lpk-nonce")'
        f';created={created};keyid="{TRANSPORT.key_id}";alg="ed25519";tag="lpk-request-1"'
    )
    lines = [
        f'"@method": {method}',
        f'"@path": {path}',
        f'"@query": {query}',
        f'"content-digest": {content_digest}',
        f'"lpk-nonce": {nonce}',
        f'"@signature-params": {parameters}',
    ]
    signature = TRANSPORT.private.sign("\n".join(lines).encode())
    return {
        "method": method,
        "url": url,
        "created": created,
        "body_base64": octets(data),
        "signature_base": lines,
        "headers": {
            "lpk-nonce": nonce,
            "content-digest": content_digest,
            "signature-input": f"lpk={parameters}",
            "signature": f"lpk=:{octets(signature)}:",
        },
    }


def signed_answer(request: dict[str, Any], status: int, data: bytes) -> dict[str, Any]:
    answers = PORTAL.delegates["answers"]
    content_digest = ContentDigest.create(data)
    parameters = (
        '("@status" "content-digest" "lpk-incarnation" "signature";req;key="lpk")'
        f';created=1795338001;keyid="{answers.key_id}";alg="ed25519";tag="lpk-answer-1"'
    )
    lines = [
        f'"@status": {status}',
        f'"content-digest": {content_digest}',
        f'"lpk-incarnation": {PORTAL.incarnation_header}',
        f'"signature";req;key="lpk": {request["headers"]["signature"].removeprefix("lpk=")}',
        f'"@signature-params": {parameters}',
    ]
    signature = answers.private.sign("\n".join(lines).encode())
    return {
        "status": status,
        "body_base64": octets(data),
        "signature_base": lines,
        "headers": {
            "lpk-incarnation": PORTAL.incarnation_header,
            "content-digest": content_digest,
            "signature-input": f"lpk={parameters}",
            "signature": f"lpk=:{octets(signature)}:",
        },
    }


def enrolment_vector() -> dict[str, Any]:
    secret = b"0123456789"
    machine = {"journal": JOURNAL, "transport": TRANSPORT, "receipt": RECEIPT}
    fields = {"secret": secret.hex(), "keys": {usage: b64(each.public) for usage, each in machine.items()}}
    message = b"lpk-enrol-1" + hashlib.sha256(canonical(fields)).digest()
    proofs = {usage: b64(each.private.sign(message)) for usage, each in machine.items()}
    request = canonical({**fields, "proofs": proofs, "program": "0.1.0"})
    code = PORTAL.enrolment_code(secret)
    answer = PORTAL.enrol_body(WireRequest("POST", "http://127.0.0.1/v1/enrol", {}, request))
    return {
        "code": code,
        "also_read": [code.lower(), code.replace("-", " "), code.replace("0", "o").replace("1", "L")],
        "fingerprint_hex": PORTAL.fingerprint.hex(),
        "secret_hex": secret.hex(),
        "proof_message_hex": message.hex(),
        "request_base64": octets(request),
        "answer_base64": octets(answer),
    }


def trust_vectors() -> dict[str, Any]:
    data = canonical(
        {"program": "0.1.0", "catalogue": "", "cursor": {"incarnation": "", "n": 0}, "heads": []}
    )
    hello = signed_request("POST", "https://portal.example/v1/hello", "/v1/hello", "?", data)
    feed = "https://portal.example/v1/feed?incarnation=ab&after=7&limit=50"
    certified = {"journal": JOURNAL, "transport": TRANSPORT, "receipt": RECEIPT}
    return {
        "about": ABOUT,
        "keys": {
            **{f"root_{number}": key(each) for number, each in enumerate(PORTAL.roots, start=1)},
            **{role: key(each) for role, each in PORTAL.delegates.items()},
            **{usage: key(each) for usage, each in certified.items()},
        },
        "trust_root": {
            "document": PORTAL.root_document(),
            "payload_base64": octets(PORTAL.root_payload()),
            "fingerprint_hex": PORTAL.fingerprint.hex(),
        },
        "enrolment": enrolment_vector(),
        "certificates": [
            {
                "device_id": ve.DEVICE_ID,
                "usage": usage,
                "office_number": 1,
                "counter": 3,
                "not_before_s": 1_767_225_600,
                "not_after_s": 1_798_761_600,
                "public_hex": each.public.hex(),
                "certificate": b64(PORTAL.certify(each.public, usage, ve.DEVICE_ID)),
            }
            for usage, each in certified.items()
        ],
        "checkpoint": PORTAL.checkpoint(ve.DEVICE_ID, ve.EPOCH, 10, "cd" * 32),
        "line": [
            {"request": hello, "answer": signed_answer(hello, 200, canonical({"النتيجة": 1}))},
            {
                "request": (
                    asked := signed_request("GET", feed, "/v1/feed", "?incarnation=ab&after=7&limit=50", b"")
                ),
                "answer": signed_answer(asked, 409, b""),
            },
        ],
    }


def receipt_text(fields: dict[int, Any], signer: TestKey, certificate: bytes) -> str:
    return "LPR1:" + sealed_text(fields, signer, certificate, b"lpk-receipt-1")


def sealed_text(fields: dict[int, Any], signer: TestKey, certificate: bytes, context: bytes) -> str:
    private = COSEKey.new({1: 1, 3: -8, -1: 6, -2: signer.public, -4: signer.private.private_bytes_raw()})
    message = COSE.new().encode_and_sign(
        cbor2.dumps(fields),
        private,
        protected={1: -8},
        unprotected={-65537: certificate},
        external_aad=context,
        out="cbor2/CBORTag",
    )
    return str(base45.b45encode(cbor2.dumps(message.value)), "ascii")


def receipt_vectors() -> dict[str, Any]:
    certificate = PORTAL.certify(RECEIPT.public, "receipt", ve.DEVICE_ID)
    strange = PortalTrust("stranger").certify(RECEIPT.public, "receipt", ve.DEVICE_ID)
    fields = {
        1: 1,
        2: 3,
        3: 2026,
        4: "7A",
        5: 1,
        6: bytes.fromhex("ab" * 32),
        7: 15_000,
        8: 1_795_338_004,
        9: 4,
    }
    good = receipt_text(fields, RECEIPT, certificate)
    last = "1" if good[-3] != "1" else "2"
    cases = [
        ("as printed", good, "signed"),
        ("one character changed", good[:-3] + last + good[-2:], "altered"),
        ("signed by another key", receipt_text(fields, JOURNAL, certificate), "altered"),
        ("another office than certified", receipt_text({**fields, 1: 2}, RECEIPT, certificate), "altered"),
        ("certified by another portal", receipt_text(fields, RECEIPT, strange), "issuer_unknown"),
        ("another text", "https://example.org/", "altered"),
    ]
    return {
        "about": ABOUT,
        "trust_root": PORTAL.root_document(),
        "keys": {"receipt": key(RECEIPT)},
        "certificate": b64(certificate),
        "number": ve.RECEIPT,
        "statement": {
            "office_number": 1,
            "counter": 3,
            "year": 2026,
            "series": "7A",
            "sequence": 1,
            "entry_hash": "ab" * 32,
            "total_dirhams": 15_000,
            "made_at_unix_s": 1_795_338_004,
            "entry_seq": 4,
        },
        "payload_hex": cbor2.dumps(fields).hex(),
        "texts": [{"name": name, "text": text, "verdict": verdict} for name, text, verdict in cases],
    }


def tracking(office: int, random_number: int) -> dict[str, Any]:
    first = f"{office:04d}{random_number:010d}"
    digits = first + f"{98 - int(first + '00') % 97:02d}"
    grouped = " ".join(digits[start : start + 4] for start in range(0, 16, 4))
    return {"office_number": office, "random_number": random_number, "digits": digits, "grouped": grouped}


def number_vectors() -> dict[str, Any]:
    good = [
        tracking(*pair)
        for pair in ((1, 1), (1, 9_999_999_999), (1, 0), (9999, 4_826_070_123), (217, 5_550_000_001))
    ]
    swapped = good[3]["digits"]
    receipts = [
        (ve.RECEIPT, ["TIP-001", 3, 2026, "7A", 1]),
        ("BEN-014-11-2027-120AB-123456", ["BEN-014", 11, 2027, "120AB", 123_456]),
    ]
    ordinals = [
        (7, 1, "7A"),
        (7, 2, "7B"),
        (7, 26, "7Z"),
        (7, 27, "7AA"),
        (12, 52, "12AZ"),
        (1, 702, "1ZZ"),
        (1, 703, "1AAA"),
    ]
    return {
        "about": ABOUT,
        "tracking_numbers": good,
        "refused_tracking_numbers": [
            "0001000000000146",
            swapped[:5] + swapped[6] + swapped[5] + swapped[7:],
            swapped[:15],
            swapped + "0",
            "٠٠٠١٠٠٠٠٠٠٠٠٠١٤٥",
            "",
        ],
        "receipt_numbers": [
            {
                "text": text,
                **dict(zip(("office", "counter", "year", "series", "sequence"), parts, strict=True)),
            }
            for text, parts in receipts
        ],
        "series": [
            {"portal_series": given, "epoch_ordinal": ordinal, "text": text}
            for given, ordinal, text in ordinals
        ],
    }


def write(folder: Path) -> None:
    made = {
        "entry": entry_vectors(),
        "trust": trust_vectors(),
        "receipt-qr": receipt_vectors(),
        "numbers": number_vectors(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, fields in made.items():
        text = json.dumps(fields, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
