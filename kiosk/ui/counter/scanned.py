"""What was scanned: a number goes into a form or finds an application, a receipt is judged. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.scan import Scan, ScanKind
from kiosk.domain.slip import is_slip
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
    """Where a scan can go: the form that is shown, if any, and the list, if the clerk may be led to it."""

    form: Callable[[], FormPresenter | None]
    can_leave_page: Callable[[], bool]
    find_today: Callable[[str], None]
    pay_slip: Callable[[str], None] = lambda _text: None


class Scanned:
    """Leads each scan to its place; one that fits nowhere is named, never guessed at."""

    def __init__(self, around: Surroundings, doors: ScanDoors) -> None:
        self._around = around
        self._doors = doors

    def take(self, scan: Scan) -> None:
        """Do what this scan means here."""
        form = self._doors.form()
        if is_slip(scan.text):
            if self._doors.can_leave_page():
                self._doors.pay_slip(scan.text)
        elif scan.kind is ScanKind.OTHER:
            self._tell(Tone.WARN, "other")
        elif scan.kind is ScanKind.RECEIPT:
            self._check(scan.text)
        elif form is not None:
            if not form.take_scan(scan.text):
                self._tell(Tone.WARN, "no_place")
        elif scan.kind is ScanKind.TRACKING and self._doors.can_leave_page():
            self._doors.find_today(scan.text)
        else:
            self._tell(Tone.INFO, f"open_first_{scan.kind}")

    def _check(self, text: str) -> None:
        checker = self._around.equipment.receipts
        if checker is None:
            self._tell(Tone.WARN, "no_place")
            return
        self._around.jobs.run(STORE, lambda: checker.check(text), self._on_checked, lambda _error: None)

    def _on_checked(self, receipt: CheckedReceipt) -> None:
        say, place = self._around.say(), self._around.equipment.place
        is_ours = (receipt.office_number, receipt.number_tail[:2]) == (
            place.office_number,
            f"{place.counter:02d}",
        )
        if receipt.standing is ReceiptStanding.SIGNED and is_ours and self._doors.can_leave_page():
            self._doors.find_today(receipt.number_tail)
        title = say(f"scan.receipt.{receipt.standing}")
        about = say(f"scan.receipt.{receipt.standing}_next")
        if receipt.standing is ReceiptStanding.SIGNED:
            facts = ltr(f"{receipt.office_number:04d} · {receipt.number_tail}")
            about = f"{say('scan.receipt.facts', number=facts, total=say.money(receipt.total))} {about}"
        self._around.window.show_notice(Notice(_TONES[receipt.standing], title, about))

    def _tell(self, tone: Tone, key: str) -> None:
        say = self._around.say()
        self._around.window.show_notice(Notice(tone, say(f"scan.{key}"), say(f"scan.{key}_next")))
