"""Codes of parked forms, and what is sealed with them: without the paper nobody opens a form again.

A code has 70 random bits and 5 check bits in three groups of five digits. Its name and its key are derived
apart from each other, so that what is kept says nothing of the code. Where the key of the office is known it
goes into the key as well: then neither the portal (which has no code) nor who finds a paper (and stands at no
counter of the office) opens anything. Format: `portal/contract/parked-form.md`.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import base45
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.domain.parked import MOST_QR_CHARACTERS, PREFIX, ParkedId
from kiosk.domain.scan import PARKED_PREFIX
from kiosk.errors import ParkedUnknownError
from kiosk.ports import Randomness
from kiosk.trust import crockford

_RANDOM_BITS: Final = 70
_CHECK_BITS: Final = 5
_DIGITS: Final = (_RANDOM_BITS + _CHECK_BITS) // crockford.BITS_PER_DIGIT
_GROUP: Final = 5
_OCTETS: Final = 9
_KEY_OCTETS: Final = 32
_NONCE: Final = bytes(12)  # a key seals once: every parking has a code of its own
_NAME: Final = b"lpk-parked-name-1"
_KEY: Final = b"lpk-parked-key-1"  # before 2026-12: the form as it is, sealed by the code alone
_PACKED_KEY: Final = b"lpk-parked-key-2"
_CHECK: Final = b"lpk-parked-check-1"
_BY_CODE, _BY_OFFICE = b"\x01", b"\x02"
_MOST_OCTETS: Final = 1 << 20
# What most forms say anyway; part of the format, never changed.
DICTIONARY: Final = (
    b'"table":"false""true""person": null, "corrects": null, "seen_entry": null, "tendered_dirhams": null, '
    b'"applicant.company_name": "applicant.writes": "applicant.kind": "citizen", "resident", "company", '
    b'"passport_number": "document_number": "residence_permit_number": "administrative_number": "email": '
    b'"purpose": "copies": "1", "relation": "self", "birth_place": "address": "locality": "landmark": '
    b'"municipality": "shabiya": "LY-TB", "sex": "female", "male", "birth_date": "19", "mother_name": '
    b'"phone": "+21891", "national_number": "1199", "family_name": "grandfather_name": "father_name": '
    b'"given_name": "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf", "attachments": [], "documents_kept": [], '
    b'"documents_seen": ["identity_or_booklet"], "consent": "", "price_table": "prices-1", "texts": {'
    b'"saved_at": "2026-12-01T10:00:00.000+02:00", "catalogue_hash": "", "service": "CR1", '
    b'"operator": "1001", '
    b'{"draft_id": "", "basket_id": "", '
)


def no_office_keys() -> Sequence[bytes]:
    """Return the keys of an office that has told none."""
    return ()


class CodeSeal:
    """Implements `ports.ParkingSeal`; keeps nothing."""

    def __init__(
        self, randomness: Randomness, office_keys: Callable[[], Sequence[bytes]] = no_office_keys
    ) -> None:
        """Take where codes come from, and what tells the office's keys, the newest first."""
        self._randomness = randomness
        self._office_keys = office_keys

    def make_code(self) -> str:
        """Return a fresh code as printed."""
        return _printed(self._randomness.bits(_RANDOM_BITS))

    def name_of(self, code: str) -> ParkedId:
        """Return what a code is looked for by.

        Raises:
            ParkedUnknownError: a digit is wrong, or it is no code.
        """
        return ParkedId(_derived(_number(code), _NAME).hex())

    def seal(self, code: str, plain: bytes) -> bytes:
        """Seal a form with a code that has sealed nothing yet, and with the office's key where known."""
        keys = self._office_keys()
        way, salt = (_BY_OFFICE, keys[0]) if keys else (_BY_CODE, None)
        packing = zlib.compressobj(level=9, wbits=-15, zdict=DICTIONARY)
        packed = packing.compress(plain) + packing.flush()
        return way + AESGCM(_derived(_number(code), _PACKED_KEY, salt)).encrypt(_NONCE, packed, way)

    def qr_text(self, code: str, sealed: bytes) -> str:
        """Return code and form as a QR's text; empty where it is too long, or only the code seals it."""
        if not sealed.startswith(_BY_OFFICE):
            return ""
        carried = _number(code).to_bytes(_OCTETS, "big") + sealed
        text = PARKED_PREFIX + str(base45.b45encode(carried), "ascii")
        return text if len(text) <= MOST_QR_CHARACTERS else ""

    def read(self, text: str) -> tuple[str, bytes]:
        """Return the code that was typed or scanned, and the sealed form that a QR carries, else nothing.

        Raises:
            ParkedUnknownError: it is neither.
        """
        scanned = text.strip("\r\n\t").lstrip()
        if not scanned.upper().startswith(PARKED_PREFIX):
            return text, b""
        try:
            carried = base45.b45decode(scanned[len(PARKED_PREFIX) :].upper())
        except ValueError as error:
            raise ParkedUnknownError("form of the QR") from error
        number = int.from_bytes(carried[:_OCTETS], "big")
        if len(carried) <= _OCTETS or number >> _RANDOM_BITS:
            raise ParkedUnknownError("form of the QR")
        return _printed(number), carried[_OCTETS:]

    def open(self, code: str, sealed: bytes) -> bytes:
        """Open what was sealed with a code.

        Raises:
            ParkedUnknownError: it was sealed with another, by another office, or is damaged.
        """
        number = _number(code)
        for key, way, content in self._ways(number, sealed):
            try:
                plain = AESGCM(key).decrypt(_NONCE, content, way)
            except InvalidTag:
                continue
            return plain if way == _KEY else _unpacked(plain)
        raise ParkedUnknownError("sealed otherwise")

    def _ways(self, number: int, sealed: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Yield key, associated data and content for every way in which it may have been sealed."""
        way, content = sealed[:1], sealed[1:]
        if way == _BY_CODE:
            yield _derived(number, _PACKED_KEY), way, content
        if way == _BY_OFFICE:
            for salt in self._office_keys():
                yield _derived(number, _PACKED_KEY, salt), way, content
        yield _derived(number, _KEY), _KEY, sealed


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=-15, zdict=DICTIONARY)
    try:
        plain = unpacking.decompress(packed, _MOST_OCTETS)
    except zlib.error as error:
        raise ParkedUnknownError("packed otherwise") from error
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise ParkedUnknownError("too large")
    return plain


def _printed(number: int) -> str:
    digits = crockford.encode(number << _CHECK_BITS | _check(number), _DIGITS)
    return f"{PREFIX}{crockford.grouped(digits, _GROUP)}"


def _number(code: str) -> int:
    text = code.strip().upper()
    try:
        value = crockford.decode(text.removeprefix("P").lstrip("- "), _DIGITS)
    except ValueError as error:
        raise ParkedUnknownError("form of the code") from error
    number = value >> _CHECK_BITS
    if _check(number) != value & (1 << _CHECK_BITS) - 1:
        raise ParkedUnknownError("a digit is wrong")
    return number


def _check(number: int) -> int:
    digest = hashlib.sha256(_CHECK + number.to_bytes(_OCTETS, "big")).digest()
    return digest[0] >> 8 - _CHECK_BITS


def _derived(number: int, context: bytes, salt: bytes | None = None) -> bytes:
    return HKDF(SHA256(), _KEY_OCTETS, salt=salt, info=context).derive(number.to_bytes(_OCTETS, "big"))
