"""The search for the entry that the way refuses alone."""

from dataclasses import replace

import pytest

from kiosk.domain.entry import Entry
from kiosk.errors import (
    AnswerNotTrustedError,
    KioskError,
    LineDownError,
    PortalBusyError,
    PortalRefusedError,
)
from kiosk.sync.suspicion import PATIENCE, Suspicion, is_refusal_of_content, raw_bytes, smaller
from tests.fakes.chain_maker import ChainMaker

COUNT = 100


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    chain = ChainMaker(1, "K000000000001")
    chain.add(COUNT)
    return list(chain.entries[:COUNT])


def search(entries: list[Entry], poison: int) -> tuple[list[int], int]:
    """Send until the poison stands alone; return the sizes tried in vain, and how many runs went through."""
    suspicion, at, vain, good = Suspicion(), 0, [], 0
    while not suspicion.is_certain(entries[at:]):
        tried = suspicion.portion(entries[at:])
        while any(entry.seq == poison for entry in tried):
            suspicion.note_refused(tried)
            vain.append(len(tried))
            if len(tried) == 1:
                return vain, good
            tried = suspicion.less(tried)
        at, good = at + len(tried), good + 1
    assert entries[at].seq == poison
    return vain, good


@pytest.mark.parametrize("poison", [1, 2, 37, 50, 51, 99, 100])
def test_the_poison_is_found_in_few_tries_and_the_others_before_it_went_through(
    entries: list[Entry], poison: int
) -> None:
    vain, good = search(entries, poison)
    assert len(vain) + good <= 18
    assert sum(vain) <= COUNT + COUNT // 7 + 3  # the first refusal, and little more


def test_a_giant_is_suspected_before_all_others() -> None:
    chain = ChainMaker(2, "K000000000001")
    chain.add(8)
    small = list(chain.entries)
    giant = replace(small[5], facts=b"x" * 10 * sum(map(raw_bytes, small)))
    entries = [*small[:5], giant, *small[6:]]
    suspicion = Suspicion()
    suspicion.note_too_large(entries)
    assert list(smaller(entries)) == small[:5]
    assert list(suspicion.portion(entries[5:])) == [giant]
    assert not suspicion.is_certain(entries[5:])
    assert list(suspicion.portion(entries[6:])) == entries[6:]


def test_too_much_at_once_without_a_giant_makes_nobody_suspect(entries: list[Entry]) -> None:
    suspicion = Suspicion()
    suspicion.note_too_large(entries)
    assert len(suspicion.portion(entries)) == COUNT


def test_nothing_is_held_back_while_nothing_is_suspected(entries: list[Entry]) -> None:
    assert len(Suspicion().portion(entries)) == COUNT


def test_behind_the_refused_entries_all_goes_at_once_again(entries: list[Entry]) -> None:
    suspicion = Suspicion()
    suspicion.note_refused(entries[:10])
    assert len(suspicion.portion(entries)) == 2
    assert len(suspicion.portion(entries[9:])) == 1
    assert len(suspicion.portion(entries[10:])) == COUNT - 10


def test_a_line_that_fails_at_one_place_again_and_again_makes_it_suspect(entries: list[Entry]) -> None:
    suspicion = Suspicion()
    for _ in range(PATIENCE - 1):
        suspicion.note_stumble(entries)
        assert len(suspicion.portion(entries)) == COUNT
    suspicion.note_stumble(entries)
    assert suspicion.is_patience_over
    assert len(suspicion.portion(entries)) == -(-COUNT // 8)
    suspicion.note_stored()
    assert not suspicion.is_patience_over


def test_a_line_that_fails_here_and_there_makes_nothing_suspect(entries: list[Entry]) -> None:
    suspicion = Suspicion()
    for at in range(2 * PATIENCE):
        suspicion.note_stumble(entries[at:])
    assert not suspicion.is_patience_over


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (PortalRefusedError(problem="malformed", status=400), True),
        (PortalRefusedError(problem="too-large", status=413), True),
        (PortalRefusedError(problem="unnamed", status=422), True),
        (PortalRefusedError(problem="run-gap", status=409), False),
        (PortalRefusedError(problem="coding-refused", status=415), False),
        (PortalRefusedError(problem="unknown-device", status=401), False),
        (AnswerNotTrustedError("page", status=403), True),
        (AnswerNotTrustedError("page", status=406), True),
        (AnswerNotTrustedError("sign in", status=401), False),
        (AnswerNotTrustedError("sign in", status=407), False),
        (AnswerNotTrustedError("captive", status=200), False),
        (AnswerNotTrustedError("captive", status=511), False),
        (LineDownError(), False),
        (PortalBusyError(), False),
    ],
)
def test_only_what_is_about_the_content_counts_as_a_refusal(failure: KioskError, expected: bool) -> None:
    assert is_refusal_of_content(failure) is expected
