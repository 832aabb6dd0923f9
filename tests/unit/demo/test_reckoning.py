"""The demo finds what is missing, doubled or unexplained."""

import pytest

from kiosk.demo.reckoning import compare_with_paper, is_gapless


@pytest.mark.parametrize(
    ("drawn", "found", "doubtful", "holds"),
    [
        ([100, 200], [100, 200], 0, (True, True)),
        ([100, 200], [202, 101], 0, (True, True)),  # a dot more here and there, in another order
        ([100, 200], [100], 0, (False, True)),
        ([100], [100, 900], 0, (True, False)),
        ([100], [100, 900], 1, (True, True)),
        ([100, 100], [100], 0, (False, True)),
        ([], [], 0, (True, True)),
    ],
)
def test_paper_and_journal_are_held_against_each_other(
    drawn: list[int], found: list[int], doubtful: int, holds: tuple[bool, bool]
) -> None:
    assert tuple(finding.holds for finding in compare_with_paper(drawn, found, doubtful)) == holds


def test_a_gap_in_the_receipt_numbers_is_seen() -> None:
    assert is_gapless(["T-1A-000001", "T-1A-000002"])
    assert not is_gapless(["T-1A-000001", "T-1A-000003"])
    assert not is_gapless(["T-1A-000002"])
    assert is_gapless([])
