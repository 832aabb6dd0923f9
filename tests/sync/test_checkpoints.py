"""A checkpoint counts only for exactly what was sent; a lie leaves everything waiting."""

from typing import Any

import pytest

from kiosk.errors import AnswerNotTrustedError, KioskError, PortalDisagreesError
from kiosk.sync.courier import sync_until_done
from tests.fakes.courier_world import CourierWorld, InMemoryInbox
from tests.fakes.portal_model import PortalModel, PortalServer
from tests.fakes.portal_trust import PortalTrust

LATER = PortalTrust(term=2).checkpoint("K000000000001", "e", 12, "0" * 64)


def test_a_checkpoint_is_handed_on_with_its_signed_document(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    world.courier(server.url).round()
    checkpoint = next(answer for answer in world.inbox.answers if answer.kind == "checkpoint")
    assert checkpoint.fields["hash"] == world.chain.entries[-1].hash
    assert checkpoint.fields["document"]["context"] == "lpk-checkpoint-1"
    assert checkpoint.fields["incarnation"] == model.trust.incarnation


@pytest.mark.parametrize(
    ("lies", "expected"),
    [
        ({"answer": {"checkpoint": None}}, AnswerNotTrustedError),
        ({"answer": {"checkpoint": LATER}}, AnswerNotTrustedError),
        ({"answer": {"head_seq": 11}}, AnswerNotTrustedError),
        ({"answer": {"head_seq": None}}, AnswerNotTrustedError),
        ({"head": {"hash": "0" * 64}}, AnswerNotTrustedError),
        ({"head": {"seq": 11}}, AnswerNotTrustedError),
        ({"head": {"seq": 13}}, PortalDisagreesError),
    ],
    ids=str,
)
def test_a_checkpoint_for_anything_else_counts_for_nothing(
    server: PortalServer,
    world: CourierWorld,
    model: PortalModel,
    lies: dict[str, Any],
    expected: type[KioskError],
) -> None:
    model.lies = lies
    result = world.courier(server.url).round()
    assert type(result.failure) is expected
    assert (result.waiting, result.acknowledged_seq) == (12, 0)
    assert world.inbox.answers == []


def test_a_checkpoint_of_another_incarnation_counts_for_nothing(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    later = PortalTrust(model.trust.seed, term=2)
    last = world.chain.entries[-1]
    document = later.checkpoint(model.device_id, world.chain.epoch, last.seq, last.hash)
    model.lies = {"answer": {"checkpoint": document}}
    result = world.courier(server.url).round()
    assert isinstance(result.failure, AnswerNotTrustedError)
    assert "incarnation" in result.failure.detail


class BusyInbox(InMemoryInbox):
    """While answers come in, somebody files: three times one more application."""

    def __init__(self, world: CourierWorld) -> None:
        super().__init__(world.runs)
        self._world = world
        self._left = 3

    def put(self, answer: Any) -> None:
        super().put(answer)
        if answer.kind == "feed" and self._left:
            self._left -= 1
            self._world.chain.add(1)
            self._world.model.publish(
                "case.state", str(self._left), {"application_id": "a", "state": "x", "at": ""}
            )


def test_what_is_filed_meanwhile_goes_with_the_next_round(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    model.publish("case.state", "first", {"application_id": "a", "state": "x", "at": ""})
    world.inbox = BusyInbox(world)
    result = sync_until_done(world.courier(server.url))
    assert (result.failure, result.sent, result.waiting, result.acknowledged_seq) == (None, 15, 0, 15)
    assert result.feed_items == 4


def test_an_inbox_that_lost_an_answer_gets_it_again(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    model.publish("case.state", "first", {"application_id": "a", "state": "x", "at": ""})
    world.inbox = InMemoryInbox(None)
    courier = world.courier(server.url)
    courier.round()
    assert courier.round().feed_items == 0
    courier.believe_the_store()
    again = courier.round()
    assert (again.feed_items, again.acknowledged_seq, again.waiting) == (1, 12, 0)
    assert model.runs == [12, 1]
