"""Bytes that are hashed are written in one way and read strictly."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.canonical_json import MAX_INTEGER, decode, encode
from kiosk.errors import MalformedEntryError

text = st.text(st.characters(codec="utf-8"), max_size=10)
integers = st.integers(min_value=-MAX_INTEGER, max_value=MAX_INTEGER)
values = st.recursive(
    st.none() | st.booleans() | integers | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=12,
)
objects = st.dictionaries(text, values, max_size=4)


@given(objects)
def test_what_is_written_is_read_back(fields: dict[str, Any]) -> None:
    assert decode(encode(fields)) == fields
    assert encode(decode(encode(fields))) == encode(fields)


@given(objects)
def test_the_order_of_keys_does_not_matter(fields: dict[str, Any]) -> None:
    assert encode(dict(reversed(fields.items()))) == encode(fields)


def test_keys_are_sorted_and_letters_stay_letters() -> None:
    assert encode({"b": [1, (True, None)], "a": "جواز"}) == '{"a":"جواز","b":[1,[true,null]]}'.encode()


def _deep(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    "fields",
    [{"a": 1.5}, {"a": MAX_INTEGER + 1}, {"a": {1: "b"}}, {"a": "\ud800"}, {"a": b"x"}, _deep(40)],
)
def test_what_has_no_canonical_form_is_not_written(fields: dict[str, Any]) -> None:
    with pytest.raises(MalformedEntryError):
        encode(fields)


def test_a_circle_is_not_written() -> None:
    fields: dict[str, Any] = {"a": [1]}
    fields["a"].append(fields)
    with pytest.raises(MalformedEntryError):
        encode(fields)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"1",
        b'{"a":1,"a":2}',
        b'{"a":1.0}',
        b'{"a":NaN}',
        b'{"a":1e3}',
        b"\xff",
        b'{"a":9007199254740993}',
        b"[" * 100_000,
        b'{"a":"\\ud800"}',
    ],
)
def test_anything_else_is_not_read(data: bytes) -> None:
    with pytest.raises(MalformedEntryError):
        encode(decode(data))


@given(st.binary(max_size=60))
def test_no_bytes_make_the_reader_raise_anything_else(data: bytes) -> None:
    with contextlib.suppress(MalformedEntryError):
        assert isinstance(decode(data), dict)
