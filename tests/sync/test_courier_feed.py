"""The feed: pages to the end, documents opened, nothing believed that is not signed for its purpose."""

import pytest

from kiosk.errors import AnswerNotTrustedError
from kiosk.sync.answers import parse_feed_page
from tests.fakes.courier_world import CourierWorld
from tests.fakes.portal_model import PortalModel, PortalServer
from tests.fakes.portal_trust import PortalTrust


def test_all_pages_are_fetched_and_the_cursor_follows(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    for number in range(230):
        model.publish(
            "case.state", f"a{number}", {"application_id": f"a{number}", "state": "x", "at": "2026"}
        )
    result = world.courier(server.url).round()
    assert result.feed_items == 230
    assert [item["n"] for item in world.inbox.items()] == list(range(1, 231))
    assert world.runs.cursor == (model.trust.incarnation["id"], 230)


def test_only_what_is_new_is_fetched(server: PortalServer, world: CourierWorld, model: PortalModel) -> None:
    model.publish("case.state", "a", {"application_id": "a", "state": "x", "at": "2026"})
    courier = world.courier(server.url)
    courier.round()
    model.publish("case.state", "a", {"application_id": "a", "state": "y", "at": "2026"}, version=2)
    assert courier.round().feed_items == 1
    assert [item["version"] for item in world.inbox.items()] == [1, 2]


def test_signed_documents_are_handed_on_as_their_payload(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    catalogue = {"type": "catalogue", "version": 1, "price_table": "2026-1", "services": []}
    document = model.trust.sign("lpk-catalogue-1", "catalogue", catalogue)
    model.publish("catalogue.published", "catalogue", {"document": document})
    world.courier(server.url).round()
    (item,) = world.inbox.items()
    assert item["fields"] == {"payload": catalogue}


def test_a_document_signed_by_the_wrong_key_is_not_handed_on(
    server: PortalServer, world: CourierWorld, model: PortalModel, caplog: pytest.LogCaptureFixture
) -> None:
    forged = model.trust.sign("lpk-roster-1", "answers", {"type": "roster"})
    model.publish("roster.published", "TIP-001", {"document": forged})
    model.publish("prices.published", "prices", {})
    model.publish("case.state", "a", {"application_id": "a", "state": "x", "at": "2026"})
    result = world.courier(server.url).round()
    assert result.failure is None
    kinds = [item["kind"] for item in world.inbox.items()]
    assert kinds == ["untrusted.roster.published", "untrusted.prices.published", "case.state"]
    assert all(
        "payload" not in item["fields"] and "document" not in item["fields"] for item in world.inbox.items()
    )
    assert "is not trusted" in caplog.text


def test_a_new_incarnation_is_read_from_its_beginning(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    model.publish("case.state", "a", {"application_id": "a", "state": "x", "at": "2026"})
    courier = world.courier(server.url)
    courier.round()
    model.trust.term = 2
    assert courier.round().feed_items == 1
    assert world.runs.cursor == (model.trust.incarnation["id"], 1)


def test_a_foreign_portal_is_not_believed(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    courier = world.courier(server.url)
    model.trust = PortalTrust("foreign")
    result = courier.round()
    assert isinstance(result.failure, AnswerNotTrustedError)
    assert result.waiting == 12
    assert world.inbox.answers == []


def test_a_feed_that_stands_still_is_refused() -> None:
    page = {"incarnation": {"term": 1, "id": "0" * 32}, "items": [], "next": 5, "more": True}
    with pytest.raises(AnswerNotTrustedError, match="items or cursor"):
        parse_feed_page(page, 5)
    assert parse_feed_page({**page, "more": False}, 5)["next"] == 5


def test_every_page_says_where_it_begins(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    for number in range(150):
        model.publish("case.state", f"a{number}", {"application_id": "a", "state": "x", "at": "2026"})
    world.courier(server.url).round()
    pages = [answer for answer in world.inbox.answers if answer.kind == "feed"]
    assert [page.fields["after"] for page in pages] == [0, 100]
