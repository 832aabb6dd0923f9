"""Pictures that do not come: the case has an owner and a deadline, and after it a person looks."""

import secrets
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.opened import Portal
from portal.tables import Case
from tests.fakes.portal_caller import PortalCaller
from tests.fakes.portal_filing import application, settle
from tests.portal.test_blobs_line import attachment, upload


@pytest.fixture
def picture() -> bytes:
    return secrets.token_bytes(2000)


@pytest.fixture
def filed(caller: PortalCaller, picture: bytes) -> dict[str, Any]:
    """An application whose picture has not come."""
    chain = caller.chain()
    made = application(attachments=[attachment(picture)])
    settle(chain, made)
    caller.journal(chain.run())
    return made


def let_days_pass(portal: Portal, days: int) -> None:
    with portal.sessions.begin() as session:
        case = session.scalars(select(Case)).one()
        case.state_at -= timedelta(days=days)


def test_a_case_that_waits_for_pictures_names_its_owner_and_deadline(
    caller: PortalCaller, filed: dict[str, Any]
) -> None:
    (item,) = caller.items("judgement")
    assert item["fields"]["state"] == "waiting_for_attachments"
    assert item["fields"]["owner"] == "office"
    for language, words in (("en", "Whose turn it is"), ("ar", "من عليه الدور")):
        page = caller.http.get(f"{caller.url}/track/{filed['tracking_number']}?lang={language}").text
        assert words in page


def test_pictures_that_do_not_come_in_five_working_days_need_a_person_until_they_come(
    caller: PortalCaller, portal: Portal, filed: dict[str, Any], picture: bytes
) -> None:
    let_days_pass(portal, 4)
    caller.hello()
    assert caller.items("case.state") == []
    let_days_pass(portal, 6)  # ten days, and at least six on which offices work
    caller.hello()
    late = caller.items("case.state")[-1]["fields"]
    assert (late["state"], late["reasons"], late["owner"]) == (
        "needs_attention",
        ["attachments_late"],
        "office",
    )
    caller.hello()
    assert len(caller.items("case.state")) == 1
    upload(caller, picture)
    told = caller.items("case.state")[-1]["fields"]
    assert (told["state"], told["reasons"]) == ("accepted", [])
    assert "owner" not in told
