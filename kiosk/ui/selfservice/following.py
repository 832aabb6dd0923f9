"""Errands without an application: where is mine, is this receipt real, what is this. No Qt."""

from kiosk.domain.application import ApplicationRow
from kiosk.domain.arabic import western_digits
from kiosk.domain.identifiers import TrackingNumber
from kiosk.domain.scan import Scan, ScanKind
from kiosk.domain.slip import JudgedPaper, PaperVerdict
from kiosk.errors import MalformedIdentifierError, NothingReadError
from kiosk.ui.selfservice.attracting import offline_note
from kiosk.ui.selfservice.doors import Journey
from kiosk.ui.selfservice.layouts import Layout
from kiosk.ui.selfservice.paper_waiting import CodeStep, PaperWait
from kiosk.ui.selfservice.screens import (
    Block,
    Board,
    Fact,
    Facts,
    Note,
    PageName,
    Para,
    Screen,
    Steps,
)
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.speech import ltr
from kiosk.ui.theme.tokens import Tone
from kiosk.usecases.citizen_desk import CitizenDesk

NUMBER = "number"


class FollowStep(CodeStep):
    """Asks for the tracking number."""

    page, field, layout = PageName.FOLLOW, NUMBER, Layout.DIGITS

    def forward(self) -> None:
        """Look it up."""
        journey = self.journey
        try:
            number = TrackingNumber(western_digits(self._typed).replace(" ", "").replace("-", ""))
        except MalformedIdentifierError:
            self._refuse(journey.say("follow.wrong"))
            return

        def found(desk: CitizenDesk) -> tuple[ApplicationRow | None, bool]:
            row = desk.follow(number)
            return row, row is not None and desk.is_looked_into(row.application_id)

        journey.store(found, self._on_found)

    def _on_found(self, found: tuple[ApplicationRow | None, bool]) -> None:
        self.journey.visit.followed, self.journey.visit.is_followed_open = found
        self.journey.go(PageName.FOLLOWED)


class FollowedStep(BaseStep):
    """What is known here of an application; no name, no answers: whoever types a number sees states alone."""

    def screen(self) -> Screen:
        """Return the page."""
        journey, row = self.journey, self.journey.visit.followed
        blocks: tuple[Block, ...]
        if row is None:
            blocks = (Note(Tone.INFO, journey.say("follow.not_here"), journey.say("follow.not_here_next")),)
        else:
            blocks = (
                Facts(
                    (
                        Fact(journey.say("follow.number"), ltr(row.tracking_number.grouped)),
                        Fact(journey.say("follow.service"), journey.speech.words(row.service_name)),
                        Fact(journey.say("follow.filed"), ltr(row.business_date.replace("-", "/"))),
                        Fact(journey.say("follow.state"), journey.speech.of(f"states.{row.state}")),
                    )
                ),
                Para(journey.say("follow.honest"), "soft"),
            )
            if journey.visit.is_followed_open:
                title, text = journey.say("looked_into.do_not"), journey.say("looked_into.machine_asks")
                blocks = (Note(Tone.WARN, title, text), *blocks)
        return Screen(
            PageName.FOLLOWED,
            journey.say("follow.found"),
            blocks=(*blocks, *offline_note(journey)),
            end=journey.say("leave"),
        )

    def back(self) -> None:
        """Type another number."""
        self.journey.go(PageName.FOLLOW)


class VerifyStep(BaseStep):
    """Judges the code on a receipt, without a line."""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._judged: JudgedPaper | None = None
        self._wait = PaperWait(journey)
        self._is_slip = False
        self._scan()

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        return Screen(
            PageName.VERIFY,
            journey.say("verify.title"),
            journey.say("verify.lead"),
            self._verdict(),
            forward=journey.say("verify.again") if self._judged or self._is_slip or journey.trouble else "",
            end=journey.say("leave"),
        )

    def _verdict(self) -> tuple[Block, ...]:
        journey, judged = self.journey, self._judged
        if journey.trouble is not None:
            return self._nothing_read() or self.trouble_board()
        if self._is_slip:
            return (
                Board("cash", journey.say("verify.slip"), journey.say("verify.slip_next"), tone=Tone.INFO),
            )
        if judged is None:
            return (Board("receipt", journey.say("verify.waiting")),)
        if judged.verdict is not PaperVerdict.SIGNED:
            words = journey.say(f"verify.{judged.verdict}")
            return (Board("error", words, journey.say("verify.ask_clerk"), tone=Tone.BAD),)
        signed, not_known = journey.say("verify.signed"), journey.say("verify.not_known")
        return (
            Board("check_circle", signed, not_known, tone=Tone.GOOD),
            Facts(
                (
                    Fact(journey.say("verify.office"), ltr(str(judged.office_number))),
                    Fact(journey.say("verify.counter"), ltr(str(judged.counter))),
                    Fact(journey.say("verify.total"), journey.speech.money(judged.total)),
                )
            ),
        )

    def _nothing_read(self) -> tuple[Block, ...]:
        """Say that no receipt came: the error's own words are about documents on the reader."""
        journey = self.journey
        if journey.trouble is None or journey.trouble[2] != NothingReadError.code:
            return ()
        return (Board("receipt", journey.say("verify.nothing"), journey.say("verify.nothing_next")),)

    def _scan(self) -> None:
        self._wait.scan(self._on_scanned)

    def _on_scanned(self, scan: Scan) -> None:
        if scan.kind is ScanKind.PARKED and self.journey.equipment.desk.can_park:
            self._wait.leave()
            self.journey.visit.scanned = scan.text
            self.journey.go(PageName.RESUME)
            return
        self._is_slip = scan.kind is ScanKind.SLIP
        if self._is_slip:
            self.journey.refresh()
        elif scan.kind is not ScanKind.RECEIPT:
            self._judged = JudgedPaper(PaperVerdict.ALTERED)
            self.journey.refresh()
        else:
            self.journey.store(lambda desk: desk.check_paper(scan.text), self._on_judged)

    def _on_judged(self, judged: JudgedPaper) -> None:
        self._judged = judged
        self.journey.refresh()

    def forward(self) -> None:
        """Wait for another receipt."""
        self._judged, self._is_slip, self.journey.trouble = None, False, None
        self.journey.refresh()
        self._scan()

    def back(self) -> None:
        """Go back to the tiles."""
        self._wait.leave()
        self.journey.go(PageName.FIND)


class InfoStep(BaseStep):
    """Public information: nobody is asked who they are."""

    def screen(self) -> Screen:
        """Return the page."""
        journey = self.journey
        items = tuple(
            (icon, journey.say(f"info.{key}"))
            for key, icon in (
                ("what", "info"),
                ("offline", "line_off"),
                ("pay", "cash"),
                ("data", "lock"),
                ("help", "help"),
            )
        )
        return Screen(
            PageName.INFO,
            journey.say("info.title"),
            journey.say("info.lead"),
            (Steps("", items), *offline_note(journey)),
            end=journey.say("leave"),
        )

    def back(self) -> None:
        """Go back to the tiles."""
        self.journey.go(PageName.FIND)
