"""Updates of this machine: look, fetch, build and try, settle, go back; puts the fitter's parts together."""

import contextlib
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kiosk import __version__
from kiosk.app.counter import EnrolledMachine
from kiosk.app.interruption import wait_or_end
from kiosk.app.rights import as_counter, program_says
from kiosk.app.update_word import FLOOR_FILE, UpdateFolders
from kiosk.errors import (
    CounterAtWorkError,
    KioskError,
    SelfTestFailedError,
    StoreError,
    UpdateCannotReadError,
    UpdateNotFetchedError,
    WriterBusyError,
)
from kiosk.store.migrations import SCHEMA_VERSION
from kiosk.sync.http_exchange import HttpExchange, TimeLimits
from kiosk.sync.release_files import PortalReleases
from kiosk.trust.system_clock import BUILT_AT
from kiosk.updates.building import build, is_whole
from kiosk.updates.fetching import LARGEST_BLOCK, Pool, Progress, fetch, held_files, wanted
from kiosk.updates.folders import make_folder, read_json, write_json
from kiosk.updates.installation import Installation
from kiosk.updates.judging import self_test, settle, settle_after
from kiosk.updates.manifest import Manifest, Version
from kiosk.updates.repository import Asking, Offer, Repository, keep_laid_ready
from kiosk.updates.source import FolderSource, Source

_USER_AGENT: Final = f"libya-post-kiosk/{__version__}"
_TELL_EVERY_S: Final = 1.0


