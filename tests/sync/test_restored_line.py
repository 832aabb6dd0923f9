"""Whom the courier believes about a restored portal: the offline keys, nobody else."""

import pytest

from tests.fakes.courier_world import CourierWorld
from tests.fakes.portal_model import PortalModel, PortalServer
from tests.fakes.portal_trust import TestKey


@pytest.fixture
def restored(server: PortalServer, world: CourierWorld, model: PortalModel) -> PortalModel:
    """A portal that countersigned 12 entries and came back with 5, in another life."""
    model.publish("case.state", "a", {"application_id": "a", "state": "in_work", "at": "2026"})
    assert world.courier(server.url).round().waiting == 0
    del model.journals[world.chain.epoch][5:]
    model.trust.term = 2
    return model


def rewound(world: CourierWorld) -> list[dict[str, object]]:
    return [dict(answer.fields) for answer in world.inbox.answers if answer.kind == "rewound"]


def test_an_announced_life_is_noted_once_and_gets_everything_again(
    server: PortalServer, world: CourierWorld, restored: PortalModel
) -> None:
    restored.announces = True
    courier = world.courier(server.url)
    result = courier.round()
    assert (result.failure, result.waiting) == (None, 0)
    assert result.rewound_to == restored.trust.incarnation["id"]
    assert restored.held() == [entry.hash for entry in world.chain.entries]
    courier.round()
    (noted,) = rewound(world)
    assert noted["incarnation"] == restored.trust.incarnation
    assert noted["heads"] == [{"epoch": world.chain.epoch, "countersigned": 12, "held": 5}]


def test_the_feed_begins_anew_in_a_new_life(
    server: PortalServer, world: CourierWorld, restored: PortalModel
) -> None:
    restored.announces = True
    assert world.courier(server.url).round().feed_items == 1
    assert world.runs.cursor == (restored.trust.incarnation["id"], 1)


def test_a_life_nobody_announced_is_served_and_told(
    server: PortalServer, world: CourierWorld, restored: PortalModel
) -> None:
    result = world.courier(server.url).round()
    assert (result.failure, result.waiting) == (None, 0)
    assert result.portal_went_back
    assert (result.rewound_to, rewound(world)) == ("", [])


def test_an_announcement_by_other_keys_is_none(
    server: PortalServer, world: CourierWorld, restored: PortalModel
) -> None:
    restored.announces = True
    restored.trust.roots[1] = TestKey.from_seed("somebody")
    link = world.link(server.url)
    restored.trust.roots[1] = TestKey.from_seed("somebody else")
    greeting = link.hello(world.runs.epochs(), "", world.runs.feed_cursor())
    assert greeting["restored"] is None


def test_a_lower_head_in_the_same_life_is_an_alarm(
    server: PortalServer, world: CourierWorld, restored: PortalModel
) -> None:
    restored.trust.term = 1
    restored.announces = True
    result = world.courier(server.url).round()
    assert (result.waiting, result.portal_went_back, result.rewound_to) == (0, True, "")
    assert rewound(world) == []
