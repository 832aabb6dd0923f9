"""What happened to users of other systems, each story by name: it must not happen here.

Every docstring begins with what went wrong and ends with where it was told. Stories whose test lies with the
part it is about are listed in `TOLD_ELSEWHERE`; a test insists that those tests exist.
"""

import ast
import sys
from pathlib import Path

import pytest

from kiosk.errors import AnswerNotTrustedError, KioskError, LineDownError, PortalBusyError
from kiosk.sync.courier import Courier
from kiosk.sync.schedule import WAKE_ENTRY, Schedule
from tests.fakes.courier_world import CourierWorld
from tests.fakes.line_proxy import Canned, Clear, CutUp, LineProxy, LoseAnswer, Reset, SilentAfter
from tests.fakes.portal_model import PortalModel, PortalServer

ROOT = Path(__file__).parents[2]
LOGIN_PAGE = Canned(200, b"<html>Room number, please</html>")

TOLD_ELSEWHERE = {
    "one bad invoice blocks all behind it; https://github.com/frappe/erpnext/issues/13388": (
        "tests/sync/test_way_around_with_real_portal.py",
        "test_refused_by_the_blob_channel_too_it_goes_owing_its_body_and_nobody_waits",
    ),
    "documents stuck because a file is not found; https://github.com/opencrvs/opencrvs-core/issues/13303": (
        "tests/store/test_blobs.py",
        "test_entry_cannot_name_a_picture_that_is_not_kept",
    ),
    "an upload begins again from zero; https://github.com/tus/tusd/issues/234": (
        "tests/sync/test_pictures_with_real_portal.py",
        "test_a_counter_that_dies_amid_a_picture_goes_on_from_the_next_chunk",
    ),
    "told locked, and stored all the same; https://github.com/alexfrmn/murmur/issues/122": (
        "tests/store/test_after_commit.py",
        "test_full_disk_never_calls_a_committed_act_unwritten",
    ),
    "switched off at the wrong time, database malformed; https://github.com/chatmail/core/issues/6915": (
        "tests/faults/test_power_cut.py",
        "test_no_cut_loses_or_doubles_an_act",
    ),
    "a wrong clock ends in a loop of sign-ins; "
    "https://github.com/manfredsteyer/angular-oauth2-oidc/issues/1135": (
        "tests/sync/test_boot_in_2000.py",
        "test_boot_in_2000_over_real_tls_still_asks_the_time_and_sends",
    ),
    "export is for synced records only; https://github.com/mosip/android-registration-client/issues/945": (
        "tests/sync/test_bundle_by_hand.py",
        "test_a_bundle_brings_everything_and_its_answer_confirms_and_judges",
    ),
    "drafts gone when the cache is cleared; https://github.com/opencrvs/opencrvs-core/issues/2001": (
        "tests/store/test_drafts.py",
        "test_draft_survives_a_kill",
    ),
}


def _hashes(world: CourierWorld) -> list[str]:
    return [entry.hash for entry in world.chain.entries]


def test_a_failed_round_is_tried_again_without_a_new_entry(line: LineProxy, world: CourierWorld) -> None:
    """PowerSync: a failed upload was never retried until the next local write.

    https://github.com/powersync-ja/powersync-native/issues/15
    """
    courier, schedule = world.courier(line.url), Schedule(60.0, lambda: 0.99, 0.0)
    line.next(Reset())
    schedule.note_round(courier.round(), 0.0)
    assert schedule.is_due(600.0)
    assert courier.round().waiting == 0


def test_a_line_that_is_back_is_used_within_minutes(world: CourierWorld) -> None:
    """Enketo: the server was back and the queue idle for more than 15 minutes, until somebody reloaded.

    https://github.com/enketo/enketo/issues/1180
    """
    schedule, now_s = Schedule(60.0, lambda: 0.99, 0.0), 0.0
    for _ in range(200):  # a line that was down for a day
        schedule.note_round(world.courier("http://127.0.0.1:9").round(), now_s)
        assert schedule.next_at_s - now_s <= 600
        now_s = schedule.next_at_s


def test_no_failure_is_repeated_in_a_hot_loop(world: CourierWorld) -> None:
    """SecureDrop: a failed event kept the sync in an immediate loop, 475 tries in two minutes.

    https://github.com/freedomofpress/securedrop-client/issues/3573
    """
    for failure in (LineDownError(), PortalBusyError(), AnswerNotTrustedError()):
        assert _tries_in_an_hour(world, failure) < 60


