"""Whom the kiosk believes: the root by its fingerprint, the next root by two, documents by their delegate."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import AnswerNotTrustedError, EnrolmentCodeError, TrustRootMismatchError
from kiosk.trust import base64url
from kiosk.trust.enrolment_code import EnrolmentCode
from kiosk.trust.trust_root import TrustRoot
from tests.fakes.portal_trust import PortalTrust, TestKey, canonical, sign_document

PORTAL = PortalTrust()
ROOT = TrustRoot.first(PORTAL.root_document(), PORTAL.fingerprint)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_the_first_root_is_believed_by_its_fingerprint(portal: PortalTrust, root: TrustRoot) -> None:
    assert root.fingerprint == portal.fingerprint
    assert root.recovery == (portal.recovery.public_key().public_bytes_raw(),)
    assert root.delegated("answers") == {
        portal.delegates["answers"].key_id: portal.delegates["answers"].public
    }
    assert root.delegated("nobody") == {}


def test_another_portals_root_is_refused(portal: PortalTrust) -> None:
    with pytest.raises(TrustRootMismatchError):
        TrustRoot.first(PortalTrust("stranger").root_document(), portal.fingerprint)


@pytest.mark.parametrize("count", [0, 1])
def test_a_root_needs_two_of_its_own_keys(portal: PortalTrust, count: int) -> None:
    with pytest.raises(AnswerNotTrustedError):
        TrustRoot.parse(portal.root_document(signers=portal.roots[:count]))


def test_one_key_twice_is_one_key(portal: PortalTrust) -> None:
    with pytest.raises(AnswerNotTrustedError):
        TrustRoot.parse(portal.root_document(signers=[portal.roots[0]] * 2))


def test_a_stranger_does_not_count(portal: PortalTrust) -> None:
    with pytest.raises(AnswerNotTrustedError):
        TrustRoot.parse(portal.root_document(signers=[portal.roots[0], TestKey.from_seed("stranger")]))


def test_any_two_of_three_keys_are_enough(portal: PortalTrust) -> None:
    for left, right in ((0, 1), (0, 2), (1, 2)):
        assert (
            TrustRoot.parse(portal.root_document(signers=[portal.roots[left], portal.roots[right]])).version
            == 1
        )


def test_a_later_root_follows_when_old_and_new_keys_signed_it(portal: PortalTrust, root: TrustRoot) -> None:
    old = list(portal.roots)
    portal.roots = [old[0], old[1], TestKey.from_seed("new root key")]
    later = root.next(portal.root_document(version=2))
    assert (later.version, later.document["context"]) == (2, "lpk-trust-root-1")
    assert later.next(portal.root_document(version=2)) is later


def test_a_root_of_all_new_keys_needs_the_old_ones_too(portal: PortalTrust, root: TrustRoot) -> None:
    old = list(portal.roots)
    portal.roots = [TestKey.from_seed(f"new {number}") for number in range(3)]
    with pytest.raises(AnswerNotTrustedError, match="root before"):
        root.next(portal.root_document(version=2))
    with pytest.raises(AnswerNotTrustedError, match="too few"):
        root.next(portal.root_document(version=2, signers=[portal.roots[0], old[0], old[1]]))
    assert root.next(portal.root_document(version=2, signers=[*portal.roots[:2], *old[:2]])).version == 2


@pytest.mark.parametrize("version", [0, 1])
def test_an_older_or_other_root_of_the_same_version_is_refused(
    portal: PortalTrust, root: TrustRoot, version: int
) -> None:
    portal.delegates["answers"] = TestKey.from_seed("exchanged")
    with pytest.raises(AnswerNotTrustedError):
        root.next(portal.root_document(version=version))


@pytest.mark.parametrize(
    "change",
    [
        {"type": "other"},
        {"version": True},
        {"version": 0},
        {"threshold": 1},
        {"threshold": 4},
        {"root_keys": []},
        {"root_keys": "abc"},
        {"delegations": []},
        {"delegations": {"answers": [{"key_id": "0" * 16, "public": "AAAA"}]}},
        {"recovery": [{"key_id": "0" * 16, "public": "A" * 43}]},
        {"recovery": None},
    ],
)
def test_a_root_of_another_form_is_refused_whoever_signed_it(
    portal: PortalTrust, change: dict[str, Any]
) -> None:
    payload = canonical({**json.loads(portal.root_payload()), **change})
    with pytest.raises(AnswerNotTrustedError):
        TrustRoot.parse(sign_document("lpk-trust-root-1", payload, portal.roots))


def test_a_key_listed_twice_is_refused(portal: PortalTrust) -> None:
    portal.roots = [portal.roots[0], portal.roots[0], portal.roots[1]]
    with pytest.raises(AnswerNotTrustedError):
        TrustRoot.parse(portal.root_document())


def test_a_document_opens_with_the_key_of_its_context_only(portal: PortalTrust, root: TrustRoot) -> None:
    roles = {"checkpoint": "answers", "catalogue": "catalogue", "prices": "prices", "roster": "roster"}
    for name, role in roles.items():
        context = f"lpk-{name}-1"
        assert root.open_document(portal.sign(context, role, {"a": "ب"}), context) == canonical({"a": "ب"})
        for other in set(portal.delegates) - {role}:
            with pytest.raises(AnswerNotTrustedError):
                root.open_document(portal.sign(context, other, {"a": 1}), context)


def test_a_document_of_another_context_is_refused(portal: PortalTrust, root: TrustRoot) -> None:
    document = portal.sign("lpk-roster-1", "roster", {})
    for context in ("lpk-catalogue-1", "lpk-trust-root-1", "unknown", ""):
        with pytest.raises(AnswerNotTrustedError):
            root.open_document(document, context)
    with pytest.raises(AnswerNotTrustedError):
        root.open_document({**document, "context": "lpk-catalogue-1"}, "lpk-catalogue-1")
    with pytest.raises(AnswerNotTrustedError):
        TrustRoot.parse(document)


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b"{", b'{ "a":1}', b'{"b":1,"a":2}', b'{"a":1.5}', b'{"a":1,"a":1}']
)
def test_a_payload_that_is_not_canonical_is_refused(
    portal: PortalTrust, root: TrustRoot, payload: bytes
) -> None:
    document = sign_document("lpk-roster-1", payload, [portal.delegates["roster"]])
    with pytest.raises(AnswerNotTrustedError):
        root.open_document(document, "lpk-roster-1")


def test_no_changed_character_of_a_document_is_accepted(portal: PortalTrust, root: TrustRoot) -> None:
    text = json.dumps(portal.sign("lpk-roster-1", "roster", {"office": "TIP-001"}))
    for place in range(len(text)):
        changed = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
        with contextlib.suppress(AnswerNotTrustedError, json.JSONDecodeError):
            root.open_document(json.loads(changed), "lpk-roster-1")
            pytest.fail(f"accepted with a change at {place}")


@given(st.dictionaries(st.sampled_from(["context", "payload", "signatures", "more"]), JSON))
def test_any_json_as_document_gives_the_own_error(document: dict[str, Any]) -> None:
    with pytest.raises(AnswerNotTrustedError):
        ROOT.open_document(document, "lpk-roster-1")
    with pytest.raises(AnswerNotTrustedError):
        TrustRoot.parse({**document, "context": "lpk-trust-root-1"})


@given(JSON)
def test_any_member_of_a_root_gives_the_own_error(value: Any) -> None:
    fields = json.loads(PORTAL.root_payload())
    for name in fields:
        document = sign_document(
            "lpk-trust-root-1", json.dumps({**fields, name: value}).encode(), PORTAL.roots[:2]
        )
        with contextlib.suppress(AnswerNotTrustedError):
            TrustRoot.parse(document)


def test_an_enrolment_code_carries_fingerprint_and_secret(portal: PortalTrust) -> None:
    code = EnrolmentCode.parse(portal.enrolment_code(b"abcdefghij"))
    assert (code.fingerprint, code.secret) == (portal.fingerprint, b"abcdefghij")
    assert code.text == portal.enrolment_code(b"abcdefghij")
    assert len(code.text.split("-")) == 8
    assert code.secret.hex() not in repr(code)


@given(st.binary(min_size=20, max_size=20))
def test_an_enrolment_code_reads_back_as_people_type_it(octets: bytes) -> None:
    code = EnrolmentCode(octets[:10], octets[10:])
    for one in "IiLl":
        typed = code.text.lower().replace("-", " ").replace("0", "o").replace("1", one)
        assert EnrolmentCode.parse(f"  {typed}\n") == code


@given(st.text())
def test_any_text_typed_as_enrolment_code_gives_its_own_error(text: str) -> None:
    with pytest.raises(EnrolmentCodeError):
        EnrolmentCode.parse(text)


@given(st.binary())
def test_base64url_reads_back(data: bytes) -> None:
    assert base64url.decode(base64url.encode(data)) == data


@pytest.mark.parametrize("text", ["A", "AA=", "AA==", "AB", "A+", "A/", "é", "A A", "AA\n", None, 5, b"AA"])
def test_base64url_has_one_form_per_value(text: Any) -> None:
    with pytest.raises(ValueError, match="base64url"):
        base64url.decode(text)
