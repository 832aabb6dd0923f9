"""A counter that was away for longer than its certificate lives: it can upload, and hear the answer."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import uvicorn
from sqlalchemy import select

from kiosk.app.carrying import carry_home
from kiosk.config import save_settings
from portal.api.app import make_app
from portal.opened import Portal
from portal.tables import DeviceKey, Entry
from portal.text_codes import utc_now
from portal.trust.certificates import read
from tests.fakes.portal_caller import PortalCaller
from tests.fakes.portal_filing import settle
from tests.fakes.real_counter import RealCounter

LATER = timedelta(days=365 + 200)


@pytest.fixture
def later_url(portal: Portal) -> Iterator[str]:
    """The same portal, one year and 200 days later."""
    later = replace(portal, clock=lambda: utc_now() + LATER)
    config = uvicorn.Config(make_app(later), port=0, log_config=None, access_log=False)
    server, listening = uvicorn.Server(config), threading.Event()
    started = server.startup

    async def startup(sockets: object = None) -> None:
        await started()
        listening.set()

    server.startup = startup  # type: ignore[method-assign,assignment]
    thread = threading.Thread(target=server.run)
    thread.start()
    assert listening.wait(30)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(30)


def are_expired_200_days(portal: Portal) -> bool:
    with portal.sessions() as session:
        devices = portal.trust_root.delegated("devices")
        keys = session.scalars(select(DeviceKey)).all()
        ends = {read(key.certificate, devices).not_after for key in keys}
    return bool(ends) and max(ends) < (utc_now() + LATER - timedelta(days=199)).timestamp()


def test_a_certificate_expired_200_days_ago_uploads_its_whole_backlog(
    portal: Portal, portal_url: str, later_url: str, new_code: Callable[..., str]
) -> None:
    kiosk = PortalCaller(portal_url)
    kiosk.enrol(new_code())
    chain = kiosk.chain()
    for _ in range(40):
        settle(chain)
    kiosk.url = later_url
    kiosk.check_answers = False  # its library judges times; a counter does not, see below
    assert are_expired_200_days(portal)
    assert kiosk.hello().status_code == 200
    assert kiosk.journal(chain.run()).status_code == 200
    with portal.sessions() as session:
        assert len(session.scalars(select(Entry.id)).all()) == 42
    assert {item["fields"]["state"] for item in kiosk.items("judgement")} == {"accepted"}
    kiosk.close()


def test_the_counter_believes_the_answers_it_gets_then(
    portal: Portal, portal_url: str, later_url: str, new_code: Callable[..., str], tmp_path: Path
) -> None:
    counter = RealCounter.enrol(tmp_path / "counter", (portal_url,), new_code())
    counter.open_shift()
    assert are_expired_200_days(portal)
    settings = counter.machine.settings
    save_settings(counter.home, replace(settings, portal_urls=(later_url,)))
    result = carry_home(counter.machine)
    assert (result.failure, result.waiting) == (None, 0)
    with portal.sessions() as session:
        assert set(session.scalars(select(Entry.hash))) == set(counter.hashes())
