"""Enrolment: the machine proves its keys, the portal certifies them, the answer is kept as public facts."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from kiosk.domain import canonical_json
from kiosk.domain.identifiers import DeviceId, OfficeCode
from kiosk.domain.words import Words
from kiosk.errors import AnswerNotTrustedError, KioskError, MalformedEntryError, NotEnrolledError, StoreError
from kiosk.ports import CounterPlace, Randomness, WireAnswer, WireRequest
from kiosk.trust import base64url, durable_files
from kiosk.trust.certificates import Certificate
from kiosk.trust.enrolment_code import EnrolmentCode
from kiosk.trust.keys import KeyUsage
from kiosk.trust.machine import Machine
from kiosk.trust.trust_root import TrustRoot

ENROLMENT_FILE: Final = "enrolment.json"
PATH: Final = "/v1/enrol"
ENROL_CONTEXT: Final = b"lpk-enrol-1"
_OK: Final = 200
_DEVICE_ID: Final = re.compile(r"K[0-9A-HJKMNP-TV-Z]{12}", re.ASCII)
_OFFICE_NUMBERS: Final = range(1, 10_000)
_COUNTERS: Final = range(1, 100)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An enrolment that was checked: place, root and the three certificates of this machine's keys."""

    place: CounterPlace
    root: TrustRoot
    certificates: Mapping[KeyUsage, Certificate]
    incarnation: str
    fields: Mapping[str, Any]

    @classmethod
    def of(cls, fields: Mapping[str, Any], root: TrustRoot, machine: Machine) -> Self:
        """Read an enrolment answer under a root that is believed already.

        Raises:
            AnswerNotTrustedError: members missing, or a certificate is not of this machine and this place.
        """
        try:
            place = _place(fields)
            raw = {usage: base64url.decode(fields["certificates"][usage.word]) for usage in KeyUsage}
            incarnation = f"{fields['incarnation']['term']}.{fields['incarnation']['id']}"
        except (KeyError, TypeError, ValueError) as error:
            raise AnswerNotTrustedError("enrolment answer") from error
        certificates = {usage: Certificate.verified(data, root) for usage, data in raw.items()}
        for usage, certificate in certificates.items():
            _check_ours(certificate, usage, place, machine)
        return cls(place, root, certificates, incarnation, fields)

    @property
    def former(self) -> tuple[Certificate, ...]:
        """Journal certificates of the PCs that this one has replaced: they signed its past.

        Raises:
            AnswerNotTrustedError: one is not of this counter.
        """
        found = tuple(
            Certificate.verified(base64url.decode(raw), self.root) for raw in self.fields.get("former", ())
        )
        if any((each.device_id, each.usage) != (self.place.device_id, KeyUsage.JOURNAL) for each in found):
            raise AnswerNotTrustedError("former certificate")
        return found

    def with_root(self, root: TrustRoot, machine: Machine) -> "Enrolment":
        """Return the enrolment under a newer root (`TrustRoot.next`).

        Raises:
            AnswerNotTrustedError: the newer root no longer knows who issued the certificates.
        """
        return Enrolment.of({**self.fields, "trust_root": dict(root.document)}, root, machine)


