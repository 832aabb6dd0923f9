"""The courier as a process of its own beside the window: reads the store, never writes it.

`python -m kiosk.courier_process --home H`. JSON lines on standard input wake it (`{"wake": "entry" | "now" |
"stop"}`), status lines leave on standard output; it ends when its input closes, that is, when the window is
gone. All waiting is in one place with a deadline.
"""

import argparse
import contextlib
import logging
import os
import random
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TextIO

from kiosk import __version__
from kiosk.config import Settings, load_settings
from kiosk.errors import KioskError, SettingsError
from kiosk.store.equipment import StoreFiles
from kiosk.store.inbox import SUFFIX, SpoolInbox
from kiosk.store.reader import StoreReader
from kiosk.sync.blob_line import BlobLine
from kiosk.sync.blob_sender import BlobSender
from kiosk.sync.courier import Courier
from kiosk.sync.feed_ear import FIRST_BYTE_S, FeedEar, NewsLink
from kiosk.sync.http_exchange import HttpExchange, TimeLimits
from kiosk.sync.picture_courier import PictureCourier
from kiosk.sync.portal_http import PortalHttp
from kiosk.sync.schedule import WAKE_NEWS, Schedule, status_after
from kiosk.sync.status import read_status, write_status
from kiosk.sync.wake_words import WakeWords, pipe_of
from kiosk.trust.chance import SystemRandomness
from kiosk.trust.enrolment import read_enrolment
from kiosk.trust.line_trust import PortalLineTrust
from kiosk.trust.machine import Machine
from kiosk.trust.segments import MachineSegmentCiphers
from kiosk.trust.system_clock import SystemClock

