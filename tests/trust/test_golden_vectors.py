"""The contract's golden vectors: made again to the byte, and what the kiosk's own code makes and reads."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain import canonical_json, entry
from kiosk.domain.identifiers import (
    DeviceId,
    EntryHash,
    EpochId,
    KeyId,
    OfficeCode,
    ReceiptNumber,
    TrackingNumber,
    series_of,
)
from kiosk.errors import MalformedEntryError, MalformedIdentifierError
from kiosk.ports import WireAnswer, WireRequest
from kiosk.trust import base64url
from kiosk.trust.certificates import Certificate
from kiosk.trust.enrolment import Enrolment, EnrolmentDesk
from kiosk.trust.enrolment_code import EnrolmentCode
from kiosk.trust.keys import KeyUsage
from kiosk.trust.line_trust import PortalLineTrust
from kiosk.trust.machine import Machine
from kiosk.trust.receipt_seal import CoseReceiptSealer, ReceiptVerdict, read_receipt_statement
from kiosk.trust.signers import Ed25519Verifier
from kiosk.trust.system_clock import SystemClock
from kiosk.trust.trust_root import TrustRoot
from tests.trust import (
    make_applicant_vectors,
    make_case_vectors,
    make_help_vectors,
    make_parked_vectors,
    make_self_service_vectors,
    make_vectors,
)

FOLDER = Path(__file__).parents[2] / "portal" / "contract" / "vectors"
ENTRY, TRUST, RECEIPT, NUMBERS, SELF_SERVICE, CASES, APPLICANTS, PARKED, HELP = (
    json.loads((FOLDER / f"{name}.json").read_bytes())
    for name in (
        "entry",
        "trust",
        "receipt-qr",
        "numbers",
        "self-service",
        "cases",
        "applicants",
        "parked",
        "help",
    )
)
ROOT = TrustRoot.first(TRUST["trust_root"]["document"], bytes.fromhex(TRUST["trust_root"]["fingerprint_hex"]))
ENTRIES = pytest.mark.parametrize(
    "vector",
    [one for part in (ENTRY, SELF_SERVICE, CASES, APPLICANTS, PARKED, HELP) for one in part["entries"]],
    ids=lambda vector: vector["name"],
)


class ScriptedChance:
    """Gives the octets written down, then zeros."""

    def __init__(self, *octets: bytes) -> None:
        self._octets = list(octets)

    def bits(self, count: int) -> int:
        return count

    def octets(self, count: int) -> bytes:
        given = self._octets.pop(0) if self._octets else bytes(count)
        assert len(given) == count
        return given


class VectorClock(SystemClock):
    """Stands at the moment of the vectors' first request."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(TRUST["line"][0]["request"]["created"], UTC)


@pytest.fixture
def vector_machine(tmp_path: Path) -> Machine:
    """A machine whose three signing keys are the vectors' test keys."""
    host = bytes(range(32))
    keys = [bytes.fromhex(TRUST["keys"][usage.word]["test_private_hex"]) for usage in KeyUsage]
    return Machine.create(tmp_path, ScriptedChance(host, *keys)).machine


def decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def test_the_vectors_are_made_again_to_the_byte(tmp_path: Path) -> None:
    make_vectors.write(tmp_path)
    make_self_service_vectors.write(tmp_path)
    make_case_vectors.write(tmp_path)
    make_applicant_vectors.write(tmp_path)
    make_parked_vectors.write(tmp_path)
    make_help_vectors.write(tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert made == {name: (FOLDER / name).read_bytes() for name in made}
    assert all(b"TEST KEY" in data for data in made.values())


def read(vector: dict[str, Any]) -> entry.Entry:
    stored = [
        None if place in vector["erased"] else decoded(text)
        for place, text in enumerate(vector["personal_base64"])
    ]
    return entry.parse_entry(
        decoded(vector["envelope_base64"]),
        base64url.decode(vector["signature"]),
        decoded(vector["facts_base64"]),
        tuple(stored),
    )


@ENTRIES
def test_bodies_are_made_as_in_the_vectors(vector: dict[str, Any]) -> None:
    facts = vector["facts"]
    assert entry.body(bytes.fromhex(facts["salt"]), facts["fields"]) == decoded(vector["facts_base64"])
    assert entry.facts_hash(decoded(vector["facts_base64"])) == vector["facts_hash"]
    for body, text, named in zip(
        vector["personal"], vector["personal_base64"], vector["personal_hashes"], strict=True
    ):
        assert entry.body(bytes.fromhex(body["salt"]), body["fields"]) == decoded(text)
        assert entry.personal_hash(decoded(text)) == named


@ENTRIES
def test_envelopes_are_made_as_in_the_vectors(vector: dict[str, Any]) -> None:
    draft = entry.EntryDraft(
        kind=vector["kind"],
        schema=vector["schema"],
        author=entry.Author(**{**vector["author"], "role": entry.AuthorRole(vector["author"]["role"])}),
        made_at=entry.MadeAt(**vector["made_at"]),
        versions=entry.Versions(**vector["versions"]),
        facts=decoded(vector["facts_base64"]),
        personal=tuple(decoded(text) for text in vector["personal_base64"]),
    )
    place = entry.ChainPlace(
        DeviceId(ENTRY["device_id"]),
        EpochId(ENTRY["epoch"]),
        vector["seq"],
        EntryHash(vector["prev_hash"]),
        KeyId(ENTRY["keys"]["journal"]["key_id"]),
    )
    fields = entry.envelope_fields(draft, place)
    assert entry.author_digest(fields).hex() == vector["author_digest"]
    fields["author_signature"] = vector["author_signature"]
    assert canonical_json.encode(fields) == decoded(vector["envelope_base64"])
    assert entry.entry_hash(decoded(vector["envelope_base64"])) == vector["hash"]


@ENTRIES
def test_entries_are_read_as_in_the_vectors(vector: dict[str, Any]) -> None:
    found = read(vector)
    assert (found.hash, found.seq, found.kind) == (vector["hash"], vector["seq"], vector["kind"])
    assert found.facts_fields() == {"salt": vector["facts"]["salt"], **vector["facts"]["fields"]}
    assert [place for place, body in enumerate(found.personal) if body is None] == vector["erased"]


@ENTRIES
def test_signatures_verify_and_are_made_again(vector: dict[str, Any]) -> None:
    keys, verifier = ENTRY["keys"], Ed25519Verifier()
    made = [(keys["journal"], vector["signature"], vector["hash"])]
    if vector["author"]["role"] in {"clerk", "citizen", "supervisor"}:
        made.append((keys["session"], vector["author_signature"], vector["author_digest"]))
    else:
        assert vector["author_signature"] is None
    for key, signature, message in made:
        assert verifier.is_valid(
            bytes.fromhex(key["public_hex"]), base64url.decode(signature), bytes.fromhex(message)
        )
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key["test_private_hex"]))
        assert base64url.encode(private.sign(bytes.fromhex(message))) == signature


def test_the_vectors_are_one_chain() -> None:
    before = entry.GENESIS_HASH
    for vector in ENTRY["entries"]:
        assert read(vector).place.prev_hash == before
        before = EntryHash(vector["hash"])


@ENTRIES
def test_an_altered_entry_does_not_pass(vector: dict[str, Any]) -> None:
    envelope, facts = decoded(vector["envelope_base64"]), decoded(vector["facts_base64"])
    personal = tuple(decoded(text) for text in vector["personal_base64"])
    with pytest.raises(MalformedEntryError):
        entry.parse_entry(envelope, b"", facts.replace(b"salt", b"Salt"), personal)
    with pytest.raises(MalformedEntryError):
        entry.parse_entry(envelope + b" ", b"", facts, personal)
    with pytest.raises(MalformedEntryError):
        entry.parse_entry(envelope, b"", facts, (*personal, b"{}"))


def strictly(data: bytes) -> None:
    """Read as `parse_entry` does: what would be written otherwise is refused."""
    if canonical_json.encode(canonical_json.decode(data)) != data:
        raise MalformedEntryError("read, but not as it is written")


@pytest.mark.parametrize("vector", ENTRY["refused_json"], ids=lambda vector: vector["name"])
def test_json_that_is_not_canonical_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(MalformedEntryError):
        strictly(decoded(vector["base64"]))


def test_the_root_has_its_fingerprint_and_code() -> None:
    enrolment = TRUST["enrolment"]
    assert ROOT.payload == decoded(TRUST["trust_root"]["payload_base64"])
    for text in (enrolment["code"], *enrolment["also_read"]):
        code = EnrolmentCode.parse(text)
        assert code.text == enrolment["code"]
        assert (code.fingerprint, code.secret.hex()) == (ROOT.fingerprint, enrolment["secret_hex"])


