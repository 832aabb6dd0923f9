"""Certificates and the receipt's QR: what is signed is believed, what is altered is seen."""

import contextlib
from typing import Any

import base45
import cbor2
import pytest
import segno
from cwt import COSE, COSEKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk import ports
from kiosk.domain.identifiers import EntryHash, ReceiptNumber
from kiosk.errors import AnswerNotTrustedError
from kiosk.trust import cose
from kiosk.trust.certificates import Certificate
from kiosk.trust.keys import KeyUsage
from kiosk.trust.machine import Machine
from kiosk.trust.receipt_seal import (
    PREFIX,
    CoseReceiptSealer,
    ReceiptVerdict,
    read_receipt_statement,
)
from kiosk.trust.trust_root import TrustRoot
from tests.fakes.portal_trust import PortalTrust, TestKey

PORTAL = PortalTrust()
ROOT = TrustRoot.first(PORTAL.root_document(), PORTAL.fingerprint)
NUMBER = ReceiptNumber.parse("TIP-001-03-2026-7A-000042")
HASH = EntryHash("ab" * 32)


@pytest.fixture
def certificate(machine: Machine, portal: PortalTrust, root: TrustRoot) -> Certificate:
    return Certificate.verified(portal.certify(machine.public_key(KeyUsage.RECEIPT), "receipt"), root)


@pytest.fixture
def sealer(machine: Machine, certificate: Certificate) -> CoseReceiptSealer:
    return CoseReceiptSealer(machine, certificate)


@pytest.fixture
def text(sealer: ports.ReceiptSealer) -> str:
    return sealer.seal(NUMBER, HASH, 77, 12_500, 1_795_000_000)


def sealed(fields: dict[int, Any], portal: PortalTrust, **changes: Any) -> str:
    """Seal any statement with a test key that the portal certified for `usage` (default receipt)."""
    key = TestKey.from_seed("receipt")
    raw = changes.get("raw", portal.certify(key.public, changes.get("usage", "receipt")))
    unprotected = changes.get("unprotected", {-65537: raw})
    message = cose.sign(key.private, cbor2.dumps(fields), changes.get("aad", b"lpk-receipt-1"), unprotected)
    return PREFIX + str(base45.b45encode(message), "ascii")


GOOD: dict[int, Any] = {1: 1, 2: 3, 3: 2026, 4: "7A", 5: 42, 6: bytes(32), 7: 12_500, 8: 1_795_000_000, 9: 77}


def test_a_certificate_says_whose_key_it_is(certificate: Certificate, machine: Machine) -> None:
    assert (certificate.device_id, certificate.usage) == ("K0000000000AB", KeyUsage.RECEIPT)
    assert (certificate.office_number, certificate.counter) == (1, 3)
    assert certificate.key_id == machine.key_id(KeyUsage.RECEIPT)
    assert certificate.not_before_s < certificate.not_after_s


def test_a_certificate_of_another_portal_is_refused(root: TrustRoot) -> None:
    raw = PortalTrust("stranger").certify(bytes(32), "receipt")
    with pytest.raises(AnswerNotTrustedError, match="issuer"):
        Certificate.verified(raw, root)


def test_no_changed_byte_of_a_certificate_is_accepted(certificate: Certificate, root: TrustRoot) -> None:
    raw = certificate.raw
    for place in range(len(raw)):
        for flip in (1, 0x20, 0x80):
            with pytest.raises(AnswerNotTrustedError):
                Certificate.verified(raw[:place] + bytes([raw[place] ^ flip]) + raw[place + 1 :], root)
    for cut in (raw[:-1], raw + b"\0", b"", raw[1:]):
        with pytest.raises(AnswerNotTrustedError):
            Certificate.verified(cut, root)


