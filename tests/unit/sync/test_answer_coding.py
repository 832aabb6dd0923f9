"""Answers are unpacked within a limit, and only in codings that were asked for."""

import contextlib
import gzip

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import AnswerNotTrustedError
from kiosk.ports import WireAnswer
from kiosk.sync.answer_coding import unpacked
from kiosk.sync.http_exchange import MAX_ANSWER_BYTES

BODY = b'{"items":[]}' * 50
PACKED = {"zstd": zstandard.compress(BODY), "gzip": gzip.compress(BODY), "identity": BODY}


@pytest.mark.parametrize("coding", PACKED)
def test_an_answer_is_read_as_it_was_before_it_was_packed(coding: str) -> None:
    assert unpacked(WireAnswer(200, {"content-encoding": coding.upper()}, PACKED[coding])).body == BODY


def test_an_answer_without_a_coding_stays_as_it_is() -> None:
    answer = WireAnswer(200, {}, BODY)
    assert unpacked(answer) is answer


def test_an_answer_packed_against_another_dictionary_is_not_believed() -> None:
    with pytest.raises(AnswerNotTrustedError):
        unpacked(WireAnswer(200, {"content-encoding": "dcz"}, bytes.fromhex("5e2a4d180400000000000000")))


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd, zstd", ""])
def test_a_coding_that_nobody_asked_for_is_not_believed(coding: str) -> None:
    with pytest.raises(AnswerNotTrustedError):
        unpacked(WireAnswer(200, {"content-encoding": coding}, BODY))


@pytest.mark.parametrize("coding", ["zstd", "gzip"])
def test_an_answer_that_swells_beyond_any_of_ours_is_not_believed(coding: str) -> None:
    huge = bytes(MAX_ANSWER_BYTES + 1)
    packed = zstandard.compress(huge) if coding == "zstd" else gzip.compress(huge, 1)
    with pytest.raises(AnswerNotTrustedError):
        unpacked(WireAnswer(200, {"content-encoding": coding}, packed))


@given(st.binary(max_size=200), st.sampled_from(["zstd", "gzip", "dcz"]))
def test_no_bytes_make_it_raise_anything_else(data: bytes, coding: str) -> None:
    with contextlib.suppress(AnswerNotTrustedError):
        unpacked(WireAnswer(200, {"content-encoding": coding}, data))
