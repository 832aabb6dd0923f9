"""Applying for another at self-service: what a person must see, and how to begin here. No Qt."""

from typing import Final

from kiosk.domain.applicant_kinds import ON_BEHALF
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.form import Form
from kiosk.domain.identifiers import BasketId
from kiosk.ui.selfservice.asking import prepared
from kiosk.ui.selfservice.questions import can_be_asked_here
from kiosk.ui.selfservice.screens import Fact, Facts, Note, PageName, Screen, Steps
from kiosk.ui.selfservice.step import BaseStep
from kiosk.ui.theme.tokens import Tone

BEHALF: Final = "behalf"
_KINDS: Final = ("minor", "incapable", "principal", "company")


def kinds_of(definition: ServiceDefinition) -> tuple[str, ...]:
    """Return for whom somebody else may apply for this service."""
    refused = {one.kind for one in definition.refused}
    return tuple(kind for kind in _KINDS if kind in ON_BEHALF - refused)


class BehalfStep(BaseStep):
    """Why a clerk has to see both people's papers, which ones, and how the form gets to him."""

    @property
    def _can_begin(self) -> bool:
        equipment = self.journey.equipment
        has_scanner = equipment.scans is not None
        return equipment.desk.can_park and can_be_asked_here(self._definition, has_scanner=has_scanner)

    def screen(self) -> Screen:
        """Return the page."""
        journey, speech = self.journey, self.journey.speech
        bring = tuple(
            Fact(speech.of(f"leaflet.kind.{kind}"), journey.say(f"behalf.bring_{kind}"))
            for kind in kinds_of(self._definition)
        )
        steps = ("fill", "code", "counter") if self._can_begin else ("counter_alone",)
        icons = {"fill": "new", "code": "receipt", "counter": "office", "counter_alone": "office"}
        told = tuple((icons[step], journey.say(f"behalf.{step}")) for step in steps)
        return Screen(
            PageName.BEHALF,
            journey.say("behalf.title"),
            journey.say("behalf.lead"),
            (
                *self.trouble(),
                Note(Tone.INFO, journey.say("behalf.why"), journey.say("behalf.why_next"), "supervisor"),
                Facts(bring, journey.say("behalf.bring")),
            ),
            beside=(Steps(journey.say("behalf.how"), told),),
            forward=journey.say("behalf.begin") if self._can_begin else "",
            end=journey.say("leave"),
            topic=speech.words(self._definition.name),
        )

    def forward(self) -> None:
        """Begin the form of the other person; a counter will go on with it."""
        journey, code = self.journey, self._definition.code
        journey.visit.goes_to_counter = True
        if journey.visit.form is not None:
            journey.go(PageName.QUESTION)
            return

        def begin(made: tuple[Form, BasketId]) -> None:
            visit = journey.visit
            visit.form, visit.preset = prepared(made[0], journey)
            visit.basket_id = made[1]
            journey.go(PageName.QUESTION)

        journey.store(lambda desk: desk.new_form(code), begin)

    def back(self) -> None:
        """Go back to the service."""
        self.journey.go(PageName.SERVICE)
