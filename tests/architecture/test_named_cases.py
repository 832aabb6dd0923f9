"""The cases that the design names each have a test, and it stands where this list says."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
CASES = {
    "bit flip in the log with an intact second copy": (
        "store/test_bit_flips.py",
        "test_no_flipped_bit_loses_an_entry",
    ),
    "counter A's second copy in counter B": (
        "store/test_levelling.py",
        "test_somebody_elses_second_copy_is_refused",
    ),
    "kill between commit and second copy while the courier polls": (
        "faults/test_real_schedules.py",
        "test_kill_between_commit_and_second_copy_while_the_courier_polls",
    ),
    "window and `kiosk file` at once": (
        "stories/test_window_and_its_courier.py",
        "test_window_and_kiosk_file_at_once",
    ),
    "clerk's commit while the courier works under CPU load": (
        "stories/test_window_and_its_courier.py",
        "test_clerks_commits_while_the_courier_works_under_cpu_load",
    ),
    "feed committed out of order": (
        "portal/test_feed_in_commit_order.py",
        "test_feed_committed_out_of_order_is_numbered_in_the_order_of_the_commits",
    ),
    "boot in 2000 over real TLS": (
        "sync/test_boot_in_2000.py",
        "test_boot_in_2000_over_real_tls_still_asks_the_time_and_sends",
    ),
    "certificate expired 200 days with a backlog": (
        "portal/test_certificate_long_expired.py",
        "test_a_certificate_expired_200_days_ago_uploads_its_whole_backlog",
    ),
    "kiosk restored one entry behind the portal": (
        "sync/test_restored_and_cloned.py",
        "test_kiosk_restored_one_entry_behind_the_portal_loses_nothing_and_is_told",
    ),
    "portal restored, new incarnation": (
        "sync/test_restored_and_cloned.py",
        "test_portal_restored_with_a_new_incarnation_gets_everything_again_and_the_journal_says_so",
    ),
    "portal restored, old incarnation": (
        "sync/test_restored_and_cloned.py",
        "test_portal_restored_with_the_old_incarnation_gets_everything_again_and_an_alarm_stays",
    ),
    "batch cut inside a run": (
        "sync/test_restored_and_cloned.py",
        "test_a_batch_cut_inside_a_run_arrives_once",
    ),
    "two clones at work": (
        "sync/test_restored_and_cloned.py",
        "test_two_clones_at_work_are_both_stored_and_a_person_decides",
    ),
    "amendment before original": (
        "portal/test_amendments.py",
        "test_amendment_before_original_waits_and_is_judged_when_it_comes",
    ),
    "clocks ten years wrong": (
        "sync/test_wrong_clocks.py",
        "test_a_clock_ten_years_wrong_sends_all_and_knows_by_how_much",
    ),
    "clock running backwards": (
        "sync/test_wrong_clocks.py",
        "test_a_clock_that_runs_backwards_sends_all_in_order",
    ),
    "machine suspended": (
        "sync/test_wrong_clocks.py",
        "test_a_machine_suspended_in_the_middle_of_a_round_goes_on",
    ),
    "one poison application": (
        "sync/test_way_around_with_real_portal.py",
        "test_an_application_that_the_way_refuses_goes_by_the_blob_channel_in_the_same_round",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_named_case_has_its_test(case: str) -> None:
    path, function = CASES[case]
    assert f"def {function}(" in (TESTS / path).read_text("utf-8"), case
