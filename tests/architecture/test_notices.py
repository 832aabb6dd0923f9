"""Whatever is shipped is named in NOTICES.md with its licence."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("lock", ["kiosk", "portal"])
def test_every_locked_package_is_named_in_the_notices(lock: str) -> None:
    pins = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    pinned = re.findall(r"^([a-z0-9-]+)==", pins, re.MULTILINE)
    table = (ROOT / "NOTICES.md").read_text("utf-8").lower().replace("_", "-")
    named = set(re.findall(r"[a-z0-9][a-z0-9-]*", table))
    assert pinned
    assert [name for name in pinned if name not in named] == []