def _tries_in_an_hour(world: CourierWorld, failure: KioskError) -> int:
    result = world.courier("http://127.0.0.1:9").round()
    failed = type(result)(**{name: getattr(result, name) for name in result.__slots__} | {"failure": failure})
    schedule, now_s, tries = Schedule(60.0, lambda: 0.5, 0.0), 0.0, 0
    while now_s < 3600:
        schedule.note_round(failed, now_s)
        now_s, tries = schedule.next_at_s, tries + 1
    return tries


def test_what_was_under_way_at_a_kill_is_sent_by_the_next_program(
    line: LineProxy, world: CourierWorld, model: PortalModel
) -> None:
    """OpenCRVS: a declaration stood in the outbox as "sending" for ever; reloading did not help.

    https://github.com/opencrvs/opencrvs-core/issues/12292
    """
    line.next(CutUp(2_000))
    world.courier(line.url).round()
    reborn = world.courier(line.url)
    assert reborn.waiting() == 12
    assert reborn.round().waiting == 0
    assert model.held() == _hashes(world)


def test_ten_lost_answers_make_one_record(line: LineProxy, world: CourierWorld, model: PortalModel) -> None:
    """formhub: a slow server and a retry every 15 seconds made ten records of one.

    https://github.com/SEL-Columbia/formhub/issues/678
    """
    courier = world.courier(line.url)
    for _ in range(10):
        line.next(LoseAnswer(to=b"POST /v1/journal"))
        assert courier.round().waiting == 12
    assert courier.round().waiting == 0
    assert model.held() == _hashes(world)


def test_what_seemed_to_fail_and_arrived_is_shown_as_arrived(
    line: LineProxy, world: CourierWorld, model: PortalModel
) -> None:
    """SecureDrop: "failed" replies had succeeded after the client was closed.

    https://github.com/freedomofpress/securedrop-client/issues/1457
    """
    line.next(LoseAnswer(to=b"POST /v1/journal"))
    world.courier(line.url).round()
    assert model.held() == _hashes(world)
    reborn = world.courier(line.url)
    assert (reborn.round().sent, reborn.waiting()) == (12, 0)
    assert model.held() == _hashes(world)


def test_a_second_drop_during_sending_forgets_nothing(
    line: LineProxy, world: CourierWorld, model: PortalModel
) -> None:
    """Odoo: after a second drop during the sync, orders were no longer marked as unsent, and lost.

    https://github.com/odoo/odoo/pull/261096
    """
    courier = world.courier(line.url)
    for fault in (CutUp(1_500), Reset(), LoseAnswer(to=b"POST /v1/journal"), CutUp(2_000)):
        line.next(fault)
        assert courier.round().waiting == 12
    assert world.courier(line.url).round().sent == 12
    assert model.held() == _hashes(world)


def test_twenty_eight_stay_twenty_eight_on_hotel_wifi(
    line: LineProxy, world: CourierWorld, model: PortalModel
) -> None:
    """Survey123: failed uploads retried on a hotel's network made 42 surveys of 28.

    https://github.com/Esri/Survey123Community/issues/389
    """
    world.chain.add(16)
    courier = world.courier(line.url)
    for fault in (LOGIN_PAGE, LoseAnswer(to=b"POST /v1/journal"), LOGIN_PAGE, LoseAnswer(), LOGIN_PAGE):
        line.next(fault)
        courier.round()
    courier.round()
    assert len(world.chain.entries) == 28
    assert model.held() == _hashes(world)


def test_success_told_by_somebody_else_counts_for_nothing(line: LineProxy, world: CourierWorld) -> None:
    """QFieldCloud: the user was told success, the job had failed, and the next sync removed the points.

    https://github.com/opengisch/QFieldCloud/issues/551
    """
    line.always(Canned(200, b'{"status":"ok","stored":12}', (("Content-Type", "application/json"),)))
    result = world.courier(line.url).round()
    assert isinstance(result.failure, AnswerNotTrustedError)
    assert (result.waiting, world.inbox.answers) == (12, [])


