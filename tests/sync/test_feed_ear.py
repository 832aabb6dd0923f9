"""The ear beside the courier: news ends its wait, a failing line its listening, nothing more is asked."""

import itertools
import threading
from dataclasses import dataclass, field

from kiosk.errors import KioskError, LineDownError
from kiosk.sync.feed_ear import OFFER, FeedEar

OFFERS = frozenset({OFFER})
DEADLINE_S = 20.0


@dataclass
class Telling:
    """Says what it was told to say, one word for each question; then nothing until the test is over."""

    words: list[int | KioskError]
    asked: list[int] = field(default_factory=list)
    is_spent: threading.Event = field(default_factory=threading.Event)
    is_over: threading.Event = field(default_factory=threading.Event)

    def feed_head(self, after: int, offers: frozenset[str]) -> int:
        assert offers == OFFERS
        self.asked.append(after)
        if not self.words:
            self.is_spent.set()
            self.is_over.wait(DEADLINE_S)
            return after
        word = self.words.pop(0)
        if isinstance(word, KioskError):
            self.is_spent.set()
            raise word
        return word


def ear_of(telling: Telling, step_s: int = 50) -> tuple[FeedEar, threading.Event]:
    heard = threading.Event()
    ticks = itertools.count(step=step_s)
    return FeedEar(lambda: telling, heard.set, lambda: float(next(ticks))), heard


def test_quiet_answers_are_asked_again_and_news_ends_it() -> None:
    telling = Telling([7, 7, 8])
    ear, heard = ear_of(telling)
    ear.listen(7, OFFERS)
    assert heard.wait(DEADLINE_S)
    assert telling.asked == [7, 7, 7]
    heard.clear()
    ear.listen(8, OFFERS)
    assert telling.is_spent.wait(DEADLINE_S)
    assert telling.asked == [7, 7, 7, 8]
    ear.listen(9, OFFERS)  # a round has fetched more meanwhile: that is no news any more
    ear.close()
    telling.words.append(9)
    telling.is_over.set()
    assert not heard.is_set()


def test_a_portal_that_does_not_wait_is_not_asked_without_end() -> None:
    telling = Telling([7, 7, 7])
    ear, heard = ear_of(telling, step_s=1)
    ear.listen(7, OFFERS)
    ear._lane.submit(lambda: None).result(DEADLINE_S)
    assert telling.asked == [7]
    assert not heard.is_set()
    ear.close()


def test_where_it_is_not_offered_nobody_listens() -> None:
    telling = Telling([8])
    ear, heard = ear_of(telling)
    ear.listen(7, frozenset({"short-form-2"}))
    ear._lane.submit(lambda: None).result(DEADLINE_S)
    ear.close()
    assert telling.asked == []
    assert not heard.is_set()


def test_a_line_that_fails_ends_it_until_the_courier_had_a_good_round() -> None:
    telling = Telling([LineDownError()])
    ear, heard = ear_of(telling)
    ear.listen(7, OFFERS)
    assert telling.is_spent.wait(DEADLINE_S)
    ear._lane.submit(lambda: None).result(DEADLINE_S)  # it has come back from its question
    assert telling.asked == [7]
    telling.words.append(8)
    ear.listen(7, OFFERS)
    assert heard.wait(DEADLINE_S)
    ear.close()