@pytest.mark.parametrize(
    ("place", "value"),
    [(1, 5), (2, 4), (2, True), (3, "1"), (4, 1.5), (5, None), (7, b"short"), (7, "a" * 32), (8, 1)],
)
def test_a_certificate_of_another_form_is_refused_even_when_signed(place: int, value: Any) -> None:
    fields = {1: "K0000000000AB", 2: 3, 3: 1, 4: 3, 5: 0, 6: 1, 7: bytes(32), place: value}
    issuer = PORTAL.delegates["devices"]
    protected = cbor2.dumps({1: -8, 4: bytes.fromhex(issuer.key_id)})
    payload = cbor2.dumps(fields)
    signature = issuer.private.sign(cbor2.dumps(["Signature1", protected, b"lpk-certificate-1", payload]))
    with pytest.raises(AnswerNotTrustedError):
        Certificate.verified(cbor2.dumps([protected, {}, payload, signature]), ROOT)


@pytest.mark.parametrize(
    "header", [{}, {1: -7, 4: bytes(8)}, {1: -8, 4: bytes(7)}, {1: -8, 4: 5}, {4: bytes(8), 1: -8}]
)
def test_a_certificate_with_another_header_is_refused(header: dict[int, Any]) -> None:
    with pytest.raises(AnswerNotTrustedError):
        Certificate.parse(cbor2.dumps([cbor2.dumps(header), {}, cbor2.dumps({1: 1}), bytes(64)]))


@given(st.binary(max_size=300))
def test_any_bytes_as_certificate_give_the_own_error(data: bytes) -> None:
    with pytest.raises(AnswerNotTrustedError):
        Certificate.verified(data, ROOT)


ANY_CBOR = st.recursive(
    st.none() | st.booleans() | st.integers() | st.binary() | st.text() | st.floats(),
    lambda inner: st.lists(inner) | st.dictionaries(st.integers() | st.text(), inner),
)


@given(ANY_CBOR, st.integers(0, 300), st.binary(max_size=4))
def test_any_cbor_gives_only_a_value_error(value: Any, place: int, noise: bytes) -> None:
    data = cbor2.dumps(value)
    for each in (data, data[:place] + noise + data[place:]):
        with contextlib.suppress(ValueError):
            cose.decode(each)
        with contextlib.suppress(ValueError):
            cose.Sign1.parse(each)


@pytest.mark.parametrize(
    "data", ["c074323031", "d81e8200", "9f01ff", "1801", "a2010101", "81" * 1500, "f97e01"]
)
def test_strange_encodings_are_refused(data: str) -> None:
    with pytest.raises(ValueError, match="CBOR"):
        cose.decode(bytes.fromhex(data))
    with pytest.raises(ValueError, match="long"):
        cose.decode(bytes(5000))
    with pytest.raises(ValueError, match="map"):
        cose.decode_map(b"\x01")


def test_our_messages_are_what_cwt_makes_and_reads() -> None:
    key = TestKey.from_seed("cose")
    ours = cose.sign(key.private, b"payload", b"aad", {-65537: b"certificate"})
    secret = COSEKey.new({1: 1, 3: -8, -1: 6, -2: key.public, -4: key.private.private_bytes_raw()})
    public = COSEKey.new({1: 1, 3: -8, -1: 6, -2: key.public})
    theirs = COSE.new().encode_and_sign(
        b"payload",
        secret,
        protected={1: -8},
        unprotected={-65537: b"certificate"},
        external_aad=b"aad",
        out="cbor2/CBORTag",
    )
    assert cbor2.dumps(theirs.value) == ours
    assert COSE.new().decode(cbor2.CBORTag(18, cbor2.loads(ours)), public, external_aad=b"aad") == b"payload"


def test_a_receipt_is_read_back_by_any_office(text: str, root: TrustRoot, certificate: Certificate) -> None:
    reading = read_receipt_statement(f" {text}\n", root)
    assert reading.verdict is ReceiptVerdict.SIGNED
    assert reading.certificate == certificate
    statement = reading.statement
    assert statement is not None
    assert (statement.office_number, statement.counter, statement.year) == (1, 3, 2026)
    assert (statement.series, statement.sequence, statement.entry_hash) == ("7A", 42, HASH)
    assert (statement.total_dirhams, statement.made_at_unix_s, statement.entry_seq) == (
        12_500,
        1_795_000_000,
        77,
    )