# Under the window, above nothing that a counter needs.
NICENESS: Final = 10
# How often the window hears of a round that takes long.
PROGRESS_EVERY_S: Final = 1.0
_log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run until standard input closes; 1 when the home cannot be used."""
    parser = argparse.ArgumentParser(prog="kiosk.courier_process", description="The courier beside a window.")
    parser.add_argument("--home", type=Path, required=True, help="the kiosk's home")
    home: Path = parser.parse_args(argv).home
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    _step_back()
    try:
        with contextlib.ExitStack() as stack:
            _run(home, stack)
    except KioskError as error:
        _log.error("courier cannot work: %s %s", error.code, error.detail)
        return 1
    except BrokenPipeError:
        # The window is gone; nobody is left to tell. Point stdout elsewhere so that closing it is quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


class CourierLoop:
    """Rounds when they are due, their status told and kept, until the words end."""

    def __init__(
        self, home: Path, courier: Courier, schedule: Schedule, clock: SystemClock, listen: Callable[[], None]
    ) -> None:
        """Take the parts; `listen` is called after a good round: from then on news may wake the next."""
        self._home = home
        self._listen = listen
        self._courier = courier
        self._schedule = schedule
        self._clock = clock
        self._status = read_status(home)
        self._told_at_s = self._now_s()

    def run(self, words: WakeWords, out: TextIO, is_all_folded: Callable[[], bool]) -> None:
        """Work until the words end.

        Args:
            words: what wakes and ends the courier.
            out: where status lines go.
            is_all_folded: whether the window has folded in everything that was handed over.
        """
        while not words.wait(self._schedule.next_at_s - self._now_s()):
            if not self._schedule.is_due(self._now_s()):
                continue
            if is_all_folded():
                self._courier.believe_the_store()
            self._schedule.begin_round()
            result = self._courier.round(lambda: self._between_exchanges(words, out))
            if result.clock is not None:
                self._clock.set_portal_offset(result.clock.offset_ms, result.clock.error_ms)
            self._schedule.note_round(result, self._now_s())
            wait_s = self._schedule.next_at_s - self._now_s()
            self._status = status_after(
                self._status, result, self._courier, datetime.now(UTC), max(0.0, wait_s)
            )
            self._tell(out)
            if result.failure is None:
                self._listen()

    def _between_exchanges(self, words: WakeWords, out: TextIO) -> bool:
        """Say now and then how far the round has come; return whether it is time to end."""
        now_s = self._now_s()
        if now_s - self._told_at_s >= PROGRESS_EVERY_S:
            self._told_at_s = now_s
            sent, waiting = self._courier.sent_in_round, self._courier.waiting()
            progress = replace(self._status, round_sent=sent, round_waiting=waiting)
            print(progress.to_json(), file=out, flush=True)
        return words.wait(0.0)

    def _tell(self, out: TextIO) -> None:
        try:
            write_status(self._home, self._status)
        except OSError as error:
            _log.warning("courier.json cannot be written: errno %s", error.errno)
        print(self._status.to_json(), file=out, flush=True)

    def _now_s(self) -> float:
        return self._clock.mono_ms() / 1000


def _run(home: Path, stack: contextlib.ExitStack) -> None:
    settings, clock, randomness = load_settings(home), SystemClock(), SystemRandomness()
    if not settings.portal_urls:
        raise SettingsError("portal.urls: missing")
    machine = Machine.open(home)
    enrolment = read_enrolment(home, machine)
    files = StoreFiles.of_home(home, settings.second_copy)
    ciphers = MachineSegmentCiphers(machine, enrolment.root.recovery, randomness)
    reader = StoreReader.open(files, machine.database_key, enrolment.place.device_id, ciphers)
    stack.callback(reader.close)
    for moment in reader.books.known_times():
        clock.note_known_time(moment)
    exchange = _exchange(settings, clock)
    stack.callback(exchange.close)
    trust = PortalLineTrust(machine, enrolment.root, clock, randomness)
    books = reader.books
    link = PortalHttp(
        settings.portal_urls, exchange, trust, __version__, books.catalogue_payload, books.directories.hash
    )
    inbox = SpoolInbox(files.inbox, ciphers)
    pictures = BlobSender(BlobLine(link, trust), reader.blob_queue(ciphers), inbox, clock)
    courier = PictureCourier(link, reader.runs, inbox, clock, lambda: _catalogue_hash(reader), pictures)
    schedule = Schedule(settings.feed_poll_s, random.SystemRandom().random, clock.mono_ms() / 1000)
    pipe = pipe_of(sys.stdin.fileno())
    words = WakeWords(pipe, lambda wake: schedule.note_wake(wake, clock.mono_ms() / 1000))
    stack.callback(words.close)
    ear_trust = PortalLineTrust(machine, enrolment.root, clock, randomness)
    ear = FeedEar(
        lambda: _news_link(settings, ear_trust, clock),
        lambda: words.say(WAKE_NEWS),
        lambda: clock.mono_ms() / 1000,
    )
    stack.callback(ear.close)
    loop = CourierLoop(home, courier, schedule, clock, lambda: ear.listen(courier.feed_known, link.offers))
    loop.run(words, sys.stdout, lambda: not any(files.inbox.glob(f"*{SUFFIX}")))


def _exchange(settings: Settings, clock: SystemClock, limits: TimeLimits | None = None) -> HttpExchange:
    return HttpExchange(
        settings.ca_file,
        f"libya-post-kiosk/{__version__}",
        lambda: clock.mono_ms() / 1000,
        limits,
        lambda: clock.known_time,
    )


def _news_link(settings: Settings, trust: PortalLineTrust, clock: SystemClock) -> NewsLink:
    exchange = _exchange(settings, clock, TimeLimits(first_byte_s=FIRST_BYTE_S))
    return NewsLink(settings.portal_urls, exchange, trust, __version__)


def _catalogue_hash(reader: StoreReader) -> str:
    catalogue = reader.books.catalogue()
    return catalogue.hash if catalogue is not None else ""


def _step_back() -> None:
    """Leave the processor to the window, and Ctrl-C to whoever started both."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main())
