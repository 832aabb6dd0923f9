"""What was scanned: a number goes into a form or finds its case, a receipt is judged, a slip paid. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.scan import Scan, ScanKind
from kiosk.ports import CheckedReceipt, ReceiptStanding
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.form_presenter import FormPresenter
from kiosk.ui.frame_parts import Notice
from kiosk.ui.lead import STORE
from kiosk.ui.speech import ltr
from kiosk.ui.theme.tokens import Tone

_TONES = {
    ReceiptStanding.SIGNED: Tone.GOOD,
    ReceiptStanding.ALTERED: Tone.BAD,
    ReceiptStanding.ISSUER_UNKNOWN: Tone.WARN,
}


@dataclass(frozen=True, slots=True)
class ScanDoors:
    """Where a scan can go.

    `form` is the one that is shown, if any. `find` and `pay_slip` lead the clerk to another page, and are
    used where `can_leave_page` says so: `find` takes what to look for in today's list, then among the
    cases. `find_case` and `take_code` say whether their page is shown and has taken the text. `resume` goes
    on with a form that waits.
    """

    form: Callable[[], FormPresenter | None]
    can_leave_page: Callable[[], bool]
    find: Callable[[str, str], None]
    find_case: Callable[[str], bool]
    take_code: Callable[[str], bool]
    pay_slip: Callable[[str], None]
    resume: Callable[[str], None]


class Scanned:
    """Leads each scan to its place; one that fits nowhere is named, never guessed at."""

    def __init__(self, around: Surroundings, doors: ScanDoors) -> None:
        self._around = around
        self._doors = doors

    def take(self, scan: Scan) -> None:
        """Do what this scan means here."""
        match scan.kind:
            case ScanKind.OTHER:
                self._tell(Tone.WARN, "other")
            case ScanKind.RECEIPT:
                self._check(scan.text)
            case ScanKind.SLIP if self._doors.can_leave_page():
                self._doors.pay_slip(scan.text)
            case ScanKind.PARKED if self._doors.can_leave_page():
                self._doors.resume(scan.text)
            case ScanKind.COLLECTION if self._doors.take_code(scan.text):
                self._around.window.show_notice(None)
            case ScanKind.PARCEL | ScanKind.TRACKING:
                self._take_number(scan)
            case _:
                self._tell(Tone.INFO, f"open_first_{scan.kind}")

    def _take_number(self, scan: Scan) -> None:
        form = self._doors.form()
        if form is not None:
            if not form.take_scan(scan.text):
                self._tell(Tone.WARN, "no_place")
        elif self._doors.find_case(scan.text):
            self._around.window.show_notice(None)
        elif self._doors.can_leave_page():
            self._doors.find(scan.text, scan.text)
        else:
            self._tell(Tone.INFO, f"open_first_{scan.kind}")

    def _check(self, text: str) -> None:
        checker = self._around.equipment.receipts
        if checker is None:
            self._tell(Tone.WARN, "no_place")
            return
        self._around.jobs.run(
            STORE,
            lambda: checker.check(text),
            lambda receipt: self._on_checked(text, receipt),
            lambda _error: None,
        )

    def _on_checked(self, text: str, receipt: CheckedReceipt) -> None:
        say = self._around.say()
        if receipt.standing is ReceiptStanding.SIGNED:
            self._find_receipt(text, receipt)
        title = say(f"scan.receipt.{receipt.standing}")
        about = say(f"scan.receipt.{receipt.standing}_next")
        if receipt.standing is ReceiptStanding.SIGNED:
            facts = ltr(f"{receipt.office_number:04d} · {receipt.number_tail}")
            about = f"{say('scan.receipt.facts', number=facts, total=say.money(receipt.total))} {about}"
        self._around.window.show_notice(Notice(_TONES[receipt.standing], title, about))

    def _find_receipt(self, text: str, receipt: CheckedReceipt) -> None:
        """Lead to what a genuine receipt is of, where the clerk may be led."""
        place = self._around.equipment.place
        ours = place.office_number, f"{place.counter:02d}"
        if self._doors.find_case(text) or not self._doors.can_leave_page():
            return
        if (receipt.office_number, receipt.number_tail[:2]) == ours:
            self._doors.find(receipt.number_tail, text)

    def _tell(self, tone: Tone, key: str) -> None:
        say = self._around.say()
        self._around.window.show_notice(Notice(tone, say(f"scan.{key}"), say(f"scan.{key}_next")))
