"""The doctor: looks at everything a technician would, each with cause and next step."""

import enum
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.app.auditing import verify_home
from kiosk.app.counter import EnrolledMachine
from kiosk.app.looking import CounterView, device_states, look
from kiosk.app.shipped import load_texts
from kiosk.domain.words import Words
from kiosk.errors import KioskError
from kiosk.store.disk import free_bytes
from kiosk.sync.status import LineState

_MEBIBYTE = 1024 * 1024
_DAY_S = 24 * 3600
_RENEW_DAYS = 30


class Level(enum.StrEnum):
    """Green: nothing to do; amber: work goes on, something is to be done; red: it does not work."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `words` say what is, and where it is not green what to do next."""

    name: str
    level: Level
    words: Words
    code: str = ""


class Doctor:
    """Examines one home; reads only, beside a working window too."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._texts = load_texts()

    def examine(self) -> tuple[Check, ...]:
        """Look at everything; a part that cannot be looked at is itself a finding."""
        try:
            enrolled = EnrolledMachine.of_home(self._home)
        except KioskError as error:
            return (self._failed("enrolment", error),)
        place = enrolled.enrolment.place
        checks = [self._ok("enrolment", office=place.office, counter=place.counter)]
        checks += self._guarded("certificates", lambda: iter((self._certificates(enrolled),)))
        checks += self._guarded("journal", lambda: iter((self._journal(),)))
        checks += self._guarded("second_copy", lambda: iter((self._second_copy(enrolled),)))
        checks += self._guarded("space", lambda: iter((self._space(enrolled),)))
        checks += self._guarded("line", lambda: self._carrying(enrolled, look(enrolled)))
        checks += self._guarded("printer", lambda: self._devices(enrolled))
        return tuple(checks)

    def _guarded(self, name: str, look_at: Callable[[], Iterator[Check]]) -> list[Check]:
        try:
            return list(look_at())
        except KioskError as error:
            return [self._failed(name, error)]

    # --- the parts ------------------------------------------------------------------------------------------
    def _certificates(self, enrolled: EnrolledMachine) -> Check:
        ends_s = min(certificate.not_after_s for certificate in enrolled.enrolment.certificates.values())
        days = int((ends_s - time.time()) // _DAY_S)
        if days >= _RENEW_DAYS:
            return self._ok("certificates", days=days)
        return self._trouble("certificates", Level.AMBER, days=max(days, 0))

    def _journal(self) -> Check:
        found = verify_home(self._home)
        if found.first_wrong is None:
            return self._ok("journal", entries=found.entries)
        wrong = found.first_wrong
        return self._trouble("journal", Level.RED, place=f"{wrong.copy} {wrong.seq} {wrong.reason}")

    def _second_copy(self, enrolled: EnrolledMachine) -> Check:
        files = enrolled.store_files
        if files.sidecar.stat().st_dev == files.database.stat().st_dev:
            return self._trouble("second_copy", Level.AMBER)
        return self._ok("second_copy")

    def _space(self, enrolled: EnrolledMachine) -> Check:
        files = enrolled.store_files
        free = min(free_bytes(files.database.parent), free_bytes(files.sidecar))
        level = Level.RED if free < enrolled.settings.reserve_bytes else Level.AMBER
        if free >= 4 * enrolled.settings.reserve_bytes:
            return self._ok("space", free=free // _MEBIBYTE)
        return self._trouble("space", level, free=free // _MEBIBYTE)

    def _carrying(self, enrolled: EnrolledMachine, view: CounterView) -> Iterator[Check]:
        if enrolled.clock.is_suspect:
            yield self._trouble("clock", Level.AMBER)
        else:
            yield self._ok("clock")
        courier = view.courier
        if courier.line is LineState.UP:
            yield self._ok("line", since=courier.last_success)
        elif courier.line is LineState.UNKNOWN:
            yield self._named("line", Level.AMBER, "doctor.trouble.line_unknown")
        else:
            yield self._trouble("line", Level.AMBER, code=courier.reason)
        if view.waiting:
            since = view.oldest_waiting_since or ""
            yield self._trouble("waiting", Level.AMBER, count=view.waiting, since=since)
        else:
            yield self._ok("waiting")
        counts = {
            "owed": courier.owed,
            "unapplied": view.counts["unapplied"],
            "paper": view.unprinted_receipts,
        }
        for name, count in counts.items():
            yield self._trouble(name, Level.AMBER, count=count) if count else self._ok(name)

    def _devices(self, enrolled: EnrolledMachine) -> Iterator[Check]:
        states = device_states(enrolled.home)
        for name in ("printer", "reader", "scanner", "scale"):
            if states[name]["url"] is None and name in {"scanner", "scale"}:
                continue
            if states[name]["url"] is None:
                yield self._named(name, Level.AMBER, f"doctor.trouble.{name}_none")
            elif states[name]["state"] == "online":
                yield self._ok(name)
            else:
                yield self._trouble(name, Level.RED, state=states[name]["state"])

    # --- words ----------------------------------------------------------------------------------------------
    def _ok(self, name: str, **values: str | int) -> Check:
        return self._named(name, Level.GREEN, f"doctor.ok.{name}", **values)

    def _trouble(self, name: str, level: Level, **values: str | int) -> Check:
        return self._named(name, level, f"doctor.trouble.{name}", **values)

    def _named(self, name: str, level: Level, key: str, **values: str | int) -> Check:
        return Check(name, level, self._texts.words(key, **values))

    def _failed(self, name: str, error: KioskError) -> Check:
        title, next_step = self._texts.error(error.code)
        words = Words(f"{title.ar}. {next_step.ar}", f"{title.en}. {next_step.en}")
        return Check(name, Level.RED, words, error.code)
