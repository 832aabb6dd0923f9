"""Enrolment: a one-time code becomes a certified device with a place and a series of its own."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.errors import CodeRefusedError, MalformedError, UnknownPlaceError
from portal.tables import Counter, Device, DeviceKey, EnrolmentCode, Office
from portal.text_codes import CROCKFORD, from_base64url, to_base64url, to_crockford
from portal.trust import certificates
from portal.trust.certificates import Certificate
from portal.trust.keys import SigningKey, check_signature, key_id_of

CODE_LIFETIME: Final = timedelta(hours=24)
_USAGES: Final = {
    "journal": certificates.JOURNAL,
    "transport": certificates.TRANSPORT,
    "receipt": certificates.RECEIPT,
}
_SECRET_BYTES: Final = 10
_KEY_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_LONGEST_PROGRAM: Final = 64


@dataclass(frozen=True, slots=True)
class EnrolmentRequest:
    """A checked request: the keys have proved that their holder made it."""

    secret_hash: str
    keys: Mapping[str, bytes]
    program: str


def make_code(
    session: Session,
    office_code: str,
    counter: int,
    fingerprint: bytes,
    now: datetime,
    *,
    replaces_dead_pc: bool = False,
) -> str:
    """Make a code for one counter; only its secret's hash is kept.

    Args:
        session: the database.
        office_code: of the office.
        counter: its number.
        fingerprint: of the trust root.
        now: its life begins.
        replaces_dead_pc: the PC that enrols takes the place of the newest one there, and its name.

    Raises:
        UnknownPlaceError: there is no such counter, or no PC to be replaced.
    """
    if session.get(Counter, (office_code, counter)) is None:
        raise UnknownPlaceError(f"{office_code}, counter {counter}")
    secret = secrets.token_bytes(_SECRET_BYTES)
    session.add(
        EnrolmentCode(
            secret_hash=hashlib.sha256(secret).hexdigest(),
            office_code=office_code,
            counter=counter,
            expires_at=now + CODE_LIFETIME,
            replaces=_newest_device(session, office_code, counter) if replaces_dead_pc else None,
        )
    )
    return to_crockford(fingerprint + secret)


def read_request(body: bytes) -> EnrolmentRequest:
    """Read a request and check each key's proof.

    Raises:
        MalformedError: not of the published form.
        BadSignatureError: a proof does not verify.
    """
    fields = canonical_json.decode(body)
    if fields.keys() != {"secret", "keys", "proofs", "program"}:
        raise MalformedError("members")
    keys, proofs = _three(fields["keys"], _KEY_BYTES), _three(fields["proofs"], _SIGNATURE_BYTES)
    secret, program = fields["secret"], fields["program"]
    if not isinstance(secret, str) or not isinstance(program, str) or len(program) > _LONGEST_PROGRAM:
        raise MalformedError("secret or program")
    if not program.isprintable() or len(set(keys.values())) != len(_USAGES):
        raise MalformedError("program or keys")
    try:
        raw = bytes.fromhex(secret)
    except ValueError as error:
        raise MalformedError("secret") from error
    if len(raw) != _SECRET_BYTES or raw.hex() != secret:
        raise MalformedError("secret")
    signed = canonical_json.encode({"secret": secret, "keys": fields["keys"]})
    message = b"lpk-enrol-1" + hashlib.sha256(signed).digest()
    for name, public in keys.items():
        check_signature(public, proofs[name], message)
    return EnrolmentRequest(hashlib.sha256(raw).hexdigest(), keys, program)


def enrol(session: Session, request: EnrolmentRequest, devices_key: SigningKey, now: datetime) -> Device:
    """Certify the three keys for the code's counter; the same keys with the same code change nothing.

    Raises:
        CodeRefusedError: the code is unknown, expired, used with other keys, or the keys belong elsewhere.
    """
    code = session.get(EnrolmentCode, request.secret_hash, with_for_update=True)
    if code is None:
        raise CodeRefusedError("unknown")
    known = _device_of(session, request)
    if code.device_id is not None:
        if known is None or known.device_id != code.device_id:
            raise CodeRefusedError("used with other keys")
        return known
    if code.expires_at <= now:
        raise CodeRefusedError("expired")
    if known is not None and (known.office_code, known.counter) != (code.office_code, code.counter):
        raise CodeRefusedError("these keys belong to another counter")
    device = known or _certified(session, request, code, devices_key, now)
    code.device_id = device.device_id
    session.flush()
    return device


def answer_of(session: Session, device: Device, request: EnrolmentRequest) -> dict[str, Any]:
    """Return the part of the answer that never changes: place, series, certificates.

    `former` are the journal certificates of PCs that this one has replaced: what they signed is its past.
    """
    office = session.get_one(Office, device.office_code)
    own = {key_id_of(public) for public in request.keys.values()}
    rows = session.scalars(
        select(DeviceKey).where(DeviceKey.device_id == device.device_id).order_by(DeviceKey.key_id)
    ).all()
    by_usage = {row.usage: to_base64url(row.certificate) for row in rows if row.key_id in own}
    former = [
        to_base64url(row.certificate)
        for row in rows
        if row.usage == certificates.JOURNAL and row.key_id not in own and row.revoked_at is None
    ]
    return {
        **({"former": former} if former else {}),
        "device_id": device.device_id,
        "office": {
            "code": office.code,
            "number": office.number,
            "name_ar": office.name_ar,
            "name_en": office.name_en,
        },
        "counter": device.counter,
        "series": device.series,
        "certificates": {name: by_usage[usage] for name, usage in _USAGES.items()},
    }


def _three(value: object, length: int) -> dict[str, bytes]:
    if not isinstance(value, dict) or value.keys() != _USAGES.keys():
        raise MalformedError("keys or proofs")
    return {name: from_base64url(value[name], length) for name in _USAGES}


def _device_of(session: Session, request: EnrolmentRequest) -> Device | None:
    """Return the device these three keys are certified for, or None when all are new."""
    found = {name: session.get(DeviceKey, key_id_of(public)) for name, public in request.keys.items()}
    if all(row is None for row in found.values()):
        return None
    devices = {row.device_id for row in found.values() if row is not None}
    if len(devices) != 1 or any(
        row is None or row.usage != _USAGES[name] or row.revoked_at is not None for name, row in found.items()
    ):
        raise CodeRefusedError("the keys are certified otherwise")
    device = session.get_one(Device, devices.pop())
    if device.revoked_at is not None:
        raise CodeRefusedError("the device is revoked")
    return device


def _newest_device(session: Session, office_code: str, counter: int) -> str:
    newest = session.scalars(
        select(Device)
        .where(Device.office_code == office_code, Device.counter == counter, Device.revoked_at.is_(None))
        .order_by(Device.series.desc())
    ).first()
    if newest is None:
        raise UnknownPlaceError(f"no PC at {office_code}, counter {counter}")
    return newest.device_id


def _certified(
    session: Session, request: EnrolmentRequest, code: EnrolmentCode, devices_key: SigningKey, now: datetime
) -> Device:
    """Return the device whose keys are certified now: a new one, or the one whose PC is replaced."""
    counter = session.get_one(Counter, (code.office_code, code.counter), with_for_update=True)
    office = session.get_one(Office, code.office_code)
    counter.last_series += 1
    if code.replaces is None:
        device = Device(
            device_id="K" + "".join(secrets.choice(CROCKFORD) for _ in range(12)),
            office_code=office.code,
            counter=counter.number,
            series=counter.last_series,
            program=request.program,
            enrolled_at=now,
        )
        session.add(device)
    else:
        device = _replaced(session, code.replaces, counter.last_series, now)
    session.flush()
    first, last = certificates.validity(now)
    for name, usage in _USAGES.items():
        public = request.keys[name]
        wanted = Certificate(device.device_id, usage, office.number, counter.number, first, last, public)
        session.add(
            DeviceKey(
                key_id=key_id_of(public),
                device_id=device.device_id,
                usage=usage,
                public=public,
                certificate=certificates.issue(wanted, devices_key),
            )
        )
    return device


def _replaced(session: Session, device_id: str, series: int, now: datetime) -> Device:
    """Give a device a series for its new PC; the line is closed to the one before, and answers by bundle."""
    device = session.get_one(Device, device_id, with_for_update=True)
    device.series = series
    own = select(DeviceKey).where(DeviceKey.device_id == device_id, DeviceKey.replaced_at.is_(None))
    for key in session.scalars(own):
        key.replaced_at = now
    return device
