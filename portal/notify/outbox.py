"""The outbox of notices: written with the change they tell of, sent later, each once if it can be."""

import json
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from portal.notify.sms import parts_of
from portal.result_tables import Notice
from portal.tables import Case
from portal.text_codes import time_text

_AT_ONCE = 100


def write_notice(session: Session, case: Case, kind: str, address: str, text: str, now: datetime) -> None:
    """Lay a notice into the outbox, in the transaction of what it tells."""
    session.add(
        Notice(case_id=case.id, kind=kind, address=address, text=text, parts=parts_of(text), made_at=now)
    )


def send_waiting(sessions: sessionmaker[Session], sink: Path, now: datetime) -> int:
    """Send what waits to a file that stands for the network's gateway; return how many went.

    A notice is marked as sent after it is written: at a power cut between the two it goes a second time,
    which harms nobody; it is never lost.
    """
    sent = 0
    while True:
        with sessions.begin() as session:
            waiting = select(Notice).where(Notice.sent_at.is_(None)).order_by(Notice.id).limit(_AT_ONCE)
            notices = session.scalars(waiting.with_for_update(skip_locked=True)).all()
            if not notices:
                return sent
            with sink.open("a", encoding="utf-8") as stream:
                for notice in notices:
                    stream.write(json.dumps(_line(notice, now), ensure_ascii=False) + "\n")
                    notice.sent_at, notice.tries = now, notice.tries + 1
            sent += len(notices)


def _line(notice: Notice, now: datetime) -> dict[str, object]:
    return {
        "id": notice.id,
        "to": notice.address,
        "text": notice.text,
        "parts": notice.parts,
        "sent_at": time_text(now),
    }
