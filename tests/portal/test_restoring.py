"""A new life after a restore: only by the offline keys, later than the last, with room for what was lost."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal.cli import main
from portal.errors import KeysUnreadableError, StatementRefusedError
from portal.feed.numbered import VERSIONS_OF_A_LIFE, first_version
from portal.home import PortalHome
from portal.opened import Portal, newest_life
from portal.restoring import announcement_of, begin_life, make_statement
from portal.tables import Counter
from portal.trust.keys import load_root_keys
from portal.trust.signed_document import INCARNATION_CONTEXT, sign_document

THEN = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def session(portal: Portal) -> Iterator[Session]:
    """A transaction that is rolled back: other tests go on in the first life."""
    with portal.sessions() as opened:
        yield opened
        opened.rollback()


def test_the_offline_keys_begin_a_new_life(session: Session, portal: Portal, portal_home: PortalHome) -> None:
    before = newest_life(session)
    assert before is not None
    assert announcement_of(session, portal) is False
    series = {row.number: row.last_series for row in session.query(Counter)}
    statement = make_statement(session, load_root_keys(portal_home), THEN, portal.clock())
    said = begin_life(session, portal, statement, portal.clock())
    assert (said["term"], said["previous"]) == (before.term + 1, {"term": before.term, "id": before.id})
    assert said["restored_to"] == "2026-11-21T00:00:00.000Z"
    life = newest_life(session)
    assert life is not None
    assert (life.term, life.id) == (said["term"], said["id"])
    assert first_version(session) == VERSIONS_OF_A_LIFE
    session.expire_all()
    assert all(row.last_series > series[row.number] for row in session.query(Counter))


def test_the_same_statement_begins_one_life_only(
    session: Session, portal: Portal, portal_home: PortalHome
) -> None:
    statement = make_statement(session, load_root_keys(portal_home), THEN, portal.clock())
    begin_life(session, portal, statement, portal.clock())
    with pytest.raises(StatementRefusedError):
        begin_life(session, portal, statement, portal.clock())


def test_online_keys_and_a_single_officer_begin_none(
    session: Session, portal: Portal, portal_home: PortalHome
) -> None:
    roots = load_root_keys(portal_home)
    payload = {"type": "incarnation", "term": 9, "id": "ab" * 16}
    for signers in ([portal.keys.answers, portal.keys.orders], roots[:1], [roots[0], roots[0]]):
        with pytest.raises(StatementRefusedError):
            begin_life(session, portal, sign_document(INCARNATION_CONTEXT, payload, signers), THEN)
    with pytest.raises(KeysUnreadableError):
        make_statement(session, roots[:1], THEN, THEN)


def test_a_statement_is_prepared_where_the_keys_are_and_changes_nothing(
    portal: Portal, portal_home: PortalHome, database_url: str, tmp_path: Path
) -> None:
    words = ["restored", "--home", str(portal_home.root), "--database-url", database_url]
    prepared = tmp_path / "statement.json"
    assert main([*words, "--to", "2026-11-21T02:00+02:00", "--prepare", str(prepared)]) == 0
    assert json.loads(prepared.read_text())["context"] == INCARNATION_CONTEXT
    with portal.sessions() as opened:
        life = newest_life(opened)
    assert life is not None
    assert life.term == 1
    assert main([*words, "--to", "yesterday"]) == 2
    assert main([*words, "--statement", str(tmp_path / "none")]) == 2
