"""The published bundle: the kiosk opens the portal's, the portal opens the kiosk's, nobody else either."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import BundleDamagedError, ForeignBundleError
from kiosk.sync.bundle import open_answer, split_parts, unpack
from kiosk.trust.segments import hpke_suite
from portal.bundles.file import read_bundle
from portal.bundles.file import split_parts as portal_split_parts
from portal.errors import MalformedError

VECTOR: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "portal/contract/vectors/bundle.json").read_text("utf-8")
)


def octets(text: str) -> bytes:
    return base64.b64decode(text)


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def unsealed(sealed: bytes, name: str) -> bytes:
    private = X25519PrivateKey.from_private_bytes(octets(VECTOR["keys"][name]))
    return hpke_suite().decrypt(sealed, private, b"lpk-bundle-1")


def check_signature(document: Mapping[str, Any], name: str) -> bytes:
    payload = unb64(document["payload"])
    key = Ed25519PublicKey.from_public_bytes(octets(VECTOR["keys"][name]))
    key.verify(unb64(document["signatures"][0]["signature"]), b"lpk-bundle-1" + payload)
    return payload


class VectorTrust:
    """`ports.BundleTrust` with the vector's keys; only what reading needs."""

    reply_key = ""

    def open_document(self, document: Mapping[str, Any], context: str) -> bytes:
        assert context == "lpk-bundle-1"
        return check_signature(document, "answers_public")

    def open_sealed(self, sealed: bytes) -> bytes:
        return unsealed(sealed, "reply_private")

    def seal(self, content: bytes) -> tuple[str, bytes]:
        raise NotImplementedError

    def sign_manifest(self, payload: bytes) -> Mapping[str, Any]:
        raise NotImplementedError


def test_the_kiosk_opens_the_published_answer() -> None:
    found = open_answer(octets(VECTOR["answer"]["file"]), VECTOR["device_id"], VectorTrust())
    assert found == VECTOR["answer"]["content"]


def test_another_counter_does_not() -> None:
    with pytest.raises(ForeignBundleError):
        open_answer(octets(VECTOR["answer"]["file"]), "K000000000009", VectorTrust())


def test_the_portal_opens_the_published_bundle() -> None:
    bundle = read_bundle(octets(VECTOR["bundle"]["file"]))
    check_signature(bundle.document, "transport_public")
    assert (bundle.device_id, bundle.manifest["entries"]) == (VECTOR["device_id"], 4)
    parts = portal_split_parts(unsealed(bundle.sealed, "bundles_private"))
    assert [base64.b64encode(part).decode() for part in parts] == VECTOR["bundle"]["parts"]


@given(place=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_one_changed_bit_is_always_seen(place: int, bit: int) -> None:
    data = bytearray(octets(VECTOR["bundle"]["file"]))
    data[place % len(data)] ^= 1 << bit
    try:
        check_signature(read_bundle(bytes(data)).document, "transport_public")
    except (MalformedError, Exception):  # noqa: BLE001  any refusal is right, silence is not
        return
    # The one place that no signature covers is how the document's other members are written.
    assert unpack(bytes(data)).sealed == unpack(octets(VECTOR["bundle"]["file"])).sealed


@given(data=st.binary(max_size=300))
def test_no_bytes_make_a_reader_fail_otherwise(data: bytes) -> None:
    with pytest.raises(BundleDamagedError):
        unpack(data)
    with pytest.raises(BundleDamagedError):
        split_parts(data)
    with pytest.raises(MalformedError):
        read_bundle(data)
    with pytest.raises(MalformedError):
        portal_split_parts(data)
