"""Where what the devices say leads: a scan to its place in the work, or to the technician's page. No Qt."""

from collections.abc import Callable

from kiosk.domain.scan import Scan
from kiosk.ui.counter.bench import Bench, BenchAround, BenchTools
from kiosk.ui.counter.day import Day
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.filing import Filing
from kiosk.ui.counter.home_presenter import HomePresenter
from kiosk.ui.counter.scanned import ScanDoors, Scanned


class DeviceLead:
    """Knows whether the technician's page is shown, and where the clerk stands otherwise."""

    def __init__(
        self, around: Surroundings, filing: Filing, day: Day, home: Callable[[], HomePresenter | None]
    ) -> None:
        self._around = around
        self._day = day
        self._home = home
        equipment = around.equipment
        tools = BenchTools(equipment.clock, equipment.bench, equipment.reader, equipment.scale)
        self._bench = Bench(BenchAround(lambda: tools, around.jobs, around.window, around.say))
        self._cases = filing.cases
        doors = ScanDoors(
            form=lambda: filing.form_shown,
            can_leave_page=self._may_be_led_away,
            find=self._find,
            find_case=self._cases.take_scan,
            take_code=self._cases.take_code,
            pay_slip=filing.open_slip,
            resume=filing.parking.resume,
        )
        self._scanned = Scanned(around, doors)

    @property
    def is_shown(self) -> bool:
        """Say whether the technician's page is shown."""
        return self._bench.is_shown

    def show(self) -> None:
        """Show the technician's page; a form or a basket begun stays as it is."""
        self._bench.show()

    def look_again(self) -> None:
        """Ask the devices anew, if their page is shown."""
        self._bench.look_again()

    def take_scan(self, scan: Scan) -> None:
        """Take what was scanned; before the shift is open nobody asked for it."""
        seat = self._around.seat
        if self.is_shown:
            self._bench.take_scan(scan)
        elif seat.session is not None and seat.shift is not None:
            self._scanned.take(scan)

    def _may_be_led_away(self) -> bool:
        """Say whether the clerk stands at the search, the list or the cases, where nothing is half done."""
        home = self._home()
        return (home is not None and home.is_shown) or self._day.is_shown or self._cases.is_searching

    def _find(self, wanted: str, scanned: str) -> None:
        """Look in today's list, which asks nobody who looks; what is not there is looked for as a case."""
        self._around.window.show_notice(None)
        self._day.show(wanted, lambda: self._cases.show_scanned(scanned))