def test_the_largest_statement_fits_a_small_qr(sealer: CoseReceiptSealer) -> None:
    number = ReceiptNumber.parse("TIP-001-03-2099-9999ZZZ-999999")
    text = sealer.seal(number, HASH, 2**40, -(2**40), 2**33)
    code = segno.make_qr(text, error="l", boost_error=False)
    assert int(code.version) <= 12
    assert code.mode == "alphanumeric"


def test_no_changed_character_of_a_receipt_is_signed(text: str, root: TrustRoot) -> None:
    for place in range(len(text)):
        for other in "0A:":
            if text[place] != other:
                reading = read_receipt_statement(text[:place] + other + text[place + 1 :], root)
                assert reading.verdict is not ReceiptVerdict.SIGNED
                assert reading.statement is None


def test_no_changed_byte_of_a_receipt_is_signed(text: str, root: TrustRoot) -> None:
    raw = base45.b45decode(text.removeprefix(PREFIX))
    for place in range(len(raw)):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        reading = read_receipt_statement(PREFIX + base45.b45encode(changed).decode(), root)
        assert reading.verdict is not ReceiptVerdict.SIGNED


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:x\n") | st.text(), st.booleans())
def test_any_text_gets_a_verdict(text: str, prefixed: bool) -> None:
    reading = read_receipt_statement(PREFIX + text if prefixed else text, ROOT)
    assert reading.verdict is ReceiptVerdict.ALTERED


def test_unknown_and_revoked_issuers_are_named(text: str, root: TrustRoot, certificate: Certificate) -> None:
    stranger = PortalTrust("stranger")
    strange_root = TrustRoot.first(stranger.root_document(), stranger.fingerprint)
    assert read_receipt_statement(text, strange_root).verdict is ReceiptVerdict.ISSUER_UNKNOWN
    for key_id in (certificate.issuer, certificate.key_id):
        assert (
            read_receipt_statement(text, root, frozenset({key_id})).verdict is ReceiptVerdict.ISSUER_UNKNOWN
        )


def test_the_control_statement_is_signed(portal: PortalTrust, root: TrustRoot) -> None:
    assert read_receipt_statement(sealed(GOOD, portal), root).verdict is ReceiptVerdict.SIGNED


@pytest.mark.parametrize(
    "change", [{1: 2}, {2: 4}, {3: "2026"}, {4: 7}, {5: True}, {6: bytes(31)}, {10: 1}, {7: 1.0}]
)
def test_statements_of_another_counter_or_form_are_altered(
    portal: PortalTrust, root: TrustRoot, change: dict[int, Any]
) -> None:
    reading = read_receipt_statement(sealed({**GOOD, **change}, portal), root)
    assert reading.verdict is ReceiptVerdict.ALTERED


@pytest.mark.parametrize("usage", ["journal", "transport"])
def test_another_key_of_the_counter_does_not_state_receipts(
    portal: PortalTrust, root: TrustRoot, usage: str
) -> None:
    reading = read_receipt_statement(sealed(GOOD, portal, usage=usage), root)
    assert reading.verdict is ReceiptVerdict.ALTERED


@pytest.mark.parametrize(
    "changes",
    [{"aad": b"lpk-certificate-1"}, {"unprotected": {}}, {"unprotected": {-65537: "x"}}, {"raw": b""}],
)
def test_other_purposes_and_headers_are_altered(
    portal: PortalTrust, root: TrustRoot, changes: dict[str, Any]
) -> None:
    assert read_receipt_statement(sealed(GOOD, portal, **changes), root).verdict is ReceiptVerdict.ALTERED


def test_a_sealer_takes_its_own_certificate_only(
    machine: Machine, portal: PortalTrust, root: TrustRoot
) -> None:
    for public, usage in (
        (machine.public_key(KeyUsage.JOURNAL), "receipt"),
        (machine.public_key(KeyUsage.RECEIPT), "journal"),
    ):
        with pytest.raises(AnswerNotTrustedError):
            CoseReceiptSealer(machine, Certificate.verified(portal.certify(public, usage), root))
