"""Listens for news in the feed beside the courier's rounds: a call for a person cannot wait for the next."""

import logging
from collections.abc import Callable
from typing import Final, Protocol
from urllib.parse import urlencode

from kiosk.errors import AnswerNotTrustedError, KioskError
from kiosk.lanes import Lane
from kiosk.sync.answers import parse_answer
from kiosk.sync.portal_http import PortalHttp

OFFER: Final = "feed-news-1"
# The portal answers after 50 s at the latest; a little more, and the line is taken to be dead.
FIRST_BYTE_S: Final = 70.0
# Whoever answers sooner that there is nothing does not wait, and is not asked without end.
LEAST_S: Final = 5.0
_log = logging.getLogger(__name__)


class NewsSource(Protocol):
    """Who says that the feed has gone on."""

    def feed_head(self, after: int, offers: frozenset[str]) -> int:
        """Wait until the feed goes beyond a number, or for a while; return how far it goes."""


class NewsLink(PortalHttp):
    """The portal's word that the feed goes on, over a connection of its own."""

    def feed_head(self, after: int, offers: frozenset[str]) -> int:
        """Wait until the feed goes beyond a number, or for a while; return how far it goes.

        Args:
            after: the last item that is known.
            offers: what the portal said at the courier's last hello that it understands.

        Raises:
            LineError: no answer, or none to be believed.
        """
        self._offers = offers
        answer = parse_answer(self.ask("GET", f"/v1/news?{urlencode({'after': after})}", {}, b"").body)
        head = answer.get("feed_head")
        if not isinstance(head, int) or isinstance(head, bool):
            raise AnswerNotTrustedError("news: form")
        return head


class FeedEar:
    """Waits in a lane of its own, over and over, until there is news or the line fails.

    After news it listens no more until it is told how far the feed is known then; after a failure, or where
    the portal does not wait, until the courier had a good round. It carries nothing and knows nothing of what
    is new.
    """

    def __init__(
        self,
        open_source: Callable[[], NewsSource],
        heard: Callable[[], None],
        monotonic_s: Callable[[], float],
    ) -> None:
        """Take what the ear needs.

        Args:
            open_source: opens the connection, in the ear's lane at its first use.
            heard: is told of news, in the ear's lane.
            monotonic_s: seconds on a clock that never jumps.
        """
        self._open_source = open_source
        self._heard = heard
        self._monotonic_s = monotonic_s
        self._lane = Lane("ear", _report)
        self._source: NewsSource | None = None
        self._is_listening = self._is_closed = False
        self._known = 0

    def listen(self, known: int, offers: frozenset[str]) -> None:
        """Listen for what comes behind the item `known`, where the portal offers it; returns at once."""
        self._known = known
        if OFFER in offers and not self._is_listening and not self._is_closed:
            self._is_listening = True
            self._lane.submit(lambda: self._listen(offers))

    def close(self) -> None:
        """Listen no more; a question on its way ends with the process."""
        self._is_closed = True
        self._lane.stop(0.0)

    def _listen(self, offers: frozenset[str]) -> None:
        has_news = False
        try:
            while not self._is_closed and not has_news:
                asked_s = self._monotonic_s()
                has_news = self._asked(offers)
                if not has_news and self._monotonic_s() - asked_s < LEAST_S:
                    break
        except KioskError as error:
            _log.info("not listening: %s", error.code)
        finally:
            self._is_listening = False
        if has_news and not self._is_closed:
            self._heard()

    def _asked(self, offers: frozenset[str]) -> bool:
        if self._source is None:
            self._source = self._open_source()
        return self._source.feed_head(self._known, offers) > self._known


def _report(lane: str, error: BaseException) -> None:
    _log.error("lane %s fell: %s", lane, type(error).__name__)
