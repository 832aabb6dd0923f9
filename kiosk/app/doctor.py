"""The doctor: looks at everything a technician would, each with cause and next step."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from kiosk.app.auditing import verify_home
from kiosk.app.checks import CheckWords
from kiosk.app.counter import EnrolledMachine
from kiosk.app.device_doctor import DeviceDoctor
from kiosk.app.looking import CounterView, look
from kiosk.app.machine_checks import MachineChecks
from kiosk.app.mending import SEND, leftovers_check, private_check
from kiosk.app.shipped import load_texts
from kiosk.app.update_check import update_check
from kiosk.app.update_word import UpdateFolders
from kiosk.domain.calendar import local
from kiosk.errors import KioskError
from kiosk.ports import Check, Level
from kiosk.store.disk import free_bytes
from kiosk.sync.status import LineState
from kiosk.updates.installation import Installation

_MEBIBYTE = 1024 * 1024
_DAY_S = 24 * 3600
_RENEW_DAYS = 30
# Of an enrolled counter the journal knows the time, the reserve the space, and the devices their ports.
_SAID_BETTER = frozenset({"clock", "disk", "ports"})


class Doctor:
    """Examines one home; reads only, beside a working window too."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._words = CheckWords(load_texts())

    def examine(self) -> tuple[Check, ...]:
        """Look at everything; a part that cannot be looked at is itself a finding."""
        machine = MachineChecks(self._home).examine()
        try:
            enrolled = EnrolledMachine.of_home(self._home)
        except KioskError as error:
            return (self._words.failed("enrolment", error), *machine)
        place = enrolled.enrolment.place
        checks = [self._words.ok("enrolment", office=place.office, counter=place.counter)]
        checks += [check for check in machine if check.name not in _SAID_BETTER]
        checks += [private_check(self._home, self._words), leftovers_check(self._home, self._words)]
        checks += self._guarded("certificates", lambda: iter((self._certificates(enrolled),)))
        checks += [update_check(UpdateFolders.of_home(self._home), Installation.of_machine(), self._words)]
        checks += self._guarded("journal", lambda: iter((self._journal(),)))
        checks += self._guarded("second_copy", lambda: iter((self._second_copy(enrolled),)))
        checks += self._guarded("space", lambda: iter((self._space(enrolled),)))
        checks += self._guarded("line", lambda: self._carrying(enrolled, look(enrolled)))
        checks += self._guarded("printer", lambda: iter(DeviceDoctor(enrolled.home).needed()))
        return tuple(checks)

    def _guarded(self, name: str, look_at: Callable[[], Iterator[Check]]) -> list[Check]:
        try:
            return list(look_at())
        except KioskError as error:
            return [self._words.failed(name, error)]

    # --- the parts ------------------------------------------------------------------------------------------
    def _certificates(self, enrolled: EnrolledMachine) -> Check:
        ends_s = min(certificate.not_after_s for certificate in enrolled.enrolment.certificates.values())
        days = int((ends_s - time.time()) // _DAY_S)
        if days >= _RENEW_DAYS:
            return self._words.ok("certificates", days=days)
        return self._words.trouble("certificates", Level.AMBER, days=max(days, 0))

    def _journal(self) -> Check:
        found = verify_home(self._home)
        if found.first_wrong is None:
            return self._words.ok("journal", entries=found.entries)
        wrong = found.first_wrong
        return self._words.trouble("journal", Level.RED, place=f"{wrong.copy} {wrong.seq} {wrong.reason}")

    def _second_copy(self, enrolled: EnrolledMachine) -> Check:
        files = enrolled.store_files
        if files.sidecar.stat().st_dev == files.database.stat().st_dev:
            return self._words.trouble("second_copy", Level.AMBER)
        return self._words.ok("second_copy")

    def _space(self, enrolled: EnrolledMachine) -> Check:
        files = enrolled.store_files
        free = min(free_bytes(files.database.parent), free_bytes(files.sidecar))
        level = Level.RED if free < enrolled.settings.reserve_bytes else Level.AMBER
        if free >= 4 * enrolled.settings.reserve_bytes:
            return self._words.ok("space", free=free // _MEBIBYTE)
        return self._words.trouble("space", level, free=free // _MEBIBYTE)

    def _carrying(self, enrolled: EnrolledMachine, view: CounterView) -> Iterator[Check]:
        if enrolled.clock.is_suspect:
            yield self._words.trouble("clock", Level.AMBER)
        else:
            yield self._words.ok("clock")
        courier = view.courier
        if courier.line is LineState.UP:
            yield self._words.ok("line", since=_shown(courier.last_success))
        elif courier.line is LineState.UNKNOWN:
            yield self._words.named("line", Level.AMBER, "doctor.trouble.line_unknown")
        else:
            yield self._words.trouble("line", Level.AMBER, code=courier.reason)
        if view.waiting:
            since = _shown(view.oldest_waiting_since)
            yield self._words.trouble("waiting", Level.AMBER, fix=SEND, count=view.waiting, since=since)
        else:
            yield self._words.ok("waiting")
        yield self._settings(view)
        counts = {
            "owed": courier.owed,
            "unapplied": view.counts["unapplied"],
            "paper": view.unprinted_receipts,
            "payments": view.payments_open,
        }
        for name, count in counts.items():
            yield self._words.trouble(name, Level.AMBER, count=count) if count else self._words.ok(name)

    def _settings(self, view: CounterView) -> Check:
        seen = view.settings
        if seen.refused:
            return self._words.trouble("settings", Level.AMBER, listed=", ".join(sorted(seen.refused)))
        if seen.is_waiting:
            return self._words.named("settings", Level.AMBER, "doctor.trouble.settings_waiting")
        if not seen.version:
            return self._words.named("settings", Level.GREEN, "doctor.ok.settings_own")
        return self._words.ok("settings", version=seen.version)


def _shown(moment: str | None) -> str:
    """Return a moment as the head of the window shows the hour; `-` where there is none."""
    return f"{local(datetime.fromisoformat(moment)):%Y-%m-%d %H:%M}" if moment else "-"
