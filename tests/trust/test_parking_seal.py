"""The kiosk's own sealing of parked forms beside golden vectors that were written from the paper alone."""

import json
from pathlib import Path

import pytest

from kiosk.errors import ParkedUnknownError
from kiosk.trust import base64url
from kiosk.trust.chance import SystemRandomness
from kiosk.trust.parking_seal import DICTIONARY, CodeSeal

VECTOR = json.loads(
    (Path(__file__).parents[2] / "portal" / "contract" / "vectors" / "parked.json").read_bytes()
)["sealed"]
KEY = base64url.decode(VECTOR["office_key_base64url"])


def seal_of(*keys: bytes) -> CodeSeal:
    return CodeSeal(SystemRandomness(), lambda: keys)


def test_the_vectors_are_read() -> None:
    assert base64url.decode(VECTOR["dictionary_base64url"]) == DICTIONARY
    seal, plain = seal_of(bytes(32), KEY), VECTOR["plain"].encode()
    assert seal.name_of(VECTOR["code"]) == VECTOR["parked_id"]
    for way in ("by_code", "by_office"):
        assert seal.open(VECTOR["code"], base64url.decode(VECTOR[f"{way}_base64url"])) == plain
    code, carried = seal.read(VECTOR["qr_text"])
    assert (code, seal.open(code, carried)) == (VECTOR["code"], plain)
    assert seal.qr_text(code, carried) == VECTOR["qr_text"]


def test_code_and_key_are_both_needed() -> None:
    sealed = base64url.decode(VECTOR["by_office_base64url"])
    with pytest.raises(ParkedUnknownError):
        seal_of(bytes(32)).open(VECTOR["code"], sealed)
    seal = seal_of(KEY)
    with pytest.raises(ParkedUnknownError):
        seal.open(seal.make_code(), sealed)


@pytest.mark.parametrize("place", range(0, 40, 7))
def test_an_altered_form_opens_nothing(place: int) -> None:
    sealed = bytearray(base64url.decode(VECTOR["by_office_base64url"]))
    sealed[place] ^= 1
    with pytest.raises(ParkedUnknownError):
        seal_of(KEY).open(VECTOR["code"], bytes(sealed))


def test_what_swells_without_end_is_refused() -> None:
    seal = seal_of(KEY)
    code = seal.make_code()
    with pytest.raises(ParkedUnknownError, match="too large"):
        seal.open(code, seal.seal(code, bytes(3_000_000)))
