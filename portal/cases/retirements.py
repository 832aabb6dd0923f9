"""A counter that went out of service: its keys open the line no more, and its office hears of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import canonical_json
from portal.cases.bodies import Opened
from portal.errors import DeviceRetiredError
from portal.feed.numbered import append_item
from portal.feed.words import LETTER
from portal.tables import Device, DeviceKey, Entry
from portal.text_codes import time_text

RETIRED: Final = "counter.retired"
CLOSED: Final = "closed"
_TITLE: Final = {
    "ar": "الشباك {counter} خرج من الخدمة",
    "en": "Counter {counter} is out of service",
}
_TEXT: Final = {
    "moved": {
        "ar": "نُقل الشباك {counter} عن حاسوبه في {day} بموافقة {supervisor}."
        " كل ما قُدّم فيه محفوظ لدى البوابة، وإيصالاته سارية."
        " لا يُقبل شيء من الحاسوب القديم. يحل محله حاسوب آخر برمز تسجيل جديد.",
        "en": "Counter {counter} left its PC on {day}, approved by {supervisor}."
        " Everything filed there is with the portal, its receipts stay valid."
        " Nothing more is taken from the old PC. Another PC takes its place with a new enrolment code.",
    },
    CLOSED: {
        "ar": "أُغلق الشباك {counter} في {day} بموافقة {supervisor}."
        " كل ما قُدّم فيه محفوظ لدى البوابة، وإيصالاته سارية."
        " تُسلَّم نتائجه من شبابيك المكتب الأخرى.",
        "en": "Counter {counter} was closed on {day}, approved by {supervisor}."
        " Everything filed there is with the portal, its receipts stay valid."
        " The other counters of the office hand over its results.",
    },
}


def judge_retired(session: Session, opened: Opened, doubts: Sequence[str], now: datetime) -> list[str]:
    """Close the line to a counter that says it is out of service, and tell the others of its office.

    Nothing is closed by a key that another PC has replaced already: its word is history sent again.

    Returns:
        Nothing is wrong with an entry that could be opened.
    """
    entry, facts = opened.entry, opened.facts
    signer = session.get(DeviceKey, str(canonical_json.decode(entry.envelope).get("key_id")))
    if doubts or signer is None or signer.replaced_at is not None:
        return []
    device = session.get_one(Device, entry.device_id)
    own = select(DeviceKey).where(DeviceKey.device_id == device.device_id, DeviceKey.replaced_at.is_(None))
    for key in session.scalars(own):
        key.replaced_at = now
    if facts["reason"] == CLOSED:
        device.revoked_at = now
    _tell_office(session, device, facts, now)
    return []


def refuse_retired(session: Session, key: DeviceKey) -> None:
    """Say of a key to which the line is closed that it is a retired counter's, if it is.

    The answer names the last entry, so that a counter whose own answer was lost knows that it arrived.

    Raises:
        DeviceRetiredError: the counter of this key wrote that it is out of service.
    """
    last = session.scalars(
        select(Entry)
        .where(Entry.device_id == key.device_id, Entry.kind == RETIRED, Entry.judged_at == key.replaced_at)
        .limit(1)
    ).first()
    if last is not None:
        retired_at = time_text(last.received_at)
        raise DeviceRetiredError("retired", retired_at=retired_at, head_seq=last.seq, head_hash=last.hash)


def _tell_office(session: Session, device: Device, facts: Mapping[str, Any], now: datetime) -> None:
    named = {"counter": device.counter, "day": f"{now:%Y-%m-%d}", "supervisor": facts["approved_by"]}
    words = {
        "title": {language: text.format(**named) for language, text in _TITLE.items()},
        "text": {language: text.format(**named) for language, text in _TEXT[facts["reason"]].items()},
    }
    letter_id = f"retired-{device.device_id}-{device.series}"
    others = (
        select(Device.device_id)
        .where(Device.office_code == device.office_code, Device.device_id != device.device_id)
        .where(Device.revoked_at.is_(None))
        .order_by(Device.device_id)
    )
    for device_id in session.scalars(others).all():
        append_item(session, device_id, LETTER, letter_id, {"letter_id": letter_id, **words}, now)