def test_what_was_sent_stays_in_the_journal(server: PortalServer, world: CourierWorld) -> None:
    """ODK: forms were deleted on the device after being sent, also after an error.

    https://github.com/getodk/getodk/issues/1017
    """
    before = _hashes(world)
    world.courier(server.url).round()
    assert [entry.hash for entry in world.runs.run(world.chain.epoch, 1, 2**30)] == before


def test_an_entry_filed_during_a_round_is_not_skipped(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    """ODK: a second form finished quickly after the first was skipped by auto-send.

    https://github.com/getodk/collect/issues/5473
    """
    courier, schedule, filed = world.courier(server.url), Schedule(60.0, lambda: 0.5, 0.0), []

    def file_once() -> bool:
        filed.extend([] if filed else world.chain.add(1))
        return False

    schedule.note_wake(WAKE_ENTRY, 5.0)
    schedule.note_round(courier.round(file_once), 5.0)
    schedule.note_wake(WAKE_ENTRY, 5.1)
    assert schedule.is_due(5.1)
    courier.round()
    assert model.held() == _hashes(world)


def test_a_dead_line_is_tried_once_not_once_for_each_entry(line: LineProxy, world: CourierWorld) -> None:
    """ODK: a thousand forms were all tried, for minutes, though the first error made all others certain.

    https://github.com/getodk/collect/issues/1939
    """
    world.chain.add(300)
    line.always(Reset())
    world.courier(line.url).round()
    assert line.connections == 1


def test_a_thousand_waiting_entries_go_through_a_line_that_times_out(
    line: LineProxy, world: CourierWorld, model: PortalModel
) -> None:
    """SecureDrop: with 1,000 sources the sync timed out, and so did every next one.

    https://github.com/freedomofpress/securedrop-client/issues/1007
    """
    world.chain.add(1_000)
    courier = world.courier(line.url)
    sizes = [courier.pace.max_bytes]
    for _ in range(2):
        line.next(SilentAfter(b"POST /v1/journal"))
        courier.round()
        sizes.append(courier.pace.max_bytes)
    assert sizes == [size // 2**number for number, size in enumerate([sizes[0]] * 3)]
    line.always(Clear())
    assert courier.round().waiting == 0
    assert model.held() == _hashes(world)


def test_the_same_again_never_blocks_a_device(server: PortalServer, world: CourierWorld) -> None:
    """QFieldCloud: the server answered a repeated id with an error, and the device stood still.

    https://github.com/opengisch/QFieldCloud/issues/154
    """
    link = world.link(server.url)
    link.hello([world.chain.head], "", ("", 0))
    answers = [link.send_run(world.chain.entries).fields["hash"] for _ in range(3)]
    assert answers == [world.chain.head.hash] * 3


def test_a_large_submission_is_split_into_runs_never_into_records(
    server: PortalServer, world: CourierWorld, model: PortalModel
) -> None:
    """Cadasta: what was larger than 10 MB was split, and each part became a submission of its own.

    https://github.com/Cadasta/cadasta-platform/issues/792
    """
    model.max_run_bytes = 9_000
    assert world.courier(server.url).round().waiting == 0
    assert len(model.runs) > 1
    assert model.held() == _hashes(world)


def test_every_receipt_stands_in_what_waits_or_in_what_arrived(
    line: LineProxy, world: CourierWorld, model: PortalModel
) -> None:
    """ERPNext: receipts were printed, never synced, and nothing stood in the queue.

    https://github.com/frappe/erpnext/issues/11745
    """
    for number in range(8):
        line.next(CutUp(700 + 900 * number))
        courier: Courier = world.courier(line.url)
        courier.round()
        lacking = set(_hashes(world)) - set(model.held())
        assert courier.waiting() >= len(lacking)
        world.chain.add(1)
    assert world.courier(line.url).round().waiting == 0


def test_every_story_names_its_source() -> None:
    tests = [value for name, value in vars(sys.modules[__name__]).items() if name.startswith("test_")]
    told = [test.__doc__ for test in tests if test.__doc__]
    assert len(told) == len(tests) - 2
    assert all("https://github.com/" in text for text in [*told, *TOLD_ELSEWHERE])
    assert len(told) + len(TOLD_ELSEWHERE) >= 20


@pytest.mark.parametrize("story", TOLD_ELSEWHERE)
def test_stories_told_elsewhere_have_their_test(story: str) -> None:
    path, name = TOLD_ELSEWHERE[story]
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