@pytest.mark.parametrize("vector", TRUST["certificates"], ids=lambda vector: vector["usage"])
def test_certificates_say_what_the_vectors_say(vector: dict[str, Any]) -> None:
    found = Certificate.verified(base64url.decode(vector["certificate"]), ROOT)
    assert (found.device_id, found.usage.word) == (vector["device_id"], vector["usage"])
    assert (found.office_number, found.counter) == (vector["office_number"], vector["counter"])
    assert (found.not_before_s, found.not_after_s) == (vector["not_before_s"], vector["not_after_s"])
    assert found.public_key.hex() == vector["public_hex"]


def test_the_checkpoint_opens() -> None:
    fields = canonical_json.decode(ROOT.open_document(TRUST["checkpoint"], "lpk-checkpoint-1"))
    assert (fields["type"], fields["branch"], fields["seq"]) == ("checkpoint", "main", 10)


def test_the_enrolment_is_asked_and_read_as_in_the_vectors(vector_machine: Machine) -> None:
    vector = TRUST["enrolment"]
    desk = EnrolmentDesk(vector_machine, EnrolmentCode.parse(vector["code"]), ScriptedChance())
    assert desk.request("https://portal.example", "0.1.0").body == decoded(vector["request_base64"])
    fields = canonical_json.decode(decoded(vector["answer_base64"]))
    assert Enrolment.of(fields, ROOT, vector_machine).place.device_id == ENTRY["device_id"]


@pytest.mark.parametrize("vector", TRUST["line"], ids=lambda vector: vector["request"]["method"])
def test_requests_and_answers_are_signed_as_in_the_vectors(
    vector: dict[str, Any], vector_machine: Machine
) -> None:
    asked, answered = vector["request"], vector["answer"]
    chance = ScriptedChance(bytes.fromhex(asked["headers"]["lpk-nonce"]))
    trust = PortalLineTrust(vector_machine, ROOT, VectorClock(), chance)
    request = trust.sign_request(
        WireRequest(asked["method"], asked["url"], {}, decoded(asked["body_base64"]))
    )
    assert request.headers == asked["headers"]
    answer = WireAnswer(answered["status"], answered["headers"], decoded(answered["body_base64"]))
    assert trust.check_answer(request, answer) == answered["headers"]["lpk-incarnation"]


def test_the_receipts_text_is_made_again(vector_machine: Machine) -> None:
    statement = RECEIPT["statement"]
    certificate = Certificate.verified(base64url.decode(RECEIPT["certificate"]), ROOT)
    text = CoseReceiptSealer(vector_machine, certificate).seal(
        ReceiptNumber.parse(RECEIPT["number"]),
        EntryHash(statement["entry_hash"]),
        statement["entry_seq"],
        statement["total_dirhams"],
        statement["made_at_unix_s"],
    )
    assert text == RECEIPT["texts"][0]["text"]
    assert int(segno.make_qr(text, error="l").version) <= 12


@pytest.mark.parametrize("vector", RECEIPT["texts"], ids=lambda vector: vector["name"])
def test_receipts_get_the_verdicts_of_the_vectors(vector: dict[str, Any]) -> None:
    reading = read_receipt_statement(vector["text"], ROOT)
    assert reading.verdict == ReceiptVerdict(vector["verdict"])
    if reading.statement is not None:
        assert {name: getattr(reading.statement, name) for name in RECEIPT["statement"]} == RECEIPT[
            "statement"
        ]


def test_tracking_numbers_are_those_of_the_vectors() -> None:
    for vector in NUMBERS["tracking_numbers"]:
        made = TrackingNumber.make(vector["office_number"], vector["random_number"])
        assert (made.digits, made.grouped) == (vector["digits"], vector["grouped"])
        assert TrackingNumber(vector["digits"]) == made
    for text in NUMBERS["refused_tracking_numbers"]:
        with pytest.raises(MalformedIdentifierError):
            TrackingNumber(text)


def test_receipt_numbers_and_series_are_those_of_the_vectors() -> None:
    for vector in NUMBERS["receipt_numbers"]:
        parts = {name: value for name, value in vector.items() if name != "text"}
        number = ReceiptNumber(**{**parts, "office": OfficeCode(parts["office"])})
        assert str(number) == vector["text"]
        assert ReceiptNumber.parse(vector["text"]) == number
    for vector in NUMBERS["series"]:
        assert series_of(vector["portal_series"], vector["epoch_ordinal"]) == vector["text"]
