"""Rounds over a good line: everything durable arrives once, in order, and nothing else does."""

from datetime import timedelta

import pytest

from kiosk.domain.entry import Entry
from kiosk.errors import LineDownError, PortalDisagreesError, PortalRefusedError, StoreDamagedError
from kiosk.sync.courier import Courier, sync_until_done
from tests.fakes.chain_maker import ChainMaker
from tests.fakes.courier_world import CourierWorld, InMemoryInbox
from tests.fakes.line_proxy import LineProxy, LoseAnswer
from tests.fakes.portal_model import PortalModel, PortalServer


def _hashes(chain: ChainMaker) -> list[str]:
    return [entry.hash for entry in chain.entries]


def test_everything_durable_arrives_in_order(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    result = world.courier(server.url).round()
    assert result.failure is None
    assert model.held() == _hashes(world.chain)
    assert (result.sent, result.waiting, result.acknowledged_seq) == (12, 0, 12)
    assert result.bytes_sent > 1_000
    assert result.bytes_received > 500


def test_a_second_round_sends_nothing(server: PortalServer, world: CourierWorld, model: PortalModel) -> None:
    courier = world.courier(server.url)
    courier.round()
    result = courier.round()
    assert (result.sent, result.waiting, result.acknowledged_seq) == (0, 0, 12)
    assert model.runs == [12]


def test_nothing_beyond_the_durable_place_leaves(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    world.runs.durable[world.chain.epoch] = 7
    result = world.courier(server.url).round()
    assert model.held() == _hashes(world.chain)[:7]
    assert (result.waiting, result.acknowledged_seq) == (0, 7)


def test_a_lost_answer_is_asked_again_and_nothing_is_doubled(
    line: LineProxy, world: CourierWorld, model: PortalModel
) -> None:
    courier = world.courier(line.url)
    courier.round()
    world.chain.add(5)
    line.next(LoseAnswer(to=b"POST /v1/journal"))
    result = courier.round()
    assert isinstance(result.failure, LineDownError)
    assert (result.sent, result.waiting) == (0, 5)
    assert len(model.held()) == 17
    result = courier.round()
    assert (result.failure, result.sent, result.waiting, result.acknowledged_seq) == (None, 5, 0, 17)
    assert model.held() == _hashes(world.chain)
    assert model.runs == [12, 5, 1]


def test_a_slow_window_does_not_make_the_courier_repeat_itself(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    model.publish("case.state", "a", {"application_id": "a", "state": "in_work", "at": "2026"})
    world.inbox = InMemoryInbox(None)
    courier = world.courier(server.url)
    courier.round()
    result = courier.round()
    assert (result.sent, result.waiting, result.acknowledged_seq, result.feed_items) == (0, 0, 12, 0)
    assert model.runs == [12]


def test_older_epochs_are_sent_too(server: PortalServer, world: CourierWorld, model: PortalModel) -> None:
    later = world.new_chain(seed=7)
    later.add(3)
    world.runs.chains.append(later)
    result = world.courier(server.url).round()
    assert model.held() == [*_hashes(world.chain), *_hashes(later)]
    assert (result.sent, result.waiting, result.acknowledged_seq) == (17, 0, 5)


def test_entries_made_during_the_round_go_with_it(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    courier = world.courier(server.url)
    asked: list[int] = []

    def add_one_once() -> bool:
        if not asked:
            world.chain.add(1)
        asked.append(1)
        return False

    assert courier.round(add_one_once).waiting == 0
    assert len(model.held()) == 13


def test_a_stop_ends_the_round_between_two_exchanges(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    result = world.courier(server.url).round(lambda: True)
    assert result.failure is None
    assert result.waiting == 12
    assert model.held() == []


def test_a_gap_is_closed_by_asking_where_to_begin(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    courier = world.courier(server.url)
    courier.round()
    world.chain.add(4)

    def forget_after_hello() -> bool:
        if len(model.journals[world.chain.epoch]) == 12 and model.requests[-1].url.endswith("/hello"):
            del model.journals[world.chain.epoch][5:]
        return False

    result = courier.round(forget_after_hello)
    assert result.failure is None
    assert model.held() == _hashes(world.chain)


def test_a_portal_that_went_back_gets_everything_again_and_is_reported(
    server: PortalServer, world: CourierWorld, model: PortalModel, caplog: pytest.LogCaptureFixture
) -> None:
    courier = world.courier(server.url)
    courier.round()
    del model.journals[world.chain.epoch][4:]
    result = courier.round()
    assert result.portal_went_back
    assert "portal holds 4" in caplog.text
    assert model.held() == _hashes(world.chain)
    assert (result.sent, result.waiting, result.acknowledged_seq) == (8, 0, 12)


def test_another_entry_at_the_same_place_stops_the_sending(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    clone = world.new_chain(seed=1)
    clone.add(10)
    world.runs.chains[0] = clone
    world.courier(server.url).round()
    clone.entries[11] = _other_last_entry(clone)
    clone.add(1)
    result = world.courier(server.url).round()
    assert isinstance(result.failure, PortalDisagreesError)
    assert len(model.held()) == 12


def _other_last_entry(chain: ChainMaker) -> Entry:
    chain.entries.pop()
    return chain.add(1)[0]


def test_a_portal_ahead_of_this_counter_stops_the_sending(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    world.courier(server.url).round()
    world.runs.durable[world.chain.epoch] = 9
    result = world.courier(server.url).round()
    assert isinstance(result.failure, PortalDisagreesError)


def test_an_entry_that_cannot_be_read_is_never_skipped(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    removed = world.chain.entries[5]
    world.chain.entries[5] = world.chain.entries[6]
    result = world.courier(server.url).round()
    assert isinstance(result.failure, StoreDamagedError)
    assert len(model.held()) == 5
    assert result.waiting == 7
    world.chain.entries[5] = removed
    assert world.courier(server.url).round().waiting == 0


def test_runs_shrink_until_the_portal_takes_them(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    model.max_run_bytes = 9_000
    result = world.courier(server.url).round()
    assert result.failure is None
    assert model.held() == _hashes(world.chain)
    assert max(model.runs) <= 4


def test_a_single_entry_too_large_is_told_and_waits(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    model.max_run_bytes = 10
    result = world.courier(server.url).round()
    assert isinstance(result.failure, PortalRefusedError)
    assert result.failure.problem == "too-large"
    assert result.waiting == 12


@pytest.mark.parametrize("codings", [("gzip", "identity"), ("identity",)])
def test_simpler_codings_are_used_where_zstd_does_not_pass(
    server: PortalServer, world: CourierWorld, model: PortalModel, codings: tuple[str, ...]
) -> None:
    model.codings = codings
    assert world.courier(server.url).round().failure is None
    assert model.held() == _hashes(world.chain)


def test_a_portal_without_any_coding_of_ours_is_a_refusal(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    model.codings = ()
    assert isinstance(world.courier(server.url).round().failure, PortalRefusedError)


def test_the_clocks_difference_is_measured(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    model.clock_offset = timedelta(hours=2)
    clock = world.courier(server.url).round().clock
    assert clock is not None
    assert abs(clock.offset_ms - 7_200_000) < 60_000
    assert clock.error_ms == 11


def test_rounds_go_on_until_nothing_waits(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    result = sync_until_done(world.courier(server.url))
    assert result.as_fields()["sent"] == 12
    assert result.as_fields()["waiting"] == 0
    assert result.as_fields()["acknowledged_seq"] == 12
    assert result.as_fields()["error"] is None


def test_a_round_that_carries_nothing_ends_the_rounds(server: PortalServer, world: CourierWorld) -> None:
    courier: Courier = world.courier(server.url)
    asked: list[int] = []

    def stop_once() -> bool:
        asked.append(1)
        return len(asked) < 3

    assert sync_until_done(courier, stop_once).waiting == 12


def test_the_next_address_is_tried_when_the_first_is_dead(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    courier = world.courier("http://127.0.0.1:9", server.url)
    assert courier.round().failure is None
    assert len(model.held()) == 12
