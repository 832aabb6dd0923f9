"""Publishing documents: catalogue, prices, holidays and rosters, signed by keys of their own and numbered."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.feed.numbered import append_published, first_version
from portal.feed.office_key import parking_key
from portal.opened import Portal
from portal.tables import Device, Operator, Published
from portal.trust.keys import SigningKey
from portal.trust.signed_document import (
    CATALOGUE_CONTEXT,
    DIRECTORY_CONTEXT,
    HOLIDAYS_CONTEXT,
    PRICES_CONTEXT,
    ROSTER_CONTEXT,
    SETTINGS_CONTEXT,
    payload_bytes,
    sign_document,
)

CATALOGUE: Final = "catalogue"
PRICES: Final = "prices"
HOLIDAYS: Final = "holidays"
DIRECTORY: Final = "directory"
ROSTER: Final = "roster"
SETTINGS: Final = "settings"
_TURN: Final = 7_214_050_002  # beside the migrations' number in `portal.database`
MakePayload = Callable[[int], dict[str, Any]]


def publish_catalogue(session: Session, portal: Portal, services: list[dict[str, Any]]) -> None:
    """Publish services, and their fees as the price table; what is published already is left alone."""
    fees = {str(service["code"]): service["fee"] for service in services}
    table = _table_of(session, fees)

    def payload(version: int) -> dict[str, Any]:
        return {"type": CATALOGUE, "version": version, "price_table": table, "services": services}

    key = (CATALOGUE_CONTEXT, portal.keys.catalogue)
    _publish(session, (CATALOGUE, CATALOGUE), payload, key, portal.clock())
    publish_prices(session, portal, fees)


def publish_prices(session: Session, portal: Portal, fees: Mapping[str, Any]) -> None:
    """Publish a price table: the fee form of each service by its code, in force over the catalogue's own."""

    def payload(version: int) -> dict[str, Any]:
        return {"type": PRICES, "version": version, "price_table": f"{PRICES}-{version}", "fees": dict(fees)}

    _publish(session, (PRICES, PRICES), payload, (PRICES_CONTEXT, portal.keys.prices), portal.clock())


def publish_holidays(session: Session, portal: Portal, days: Sequence[Mapping[str, Any]]) -> None:
    """Publish the table of holidays; it stands for all that were published before."""

    def payload(version: int) -> dict[str, Any]:
        return {"type": HOLIDAYS, "version": version, "days": [dict(day) for day in days]}

    key = (HOLIDAYS_CONTEXT, portal.keys.prices)
    _publish(session, (HOLIDAYS, HOLIDAYS), payload, key, portal.clock())


def publish_settings(session: Session, portal: Portal, values: Mapping[str, Any], office_code: str) -> int:
    """Publish settings for all counters, or for those of one office over them; return the version."""
    about = office_code or SETTINGS

    def payload(version: int) -> dict[str, Any]:
        return {"type": SETTINGS, "version": version, "settings": dict(values)}

    key = (SETTINGS_CONTEXT, portal.keys.orders)
    _publish(session, (SETTINGS, about), payload, key, portal.clock())
    newest = newest_of(session, SETTINGS, about)
    return newest.version if newest is not None else 0


def publish_directory(session: Session, portal: Portal, content: Mapping[str, Any]) -> None:
    """Publish the directory of every ministry, body and service known; it stands for all before it."""

    def payload(version: int) -> dict[str, Any]:
        return {"type": DIRECTORY, "version": version, "content": dict(content)}

    key = (DIRECTORY_CONTEXT, portal.keys.catalogue)
    _publish(session, (DIRECTORY, DIRECTORY), payload, key, portal.clock())


def _table_of(session: Session, fees: Mapping[str, Any]) -> str:
    """Return the name that a price table with these fees has, or will have when it is published next."""
    newest = newest_of(session, PRICES, PRICES)
    if newest is not None and payload_of(newest)["fees"] == fees:
        return str(payload_of(newest)["price_table"])
    return f"{PRICES}-{max(newest.version if newest else 0, first_version(session)) + 1}"


def publish_roster(session: Session, portal: Portal, office_code: str) -> None:
    """Publish an office's roster as it stands; nothing happens when it has not changed."""
    rows = session.scalars(
        select(Operator).where(Operator.office_code == office_code).order_by(Operator.operator_id)
    )
    operators = [
        {
            "operator_id": row.operator_id,
            "name_ar": row.name_ar,
            "name_en": row.name_en,
            "role": row.role,
            "verifier": {"alg": "argon2id", "encoded": row.verifier},
        }
        for row in rows
    ]

    told: dict[str, Any] = {"office": office_code, "operators": operators}
    told["parking_key"] = parking_key(session, office_code, portal.clock())

    def payload(version: int) -> dict[str, Any]:
        return {"type": ROSTER, "version": version, **told}

    key = (ROSTER_CONTEXT, portal.keys.roster)
    _publish(session, (ROSTER, office_code), payload, key, portal.clock())


def give_all_published(session: Session, device: Device, now: datetime) -> None:
    """Lay the newest version of everything published into a new device's feed."""
    _wait_for_turn(session)
    tables = ((kind, kind) for kind in (CATALOGUE, PRICES, HOLIDAYS, DIRECTORY, SETTINGS))
    for kind, about in ((ROSTER, device.office_code), *tables, (SETTINGS, device.office_code)):
        newest = newest_of(session, kind, about)
        if newest is not None:
            append_published(session, device.device_id, newest, now)


def newest_of(session: Session, kind: str, about: str) -> Published | None:
    """Return the newest published version of a document."""
    return session.scalars(
        select(Published)
        .where(Published.kind == kind, Published.object == about)
        .order_by(Published.version.desc())
        .limit(1)
    ).first()


def payload_of(published: Published) -> dict[str, Any]:
    """Return the payload of a published document; it is our own, so its signature is not checked again."""
    return canonical_json.decode(payload_bytes(published.document))


def _publish(
    session: Session, named: tuple[str, str], payload: MakePayload, key: tuple[str, SigningKey], now: datetime
) -> None:
    kind, about = named
    _wait_for_turn(session)
    newest = newest_of(session, kind, about)
    version = newest.version if newest else 0
    if newest is not None and payload_bytes(newest.document) == canonical_json.encode(payload(version)):
        return
    version = max(version, first_version(session))
    context, signing_key = key
    document = sign_document(context, payload(version + 1), [signing_key])
    published = Published(
        kind=kind,
        object=about,
        version=version + 1,
        content_hash=hashlib.sha256(payload_bytes(document)).hexdigest(),
        document=document,
        at=now,
    )
    session.add(published)
    session.flush()
    is_offices = kind == ROSTER or (kind == SETTINGS and about != SETTINGS)
    mine: ColumnElement[bool] = Device.office_code == about if is_offices else true()
    for device_id in session.scalars(select(Device.device_id).where(mine).order_by(Device.device_id)):
        append_published(session, device_id, published, now)


def _wait_for_turn(session: Session) -> None:
    """Let publishing and enrolling pass one after the other, so that no new device misses a document."""
    session.execute(select(func.pg_advisory_xact_lock(_TURN)))
