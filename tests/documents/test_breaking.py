"""Lines are broken before anything is shaped, and nothing is lost on the way."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.documents.blocks import END_OF_RUN, isolated, ltr
from kiosk.documents.breaking import broken

WORDS = st.lists(st.text(alphabet="ابتثجحخدABC123-", min_size=1, max_size=12), min_size=1, max_size=20)
CONTROLS = "\u2066\u2068\u2069"


def visible(text: str) -> int:
    return sum(letter not in CONTROLS for letter in text)


def plain(lines: list[str]) -> str:
    return "".join(letter for line in lines for letter in line if letter not in f"{CONTROLS} ")


@given(words=WORDS, width=st.integers(1, 30))
def test_no_line_is_wider_than_the_paper_and_no_letter_is_lost(words: list[str], width: int) -> None:
    lines = broken(" ".join(words), width, visible)
    assert max(map(visible, lines)) <= width
    assert plain(lines) == "".join(words)


@given(words=WORDS, width=st.integers(4, 30))
def test_isolated_runs_are_closed_on_every_line(words: list[str], width: int) -> None:
    for line in broken(isolated(" ".join(words)), width, visible):
        opened = 0
        for letter in line:
            opened += (letter in "\u2066\u2068") - (letter == END_OF_RUN)
            assert opened >= 0
        assert opened == 0


def test_a_code_that_fits_on_a_line_is_never_broken() -> None:
    tracking = ltr("0001 4183 9205 7120")
    assert broken(f"رقم التتبع {tracking}", 20, visible) == ["رقم التتبع", tracking]


def test_a_new_line_always_breaks() -> None:
    assert broken("أ\nب", 20, visible) == ["أ", "ب"]
