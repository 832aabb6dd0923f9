"""Every refusal that the portal can give has words of the kiosk's own, in Arabic and in English."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app.shipped import load_texts
from kiosk.domain.words import Language
from kiosk.errors import PortalDisagreesError, PortalRefusedError
from portal import errors as portal_errors
from portal.api import problems
from portal.errors import LineError

TEXTS = load_texts()
PORTAL = Path(portal_errors.__file__).parent


def kinds(kind: type[LineError]) -> Iterator[type[LineError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from kinds(below)


NAMES = sorted({kind.name for kind in kinds(LineError)} | set(problems._NAMES.values()))


@pytest.mark.parametrize("name", NAMES)
def test_every_problem_of_the_portal_has_words_and_a_next_step(name: str) -> None:
    title, next_step = TEXTS.error("LIN-104", name)
    plain, _ = TEXTS.error("LIN-104")
    assert title != plain
    for language in Language:
        assert title.of(language)
        assert next_step.of(language)


def test_no_words_are_kept_for_problems_that_nobody_gives() -> None:
    assert {key.partition(".")[0] for key in TEXTS.keys("refusals")} == set(NAMES)


def test_problems_are_made_in_one_place_from_the_known_names() -> None:
    """A problem written by hand elsewhere would have no words."""
    made = [path for path in PORTAL.rglob("*.py") if "urn:libya-post:problem:" in path.read_text("utf-8")]
    assert [path.name for path in made] == ["problems.py"]
    named = set(re.findall(r'_problem\("([a-z-]+)"', (PORTAL / "api" / "problems.py").read_text("utf-8")))
    assert named <= set(NAMES)


def test_a_name_without_words_falls_back_to_the_error_itself() -> None:
    assert TEXTS.error("LIN-104", "never-heard-of") == TEXTS.error("LIN-104")
    assert TEXTS.error("LIN-104", "") == TEXTS.error("LIN-104")


def test_the_errors_of_the_line_carry_the_name() -> None:
    assert PortalRefusedError(problem="unknown-device", status=401).problem == "unknown-device"
    assert PortalDisagreesError("x").problem == "run-conflict"
