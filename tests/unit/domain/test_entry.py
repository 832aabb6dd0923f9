"""An entry's bytes are exact, and what differs from them by one bit is refused."""

from typing import Any

import pytest

from kiosk.domain import canonical_json, entry
from kiosk.domain.entry import (
    GENESIS_HASH,
    Author,
    AuthorRole,
    ChainPlace,
    EntryDraft,
    MadeAt,
    Versions,
    body,
    envelope_fields,
    parse_entry,
)
from kiosk.domain.identifiers import DeviceId, EpochId, KeyId, OperatorId, SessionId
from kiosk.errors import MalformedEntryError

SALT = bytes(range(16))
PLACE = ChainPlace(DeviceId("K000000000003"), EpochId("e" * 32), 1, GENESIS_HASH, KeyId("0" * 16))
DRAFT = EntryDraft(
    "basket.settled",
    1,
    Author(AuthorRole.CLERK, OperatorId("1001"), SessionId("a" * 32)),
    MadeAt("2026-11-22T12:00:00.000+02:00", "b" * 32, 5, 10, 20),
    Versions("0.1.0", "c" * 64, "2026-1"),
    body(SALT, {"z": 1, "a": "جواز"}),
    (body(SALT, {}), body(SALT, {"answers": {}})),
)
FIELDS = envelope_fields(DRAFT, PLACE)
ENVELOPE = canonical_json.encode(FIELDS)


def parse(**changes: Any) -> entry.Entry:
    parts = {"envelope": ENVELOPE, "facts": DRAFT.facts, "personal": DRAFT.personal, **changes}
    return parse_entry(parts["envelope"], b"s" * 64, parts["facts"], parts["personal"])


def with_fields(**changes: Any) -> bytes:
    return canonical_json.encode({**FIELDS, **changes})


def test_a_body_begins_with_its_salt() -> None:
    assert body(SALT, {"b": 1, "a": 2}) == b'{"salt":"000102030405060708090a0b0c0d0e0f","a":2,"b":1}'
    assert body(SALT, {}) == b'{"salt":"000102030405060708090a0b0c0d0e0f"}'


@pytest.mark.parametrize(("salt", "fields"), [(b"short", {}), (SALT, {"salt": "x"})])
def test_a_wrong_salt_is_refused(salt: bytes, fields: dict[str, Any]) -> None:
    with pytest.raises(MalformedEntryError):
        body(salt, fields)


def test_an_entry_is_read_as_written() -> None:
    made = parse()
    assert (made.seq, made.kind, made.schema, made.place) == (1, "basket.settled", 1, PLACE)
    assert made.author == DRAFT.author
    assert made.hash == entry.entry_hash(ENVELOPE)
    assert made.envelope_fields() == FIELDS
    assert made.facts_fields()["a"] == "جواز"


def test_an_erased_body_keeps_its_place() -> None:
    assert parse(personal=(None, DRAFT.personal[1])).personal[0] is None


def test_the_author_signs_the_envelope_without_signatures() -> None:
    signed = {**FIELDS, "author_signature": "x"}
    assert entry.author_digest(signed) == entry.author_digest(FIELDS)
    assert entry.author_digest({**FIELDS, "seq": 2}) != entry.author_digest(FIELDS)


@pytest.mark.parametrize(
    "changes",
    [
        {"envelope": b"{}"},
        {"envelope": ENVELOPE + b" "},
        {"envelope": with_fields(v=2)},
        {"envelope": with_fields(more=1)},
        {"envelope": with_fields(author={"role": "king", "operator": None, "session": None})},
        {"envelope": with_fields(author=None)},
        {"envelope": with_fields(author={"role": "clerk"})},
        {"envelope": with_fields(personal_hashes=None)},
        {"facts": body(SALT, {"a": "سفر"})},
        {"personal": DRAFT.personal[:1]},
        {"personal": (DRAFT.personal[1], DRAFT.personal[0])},
    ],
)
def test_anything_but_the_exact_bytes_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(MalformedEntryError):
        parse(**changes)


def test_only_people_sign_with_a_session() -> None:
    assert [role.value for role in AuthorRole if role.is_person] == ["clerk", "citizen", "supervisor"]
