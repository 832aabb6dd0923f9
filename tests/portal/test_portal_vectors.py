"""The portal's codec against the golden vectors, which another codec wrote."""

import base64
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal import canonical_json
from portal.cases import tracking
from portal.cases.applicants import applicant_faults
from portal.cases.bodies import read_body
from portal.cases.papers import unclear_papers
from portal.errors import BadSignatureError, LineError
from portal.journal import envelope
from portal.journal.run import decode_run
from portal.text_codes import from_base64url, to_crockford
from portal.trust import certificates
from portal.trust.enrolment import read_request
from portal.trust.http_signatures import Answer, Message, check_request, sign_answer
from portal.trust.keys import SigningKey, check_signature, key_id_of
from portal.trust.receipt_statement import Verdict, read_statement
from portal.trust.signed_document import CHECKPOINT_CONTEXT, TRUST_ROOT_CONTEXT, open_document, payload_bytes
from portal.trust.trust_root import TrustRoot

FOLDER = Path(__file__).resolve().parents[2] / "portal" / "contract" / "vectors"


def vectors(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


ENTRIES, TRUST, QR, RUN, SELF_SERVICE, CASES, APPLICANTS, PARKED, HELP = (
    vectors(name)
    for name in (
        "entry",
        "trust",
        "receipt-qr",
        "run",
        "self-service",
        "cases",
        "applicants",
        "parked",
        "help",
    )
)


@pytest.mark.parametrize(
    "vector",
    [one for part in (ENTRIES, SELF_SERVICE, CASES, APPLICANTS, PARKED, HELP) for one in part["entries"]],
    ids=lambda vector: vector["name"],
)
def test_an_entry_is_rebuilt_to_the_exact_bytes(vector: dict[str, Any]) -> None:
    signed = base64.b64decode(vector["envelope_base64"])
    fields = canonical_json.decode_canonical(signed)
    left_out = {
        "v",
        "device_id",
        "epoch",
        "seq",
        "prev_hash",
        "facts_hash",
        "personal_hashes",
        "alg",
        "key_id",
    }
    stripped = {name: value for name, value in fields.items() if name not in left_out}
    stripped["personal_count"] = len(vector["personal_hashes"])
    bodies = [base64.b64decode(data) if data else None for data in vector["personal_base64"]]
    personal = tuple(map(envelope.ReceivedBody, vector["personal_hashes"], bodies))
    for body in personal:
        assert body.data is None or envelope.personal_hash(body.data) == body.hash
    place = envelope.Place(
        ENTRIES["device_id"],
        ENTRIES["epoch"],
        vector["seq"],
        vector["prev_hash"],
        ENTRIES["keys"]["journal"]["key_id"],
    )
    read = envelope.read_stripped(canonical_json.encode(stripped))
    facts = base64.b64decode(vector["facts_base64"])
    facts_body = envelope.ReceivedBody(envelope.facts_hash(facts), facts)
    entry = envelope.rebuild(read, place, facts_body, personal)
    assert entry.envelope == signed
    assert (entry.hash, entry.facts_hash) == (vector["hash"], vector["facts_hash"])


@pytest.mark.parametrize("vector", ENTRIES["entries"], ids=lambda vector: vector["name"])
def test_both_signatures_of_an_entry_verify(vector: dict[str, Any]) -> None:
    journal = bytes.fromhex(ENTRIES["keys"]["journal"]["public_hex"])
    check_signature(journal, from_base64url(vector["signature"]), bytes.fromhex(vector["hash"]))
    fields = canonical_json.decode(base64.b64decode(vector["envelope_base64"]))
    assert envelope.author_digest(fields).hex() == vector["author_digest"]
    if vector["author_signature"] is not None:
        session = bytes.fromhex(ENTRIES["keys"]["session"]["public_hex"])
        check_signature(
            session, from_base64url(vector["author_signature"]), bytes.fromhex(vector["author_digest"])
        )


@pytest.mark.parametrize("vector", ENTRIES["refused_json"], ids=lambda vector: vector["name"])
def test_what_is_not_canonical_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(LineError):
        canonical_json.decode_canonical(base64.b64decode(vector["base64"]))


def root() -> TrustRoot:
    document = TRUST["trust_root"]["document"]
    publics = [bytes.fromhex(TRUST["keys"][f"root_{n}"]["public_hex"]) for n in (1, 2, 3)]
    return TrustRoot(document, open_document(document, TRUST_ROOT_CONTEXT, publics, 2))


def test_the_trust_root_opens_and_has_its_fingerprint() -> None:
    assert root().fingerprint.hex() == TRUST["trust_root"]["fingerprint_hex"]
    assert payload_bytes(TRUST["trust_root"]["document"]) == base64.b64decode(
        TRUST["trust_root"]["payload_base64"]
    )


def test_one_root_key_alone_is_not_enough() -> None:
    document = TRUST["trust_root"]["document"]
    twice = {**document, "signatures": [document["signatures"][0]] * 2}
    publics = [bytes.fromhex(TRUST["keys"][f"root_{n}"]["public_hex"]) for n in (1, 2, 3)]
    with pytest.raises(BadSignatureError):
        open_document(twice, TRUST_ROOT_CONTEXT, publics, 2)


def test_the_enrolment_code_is_written_alike() -> None:
    secret = TRUST["enrolment"]["secret_hex"]
    assert (
        to_crockford(bytes.fromhex(TRUST["enrolment"]["fingerprint_hex"] + secret))
        == TRUST["enrolment"]["code"]
    )


def test_the_enrolment_request_is_read_and_proved() -> None:
    request = read_request(base64.b64decode(TRUST["enrolment"]["request_base64"]))
    assert {name: key.hex() for name, key in request.keys.items()} == {
        name: TRUST["keys"][name]["public_hex"] for name in ("journal", "transport", "receipt")
    }


@pytest.mark.parametrize("vector", TRUST["certificates"], ids=lambda vector: vector["usage"])
def test_certificates_are_read_and_issued_to_the_exact_bytes(vector: dict[str, Any]) -> None:
    usages = {"journal": 1, "transport": 2, "receipt": 3}
    data = from_base64url(vector["certificate"])
    read = certificates.read(data, root().delegated("devices"))
    assert read == certificates.Certificate(
        vector["device_id"],
        usages[vector["usage"]],
        vector["office_number"],
        vector["counter"],
        vector["not_before_s"],
        vector["not_after_s"],
        bytes.fromhex(vector["public_hex"]),
    )
    assert certificates.issue(read, signing_key("devices")) == data


def signing_key(name: str) -> SigningKey:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(TRUST["keys"][name]["test_private_hex"]))
    public = private.public_key().public_bytes_raw()
    return SigningKey(key_id_of(public), public, private)


