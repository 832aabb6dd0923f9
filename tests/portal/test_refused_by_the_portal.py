"""An entry that the portal itself refuses, signed: it goes owing its bodies, and no other waits for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.app.carrying import carry_home
from kiosk.sync.suspicion import raw_bytes
from kiosk.sync.wire import SIGNATURE_BYTES
from portal.journal import envelope
from portal.opened import Portal
from portal.tables import Entry, OwedBody
from tests.fakes.real_counter import RealCounter


def largest_bytes(counter: RealCounter) -> int:
    reader = counter.machine.open_reader()
    try:
        (head,) = reader.runs.epochs()
        entries = reader.runs.run(head.epoch, 1, 2**30)
        return max(raw_bytes(entry) for entry in entries) + SIGNATURE_BYTES
    finally:
        reader.close()


def test_a_signed_400_for_one_entry_delays_no_other_and_is_made_good_by_a_mended_portal(
    portal: Portal,
    portal_url: str,
    new_code: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counter = RealCounter.enrol(tmp_path / "counter", (portal_url,), new_code())
    assert carry_home(counter.machine).failure is None
    counter.open_shift()
    # A portal whose program is wrong about the size of entries: the largest one is too large for it.
    monkeypatch.setattr(envelope, "LARGEST_ENTRY_BYTES", largest_bytes(counter) - 1)
    refused = carry_home(counter.machine)
    assert (refused.failure, refused.waiting) == (None, 0)
    with portal.sessions() as session:
        assert set(session.scalars(select(Entry.hash))) == set(counter.hashes())
        owed = len(set(session.scalars(select(OwedBody.entry_id))))
    assert owed == 1
    monkeypatch.undo()
    mended = carry_home(counter.machine)
    assert (mended.failure, mended.owed) == (None, 0)
    with portal.sessions() as session:
        assert session.scalars(select(OwedBody.hash)).all() == []
    assert carry_home(counter.machine).failure is None  # whoever asks again finds it judged
    with portal.sessions() as session:
        assert session.scalars(select(Entry.hash).where(Entry.judged_at.is_(None))).all() == []
