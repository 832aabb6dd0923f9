"""The portal's answers, read strictly."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import AnswerNotTrustedError
from kiosk.sync.answers import PortalHead, is_checkpoint_for, parse_answer, parse_feed_page, parse_greeting

GREETING: dict[str, Any] = {
    "time": "2026-11-22T10:00:00.250Z",
    "incarnation": {"term": 1, "id": "a" * 32},
    "minimum_version": "1.0.0",
    "heads": [
        {"epoch": "e1", "branch": "main", "seq": 4, "hash": "h4"},
        {"epoch": "e1", "branch": "b1", "seq": 2, "hash": "h2"},
    ],
    "feed_head": 9,
    "restored": False,
}
ITEM = {"n": 1, "kind": "case.state", "object": "a", "version": 1, "at": "2026", "fields": {}}
PAGE: dict[str, Any] = {"incarnation": {"term": 1, "id": "a"}, "items": [ITEM], "next": 1, "more": False}
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def test_a_greeting_is_read() -> None:
    greeting = parse_greeting(GREETING)
    assert greeting.time == datetime(2026, 11, 22, 10, 0, 0, 250_000, UTC)
    assert greeting.heads == {"e1": PortalHead(4, "h4")}
    assert (greeting.incarnation, greeting.feed_head, greeting.minimum_version) == ("a" * 32, 9, "1.0.0")


def test_a_time_without_offset_is_universal_time() -> None:
    assert parse_greeting({**GREETING, "time": "2026-11-22T10:00:00"}).time.tzinfo is UTC


@given(st.sampled_from(sorted(set(GREETING) - {"minimum_version", "restored"})), JSON_VALUES)
def test_a_greeting_of_another_form_is_not_trusted(member: str, value: Any) -> None:
    try:
        parse_greeting({**GREETING, member: value})
    except AnswerNotTrustedError:
        return
    assert member in {"heads", "feed_head", "incarnation"}


@given(st.sampled_from(sorted(PAGE)), JSON_VALUES)
def test_a_page_of_another_form_is_not_trusted(member: str, value: Any) -> None:
    try:
        parse_feed_page({**PAGE, member: value}, 0)
    except AnswerNotTrustedError:
        return
    assert member in {"items", "next", "more", "incarnation"}


def test_a_missing_member_is_not_trusted() -> None:
    with pytest.raises(AnswerNotTrustedError):
        parse_feed_page({name: value for name, value in PAGE.items() if name != "next"}, 0)
    with pytest.raises(AnswerNotTrustedError):
        parse_feed_page({**PAGE, "items": [{"n": 1}]}, 0)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"a":1.5}', b'{"a":1,"a":2}', b"\xff"])
def test_only_canonical_objects_are_answers(body: bytes) -> None:
    with pytest.raises(AnswerNotTrustedError):
        parse_answer(body)


def test_a_checkpoint_must_name_what_the_answer_named() -> None:
    payload = {"type": "checkpoint", "epoch": "e", "seq": 3, "hash": "h"}
    assert is_checkpoint_for(payload, {"epoch": "e", "seq": 3, "hash": "h"})
    assert not is_checkpoint_for(payload, {"epoch": "e", "seq": 4, "hash": "h"})
    assert not is_checkpoint_for({**payload, "type": "roster"}, {"epoch": "e"})
