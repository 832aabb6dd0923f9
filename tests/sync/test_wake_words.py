"""The words that wake the courier, by both ways of listening."""

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import FileIO

import pytest

from kiosk.sync.wake_words import ReadAheadPipe, SelectedPipe, WakeWords, WordPipe

LONG_ENOUGH_S = 20.0  # a word that never comes; a test that passes waits for none of it


@pytest.fixture(params=[SelectedPipe, ReadAheadPipe])
def ends(request: pytest.FixtureRequest) -> Iterator[tuple[WordPipe, FileIO]]:
    make: Callable[[int], WordPipe] = request.param
    near, far = (FileIO(number, mode) for number, mode in zip(os.pipe(), ("rb", "wb"), strict=True))
    pipe = make(near.fileno())
    yield pipe, far
    far.close()
    pipe.close()
    near.close()


def say(far: FileIO, *words: object) -> None:
    far.write("".join(json.dumps(word) + "\n" for word in words).encode())


def test_words_wake_in_their_order_and_the_last_one_ends(ends: tuple[WordPipe, FileIO]) -> None:
    pipe, far = ends
    heard: list[str] = []
    words = WakeWords(pipe, heard.append)
    say(far, {"wake": "entry"}, {"wake": "now"})
    while len(heard) < 2:
        assert not words.wait(LONG_ENOUGH_S)
    say(far, {"wake": "stop"})
    assert words.wait(LONG_ENOUGH_S)
    assert (heard, words.wait(0.0)) == (["entry", "now"], True)


def test_a_window_that_is_gone_ends_it(ends: tuple[WordPipe, FileIO]) -> None:
    pipe, far = ends
    words = WakeWords(pipe, lambda _wake: None)
    far.close()
    assert words.wait(LONG_ENOUGH_S)


def test_nothing_said_is_no_reason_to_end_and_is_waited_for_no_longer_than_told(
    ends: tuple[WordPipe, FileIO],
) -> None:
    words = WakeWords(ends[0], lambda _wake: None)
    assert [words.wait(seconds) for seconds in (0.0, -3.0, 0.01)] == [False, False, False]


def test_what_is_no_word_wakes_nobody(ends: tuple[WordPipe, FileIO]) -> None:
    pipe, far = ends
    heard: list[str] = []
    words = WakeWords(pipe, heard.append)
    far.write(b"noise\n")
    say(far, ["wake"], {"wake": 3}, {"sleep": "now"})
    far.write(b'{"wake": "en')
    far.write(b'try"}\n')
    while not heard:
        assert not words.wait(LONG_ENOUGH_S)
    assert heard == ["entry"]


def test_a_word_from_inside_ends_a_wait_and_breaks_no_word_from_outside(
    ends: tuple[WordPipe, FileIO],
) -> None:
    pipe, far = ends
    heard: list[str] = []
    words = WakeWords(pipe, heard.append)
    far.write(b'{"wake": "en')
    with ThreadPoolExecutor(1) as other:
        said = other.submit(words.say, "news")
        began_s = time.monotonic()
        while "news" not in heard:
            assert not words.wait(LONG_ENOUGH_S)
        assert time.monotonic() - began_s < LONG_ENOUGH_S
        said.result()
    far.write(b'try"}\n')
    while "entry" not in heard:
        assert not words.wait(LONG_ENOUGH_S)
    assert heard == ["news", "entry"]
