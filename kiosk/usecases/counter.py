"""The counter as every use case needs it: where it is, its clock, its chance, its journal."""

from dataclasses import dataclass
from datetime import date

from kiosk.domain.acts import SCHEMA, Act, Issuer
from kiosk.domain.calendar import local, wall_text
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.entry import Author, AuthorRole, EntryDraft, MadeAt, Versions
from kiosk.domain.identifiers import uuid7
from kiosk.domain.operator import Session
from kiosk.domain.shift import Shift
from kiosk.domain.who_applies import CounterQuestions
from kiosk.errors import NoOpenShiftError, ShiftOpenElsewhereError
from kiosk.ports import Books, Clock, CounterPlace, Journal, Randomness

_UUID_RANDOM_BITS = 80


@dataclass(frozen=True, slots=True)
class Counter:
    """Ports of one enrolled counter; lives in the store lane.

    `program` is the version of this program, written into every entry; `asks` are the questions about the
    applicant that stand behind those of every service.
    """

    place: CounterPlace
    clock: Clock
    randomness: Randomness
    journal: Journal
    books: Books
    program: str
    asks: CounterQuestions | None = None

    def asked(self, definition: ServiceDefinition) -> ServiceDefinition:
        """Return a service with the counter's own questions behind it."""
        return self.asks.asked_with(definition) if self.asks is not None else definition

    def today(self) -> date:
        """Return the date on Libya's clock."""
        return local(self.clock.now()).date()

    def new_id(self) -> str:
        """Return a fresh UUIDv7."""
        unix_ms = int(self.clock.now().timestamp() * 1000)
        return uuid7(unix_ms, self.randomness.bits(_UUID_RANDOM_BITS))

    def issuer(self, session: Session) -> Issuer:
        """Return what receipts of this session say about their origin."""
        place = self.place
        return Issuer(place.office, place.office_name, place.counter, session.operator.operator_id)

    def draft(self, act: Act, session: Session | None) -> EntryDraft:
        """Return the act as an entry without its place in the chain.

        Args:
            act: what happened.
            session: the person who acts; None when the program speaks for itself after a crash.
        """
        facts, personal = act.bodies(self.randomness.octets)
        return EntryDraft(
            str(act.kind), SCHEMA, _author(session), self._made_at(), self._versions(), facts, personal
        )

    def _made_at(self) -> MadeAt:
        offset_ms, error_ms = self.clock.portal_offset or (None, None)
        return MadeAt(
            wall_text(self.clock.now()),
            self.clock.boot_id,
            self.clock.mono_ms(),
            offset_ms,
            error_ms,
            self.clock.is_suspect,
        )

    def in_force(self) -> tuple[str, str]:
        """Return the catalogue's hash and the price table's name that new entries carry."""
        catalogue = self.books.catalogue()
        return (catalogue.hash, catalogue.price_table) if catalogue else ("", "")

    def _versions(self) -> Versions:
        return Versions(self.program, *self.in_force())


def _author(session: Session | None) -> Author:
    if session is None:
        return Author(AuthorRole.RECOVERY)
    operator = session.operator
    return Author(AuthorRole(operator.role), operator.signs_as, session.session_id)


def own_shift(shift: Shift | None, session: Session) -> Shift:
    """Return the open shift if it is this person's.

    Raises:
        NoOpenShiftError: none is open.
        ShiftOpenElsewhereError: it is somebody else's.
    """
    if shift is None:
        raise NoOpenShiftError
    if shift.operator != session.operator.operator_id:
        raise ShiftOpenElsewhereError(shift.operator)
    return shift
