"""Every slow test runs in exactly one part of `make soak`, so that none is run by nobody."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PART = re.compile(r"^SOAK_([a-z]+) := (.+)$", re.MULTILINE)
SLOW = sorted(
    path.relative_to(ROOT).as_posix()
    for path in ROOT.glob("tests/**/test_*.py")
    if "@pytest.mark.slow" in path.read_text("utf-8") and path != Path(__file__)
)


def _parts() -> dict[str, list[str]]:
    return {name: places.split() for name, places in PART.findall((ROOT / "Makefile").read_text("utf-8"))}


def test_all_parts_are_run_by_make_soak() -> None:
    found = re.search(r"^SOAK_PARTS := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert found is not None
    assert found[1].split() == list(_parts())


@pytest.mark.parametrize("test", SLOW)
def test_every_slow_test_has_one_part(test: str) -> None:
    parts = [
        name
        for name, places in _parts().items()
        if any(test == place or test.startswith(f"{place}/") for place in places)
    ]
    assert len(parts) == 1


def test_parts_name_what_exists() -> None:
    assert [place for places in _parts().values() for place in places if not (ROOT / place).exists()] == []