def test_the_checkpoint_opens_with_an_answers_key() -> None:
    payload = open_document(TRUST["checkpoint"], CHECKPOINT_CONTEXT, root().delegated("answers").values())
    assert payload["type"] == "checkpoint"


def line_message(vector: dict[str, Any]) -> Message:
    request = vector["request"]
    return Message(request["method"], request["url"].split("example", 1)[1], dict(request["headers"]))


@pytest.mark.parametrize("vector", TRUST["line"], ids=lambda vector: vector["request"]["method"])
def test_a_signed_request_of_the_other_side_is_believed(vector: dict[str, Any]) -> None:
    key = TRUST["keys"]["transport"]
    body = base64.b64decode(vector["request"]["body_base64"])
    check_request(line_message(vector), body, {key["key_id"]: bytes.fromhex(key["public_hex"])})


@pytest.mark.parametrize("vector", TRUST["line"], ids=lambda vector: vector["request"]["method"])
def test_an_answer_is_signed_to_the_exact_bytes(vector: dict[str, Any]) -> None:
    expected = vector["answer"]["headers"]
    created = re.search(r"created=(\d+)", expected["signature-input"])
    assert created is not None
    headers = {"lpk-incarnation": expected["lpk-incarnation"]}
    answer = Answer(vector["answer"]["status"], headers, line_message(vector))
    body = base64.b64decode(vector["answer"]["body_base64"])
    sign_answer(answer, body, signing_key("answers"), datetime.fromtimestamp(int(created[1]), UTC))
    assert {name.lower(): value for name, value in answer.headers.items()} == expected


