"""Patterns that could try for ever are known by their form, before anybody waits for them."""

import pytest

from kiosk.domain.patterns import is_slow


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(a+)+$",
        r"^(a|aa)+$",
        r"^(.*a){12}$",
        r"^([a-z]+)*$",
        r"^(?:(?:a+))+$",
        r"^\d+\d+$",
        r"(x+x+)+y",
        r"^(a?){30}a{30}$",
        r"^.*.*.*$",
        r"^(a*b)*$",
        r"^a+(?:a b+)*$",
        r"^(?:[ -][a-z]+)*(?:[ -][a-z]+)*$",
        r"^([^-]+)*-$",
        r"^(a)\1+$",
        r"^(?=a+)a+$",
        r"^a{1,5000}$",
        r"(",
        "a" * 401,
        "(" * 300,
    ],
)
def test_a_pattern_that_may_take_for_ever_is_refused(pattern: str) -> None:
    assert is_slow(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[A-Z0-9][A-Z0-9/-]{3,19}$",
        r"^[A-Za-z]+(?:[ '-][A-Za-z]+)*$",
        r"^[\u0621-\u063a\u0641-\u0652]+(?:[ -][\u0621-\u063a\u0641-\u0652]+)*$",
        r"^[^\u0000-\u001f\u202a-\u202e]+$",
        r"^[+][1-9][0-9]{7,14}$",
        r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        r"^LY\d{2}[A-Z]*$",
    ],
)
def test_a_pattern_that_ends_at_once_is_taken(pattern: str) -> None:
    assert not is_slow(pattern)