class Updating:
    """The updates of one home on one installation; `stick` is a folder to fetch from, not the portal."""

    def __init__(self, home: Path, installation: Installation, stick: Path | None = None) -> None:
        self._home = home
        self._installation = installation
        self._stick = stick
        self._folders = UpdateFolders.of_home(home)

    # --- the fetching part: with the counter's rights, with a line or a stick -------------------------------
    def check(self) -> Offer | None:
        """Look whether there is a release for this counter.

        Raises:
            UpdateError, LineError: there is no word that can be believed; nothing has changed.
        """
        with self._source() as (source, enrolled):
            return self._offer(source, enrolled)

    def fetch(self) -> Offer | None:
        """Fetch what the offered release has and this machine has not; goes on where it was cut.

        Raises:
            UpdateError, LineError, DiskFullError: what came is kept.
        """
        make_folder(self._folders.root)
        try:
            with self._source() as (source, enrolled):
                offer = self._offer(source, enrolled)
                if offer is not None:
                    self._fetch(offer, source)
        except KioskError as error:
            self._tell({"state": "failed", "code": error.code, "detail": error.detail})
            raise
        if offer is None:
            self._tell({"state": "none", "version": __version__})
        return offer

    def _offer(self, source: Source, enrolled: EnrolledMachine) -> Offer | None:
        make_folder(self._folders.state)
        repository = Repository(self._folders.state, source, _asking(enrolled), self._known_time(enrolled))
        refused = frozenset(self._installation.refused())
        offer = repository.offer(self._running_version(), refused)
        keep_laid_ready(repository.laid_ready, self._folders.ready)
        write_json(self._folders.asked, {"offered": str(offer.version) if offer is not None else None})
        if offer is not None and offer.manifest.store_schema < SCHEMA_VERSION:
            raise UpdateCannotReadError(f"schema {offer.manifest.store_schema}, kept is {SCHEMA_VERSION}")
        return offer

    def _fetch(self, offer: Offer, source: Source) -> None:
        pool, held = self._folders.pool, held_files(self._current_folder())
        pieces = wanted(offer.manifest, held)
        pool.keep_only(frozenset(piece.sha256 for piece in pieces))
        version = str(offer.version)
        last = [0.0]

        def tell(progress: Progress) -> None:
            now_s = time.monotonic()
            if now_s - last[0] >= _TELL_EVERY_S or progress.done_bytes == progress.total_bytes:
                last[0] = now_s
                fields = {"done_bytes": progress.done_bytes, "total_bytes": progress.total_bytes}
                self._tell({"state": "fetching", "version": version, **fields})

        fetch(pieces, source, pool, tell, _HalfTheLine().rest if self._stick is None else _no_rest)
        self._tell({"state": "ready", "version": version})

    @contextlib.contextmanager
    def _source(self) -> Iterator[tuple[Source, EnrolledMachine]]:
        enrolled = EnrolledMachine.of_home(self._home)
        if self._stick is not None:
            yield FolderSource(self._stick), enrolled
            return
        settings = enrolled.settings
        limits = TimeLimits(most_bytes=2 * LARGEST_BLOCK)
        exchange = HttpExchange(
            settings.ca_file, _USER_AGENT, time.monotonic, limits, lambda: enrolled.clock.known_time
        )
        with contextlib.closing(exchange):
            yield PortalReleases(exchange, settings.portal_urls), enrolled

    # --- the fitting part: may change the program; believes nothing that was laid ready ---------------------
    def apply(self) -> str:
        """Judge what was laid ready, build it, let it test itself, and put it on trial; return its version.

        Raises:
            UpdateNotFetchedError: nothing whole and newer is here.
            SelfTestFailedError: it is no good; it is not tried again.
            UpdateCannotReadError, CounterAtWorkError: not now, or not with what waits here.
        """
        self._installation.require()
        offer, pool = self._judged()
        version, target = str(offer.version), self._installation.folder(str(offer.version))
        if not (target.is_dir() and is_whole(target, offer.manifest)):
            build(offer.manifest, held_files(self._current_folder()), pool, target)
        program = self._installation.program(version)
        try:
            self_test(program, as_counter(self._home))
        except SelfTestFailedError as error:
            self._refuse(version, error)
            raise
        self._ask_whether_it_can_read(program)
        self._installation.begin_trial(offer.version)
        return version

    def _judged(self) -> tuple[Offer, Pool]:
        """Judge the repository anew, with what this part itself believes."""
        enrolled, state = EnrolledMachine.of_home(self._home), self._installation.state / "believed"
        folder = self._stick if self._stick is not None else self._folders.ready
        if self._stick is None and not (folder / "metadata" / "timestamp.json").exists():
            raise UpdateNotFetchedError("nothing laid ready")
        make_folder(state)
        known = max(self._kept_floor(), _moment(read_json(state / FLOOR_FILE).get("known_time")))
        repository = Repository(state, FolderSource(folder), _asking(enrolled), known)
        offer = repository.offer(self._running_version(), frozenset(self._installation.refused()))
        # After the judgement: a home that names a time far ahead is not believed for ever.
        write_json(state / FLOOR_FILE, {"known_time": known.isoformat()})
        if offer is None:
            raise UpdateNotFetchedError("nothing newer")
        return offer, self._pool(offer.manifest)

    def _pool(self, manifest: Manifest) -> Pool:
        """Return what was fetched; a stick's files are taken into a pool of this part's own."""
        pieces = wanted(manifest, held_files(self._current_folder()))
        if self._stick is None:
            if not all(self._folders.pool.has(piece) for piece in pieces):
                raise UpdateNotFetchedError("not whole yet")
            return self._folders.pool
        pool = Pool(self._installation.state / "pool")
        pool.keep_only(frozenset(piece.sha256 for piece in pieces))
        fetch(pieces, FolderSource(self._stick), pool, lambda _progress: None)
        return pool

    def _ask_whether_it_can_read(self, program: Path) -> None:
        said = program_says(program, self._home, "update", "can-read", "--home", str(self._home), "--json")
        if said.get("can_read") is True:
            return
        if said.get("error") in _AT_WORK:
            raise CounterAtWorkError(str(said.get("detail", "")))
        raise UpdateCannotReadError(f"{said.get('error', '-')} {said.get('detail', '')}".strip())

    def _refuse(self, version: str, why: KioskError) -> None:
        self._installation.refuse(version, why)
        self._installation.note(
            {"version": version, "state": "refused", "code": why.code, "detail": why.detail}
        )
        self._installation.prune(keep=frozenset())

    def settle(self, ended_with: int | None = None) -> str:
        """Decide which version runs; before a start, or after the program ended with an exit code."""
        if ended_with is not None:
            return settle_after(self._installation, self._folders.told, ended_with)
        before = as_counter(self._home)
        return settle(self._installation, self._folders.told, lambda program: self_test(program, before))

    # --- looking ------------------------------------------------------------------------------------------
    def status(self) -> dict[str, Any]:
        """Return what runs, what is on trial, what was fetched, and what became of the last update."""
        trial = self._installation.trial()
        return {
            "version": __version__,
            "current": self._installation.current(),
            "good": self._installation.good(),
            "trial": {"to": trial.to, "back": trial.back, "starts": trial.starts} if trial else None,
            "refused": self._installation.refused(),
            "last": self._installation.last() or None,
            "fetching": read_json(self._folders.progress) or None,
            "known_time": self._kept_floor().isoformat(),
        }

    def _running_version(self) -> Version:
        return Version.parse(self._installation.current() or __version__)

    def _current_folder(self) -> Path | None:
        current = self._installation.current()
        return self._installation.folder(current) if current is not None else None

    def _tell(self, fields: Mapping[str, Any]) -> None:
        with contextlib.suppress(KioskError):  # a full disk has been said already
            write_json(self._folders.progress, fields)

    # --- time that has certainly been -----------------------------------------------------------------------
    def _known_time(self, enrolled: EnrolledMachine) -> datetime:
        """Return the newest time this counter has seen signed; a lost store does not turn it back."""
        known = [enrolled.clock.floor, self._kept_floor()]
        with contextlib.suppress(StoreError):
            reader = enrolled.open_reader()
            with contextlib.closing(reader):
                known += reader.books.known_times()
        newest = max(known)
        if newest > self._kept_floor():
            make_folder(self._folders.root)
            write_json(self._folders.root / FLOOR_FILE, {"known_time": newest.isoformat()})
        return newest

    def _kept_floor(self) -> datetime:
        return max(BUILT_AT, _moment(read_json(self._folders.root / FLOOR_FILE).get("known_time")))


_AT_WORK: Final = frozenset({CounterAtWorkError.code, WriterBusyError.code})
_LONGEST_REST_S: Final = 10.0


class _HalfTheLine:
    """Leaves the line to the courier for as long as each block took: never more than half of it is used."""

    def __init__(self) -> None:
        self._since_s = time.monotonic()

    def rest(self) -> None:
        """Wait as long as the last block was on its way."""
        wait_or_end(min(time.monotonic() - self._since_s, _LONGEST_REST_S))
        self._since_s = time.monotonic()


def _no_rest() -> None:
    """Go on at once: a stick is nobody else's."""


def _asking(enrolled: EnrolledMachine) -> Asking:
    place, root = enrolled.enrolment.place, enrolled.enrolment.root
    return Asking(
        str(place.device_id),
        f"{place.office}/{place.counter}",
        tuple(root.root_keys.values()),
        root.threshold,
    )


def _moment(text: object) -> datetime:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return BUILT_AT
    return found if found.tzinfo is not None else BUILT_AT