@pytest.mark.parametrize("vector", QR["texts"], ids=lambda vector: vector["name"])
def test_receipts_get_the_same_verdict(vector: dict[str, Any]) -> None:
    payload = json.loads(payload_bytes(QR["trust_root"]))
    reading = read_statement(vector["text"], TrustRoot(QR["trust_root"], payload))
    assert str(reading.verdict) == vector["verdict"]
    if reading.verdict is Verdict.SIGNED and vector["name"] == "as printed":
        assert reading.statement is not None
        assert reading.statement.entry_hash == QR["statement"]["entry_hash"]


def test_tracking_numbers_agree() -> None:
    numbers = vectors("numbers")
    for vector in numbers["tracking_numbers"]:
        assert tracking.fault_of(vector["digits"]) is None
        assert tracking.grouped(vector["digits"]) == vector["grouped"]
    for text in numbers["refused_tracking_numbers"]:
        assert tracking.fault_of(text) is not None


def test_the_run_of_the_vectors_is_decoded_to_their_entries() -> None:
    run = decode_run(base64.b64decode(RUN["run_base64"]))
    assert [entry.hash for entry in run.entries] == RUN["hashes"]
    journal = bytes.fromhex(ENTRIES["keys"]["journal"]["public_hex"])
    check_signature(journal, run.signature, bytes.fromhex(run.entries[-1].hash))


def test_the_run_that_owes_its_bodies_is_decoded_to_the_same_entries() -> None:
    run = decode_run(base64.b64decode(RUN["owing_run_base64"]))
    assert [entry.hash for entry in run.entries] == RUN["hashes"]
    for entry, vector in zip(run.entries, ENTRIES["entries"][: len(run.entries)], strict=True):
        erased = {place for place, data in enumerate(vector["personal_base64"], 1) if not data}
        assert entry.owed == set(range(len(entry.personal) + 1)) - erased


@pytest.mark.parametrize("vector", RUN["refused"], ids=lambda vector: vector["name"])
def test_a_damaged_run_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(LineError):
        decode_run(base64.b64decode(vector["base64"]))


@pytest.mark.parametrize("vector", APPLICANTS["papers"], ids=lambda vector: vector["name"])
def test_papers_whose_fate_contradicts_itself_are_named(vector: dict[str, Any]) -> None:
    assert sorted(unclear_papers(vector["application"])) == vector["unclear"]


def _faults(facts: Any, answers: Any, said: Any) -> list[str]:
    application = {} if facts is None else {"applicant": facts}
    body = {"answers": answers, "document": None, **({} if said is None else {"applicant": said})}
    return sorted(applicant_faults(application, body, APPLICANTS["filed_on"]))


@pytest.mark.parametrize("vector", APPLICANTS["applicants"], ids=lambda vector: vector["name"])
def test_what_does_not_fit_about_an_applicant_is_named(vector: dict[str, Any]) -> None:
    said = vector["applicant"]
    facts = {"kind": said["kind"], **({"written_by": said["writes"]} if "writes" in said else {})}
    assert _faults(facts, vector["answers"], said) == vector["faults"]


@pytest.mark.parametrize("vector", APPLICANTS["altered"], ids=lambda vector: vector["name"])
def test_facts_and_body_say_the_same_of_an_applicant(vector: dict[str, Any]) -> None:
    assert _faults(vector["facts"], vector["answers"], vector["applicant"]) == vector["faults"]


@pytest.mark.parametrize("vector", APPLICANTS["entries"], ids=lambda vector: vector["name"])
def test_what_is_said_of_applicants_is_of_the_published_form(vector: dict[str, Any]) -> None:
    if vector["kind"] == "basket.settled":
        assert read_body(base64.b64decode(vector["facts_base64"]), "facts-basket.settled")
        for body in vector["personal_base64"]:
            assert read_body(base64.b64decode(body), "personal-basket.settled")