class EnrolmentDesk:
    """One enrolment with one code: makes the request and believes only the code's portal."""

    def __init__(self, machine: Machine, code: EnrolmentCode, randomness: Randomness) -> None:
        self._machine = machine
        self._code = code
        self._randomness = randomness

    def request(self, portal_url: str, program: str) -> WireRequest:
        """Return the complete enrolment request; each sending has a fresh nonce, the rest stays the same."""
        from kiosk.trust import line_trust  # the window reads enrolments and never needs the line

        fields: dict[str, Any] = {
            "secret": self._code.secret.hex(),
            "keys": {usage.word: base64url.encode(self._machine.public_key(usage)) for usage in KeyUsage},
        }
        proven = enrol_message(fields)
        proofs = {
            usage.word: base64url.encode(self._machine.signing_key(usage).sign(proven)) for usage in KeyUsage
        }
        body = canonical_json.encode({**fields, "proofs": proofs, "program": program})
        headers = {"content-type": "application/json"}
        request = WireRequest("POST", portal_url.rstrip("/") + PATH, headers, body)
        return line_trust.with_nonce(request, self._randomness)

    def accept(self, request: WireRequest, answer: WireAnswer) -> Enrolment:
        """Check the portal's answer of status 200 to a request of `request`.

        Raises:
            TrustRootMismatchError: another portal's root.
            AnswerNotTrustedError: not signed for this request, or its certificates are not ours.
        """
        from kiosk.trust import line_trust

        if answer.status != _OK:
            raise AnswerNotTrustedError(f"enrolment answer: status {answer.status}")
        fields = _decoded(answer.body)
        root = TrustRoot.first(_document(fields), self._code.fingerprint)
        incarnation = line_trust.check_answer(root, request, answer)
        enrolment = Enrolment.of(fields, root, self._machine)
        if enrolment.incarnation != incarnation:
            raise AnswerNotTrustedError("enrolment answer: incarnation")
        if enrolment.place.is_training:
            raise AnswerNotTrustedError("enrolment answer: the training office is no portal's to give")
        return enrolment


def enrol_message(fields: Mapping[str, Any]) -> bytes:
    """Return what each key signs as its proof: the context and the hash of `{secret, keys}`."""
    return ENROL_CONTEXT + hashlib.sha256(canonical_json.encode(fields)).digest()


def write_enrolment(home: Path, enrolment: Enrolment) -> None:
    """Keep an enrolment in its home, in place of an earlier one.

    Raises:
        DiskFullError, StoreError: the earlier one stands.
    """
    data = json.dumps(enrolment.fields, ensure_ascii=False, indent=1, sort_keys=True).encode()
    durable_files.replace(home / ENROLMENT_FILE, data)


def read_enrolment(home: Path, machine: Machine) -> Enrolment:
    """Read the enrolment of a home and check it again.

    Raises:
        NotEnrolledError: there is none, or it is damaged or of other keys; enrolling again mends it.
    """
    try:
        fields = _decoded((home / ENROLMENT_FILE).read_bytes())
        return Enrolment.of(fields, TrustRoot.parse(_document(fields)), machine)
    except FileNotFoundError as error:
        raise NotEnrolledError(f"no {ENROLMENT_FILE}") from error
    except OSError as error:
        raise StoreError(f"{ENROLMENT_FILE} cannot be read") from error
    except KioskError as error:
        raise NotEnrolledError(f"{ENROLMENT_FILE}: {error.detail}") from error


def _decoded(data: bytes) -> dict[str, Any]:
    try:
        return canonical_json.decode(data)
    except MalformedEntryError as error:
        raise AnswerNotTrustedError("enrolment answer") from error


def _document(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    document = fields.get("trust_root")
    if not isinstance(document, dict):
        raise AnswerNotTrustedError("enrolment answer: trust root")
    return document


def _place(fields: Mapping[str, Any]) -> CounterPlace:
    device, office = fields["device_id"], fields["office"]
    number, counter, series = office["number"], fields["counter"], fields["series"]
    texts = (device, office["code"], office["name_ar"], office["name_en"])
    if not all(isinstance(text, str) for text in texts) or _DEVICE_ID.fullmatch(device) is None:
        raise ValueError("texts")
    if any(type(value) is not int for value in (number, counter, series)):
        raise ValueError("numbers")
    if number not in _OFFICE_NUMBERS or counter not in _COUNTERS or series < 1:
        raise ValueError("place")
    return CounterPlace(
        device_id=DeviceId(device),
        office=OfficeCode(office["code"]),
        office_number=number,
        office_name=Words(office["name_ar"], office["name_en"]),
        counter=counter,
        portal_series=series,
    )


def _check_ours(certificate: Certificate, usage: KeyUsage, place: CounterPlace, machine: Machine) -> None:
    found = (certificate.device_id, certificate.usage, certificate.office_number, certificate.counter)
    if found != (place.device_id, usage, place.office_number, place.counter):
        raise AnswerNotTrustedError(f"certificate of {usage.word}: another place or use")
    if certificate.public_key != machine.public_key(usage):
        raise AnswerNotTrustedError(f"certificate of {usage.word}: another key")
