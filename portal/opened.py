"""A portal that is ready for work: its keys, its database, its clock. Made once, at the start."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from portal.database import migrate, open_engine
from portal.errors import NotInitialisedError, SupersededError
from portal.home import PortalHome
from portal.tables import Incarnation
from portal.text_codes import utc_now
from portal.trust.keys import PortalKeys, load_portal_keys
from portal.trust.trust_root import TrustRoot, load_trust_root


@dataclass(frozen=True, slots=True)
class Portal:
    """Everything an endpoint needs; frozen, shared by all requests."""

    sessions: sessionmaker[Session]
    keys: PortalKeys
    trust_root: TrustRoot
    home: PortalHome
    incarnation_term: int
    incarnation_id: str
    clock: Callable[[], datetime] = utc_now

    @property
    def incarnation(self) -> dict[str, Any]:
        """The incarnation as it stands in answers."""
        return {"term": self.incarnation_term, "id": self.incarnation_id}

    @property
    def incarnation_header(self) -> str:
        """The incarnation as it stands in the header `LPK-Incarnation`."""
        return f"{self.incarnation_term}.{self.incarnation_id}"


@contextmanager
def open_portal(home: PortalHome, database_url: str | None = None) -> Iterator[Portal]:
    """Open the portal of a home for as long as the block runs.

    Raises:
        NotInitialisedError: there is none.
    """
    with open_engine(home, database_url) as engine:
        migrate(engine)
        yield assemble(home, engine)


def assemble(home: PortalHome, engine: Engine) -> Portal:
    """Put keys and database together.

    Raises:
        NotInitialisedError: the database holds no portal.
    """
    sessions = sessionmaker(engine, expire_on_commit=False)
    with sessions() as session:
        life = newest_life(session)
    if life is None:
        raise NotInitialisedError(str(home.root))
    return Portal(sessions, load_portal_keys(home), load_trust_root(home), home, life.term, life.id)


def newest_life(session: Session) -> Incarnation | None:
    """Return the present incarnation of the database, None when it holds no portal."""
    return session.scalars(select(Incarnation).order_by(Incarnation.term.desc()).limit(1)).first()


def in_present_life(portal: Portal) -> Portal:
    """Return the portal with the incarnation its database has now; the same object while nothing changed."""
    with portal.sessions() as session:
        life = newest_life(session)
    if life is None or (life.term, life.id) == (portal.incarnation_term, portal.incarnation_id):
        return portal
    return replace(portal, incarnation_term=life.term, incarnation_id=life.id)


def require_present_life(session: Session, portal: Portal) -> None:
    """Make sure, inside a writing transaction, that what is signed afterwards names the life it happened in.

    Raises:
        SupersededError: the database was restored since the request came in.
    """
    life = newest_life(session)
    if life is None or life.id != portal.incarnation_id:
        raise SupersededError("restored")
