"""The repository of releases of an open portal."""

from pathlib import Path

from portal.home import PortalHome
from portal.opened import Portal
from portal.text_codes import utc_now
from portal.updates.repository import ReleaseRepository
from portal.updates.signing import ReleaseKeys


def repository_of(portal: Portal) -> ReleaseRepository:
    """Return the repository as the running portal sees it: it has the online keys only."""
    return ReleaseRepository(portal.home.updates_folder, ReleaseKeys.of_home(portal.home), portal.clock)


def repository_in(home: PortalHome, offline: Path | None) -> ReleaseRepository:
    """Return the repository of a home that need not be open; `offline` is where the officers' keys are."""
    return ReleaseRepository(home.updates_folder, ReleaseKeys.of_home(home, offline), utc_now)
