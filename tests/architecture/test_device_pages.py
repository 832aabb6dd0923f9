"""Every profile that can be set up has a page in docs/devices; the index leads to every page."""

import re
from pathlib import Path

import pytest

from kiosk.devices.registry import PROFILES

PAGES = Path(__file__).parents[2] / "docs" / "devices"
INDEX = (PAGES / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("role", "profile"), [(role, profile) for role, known in PROFILES.items() for profile in known]
)
def test_every_profile_stands_on_the_page_of_its_device(role: str, profile: str) -> None:
    pages = [
        page
        for page in PAGES.glob("*.md")
        if page.name != "README.md" and f"`{profile}`" in page.read_text("utf-8")
    ]
    assert pages, f"{role} {profile}"
    assert f"`{profile}`" in INDEX


def test_the_index_leads_to_every_page_and_nowhere_else() -> None:
    linked = set(re.findall(r"\]\(([a-z0-9-]+\.md)\)", INDEX))
    assert linked == {page.name for page in PAGES.glob("*.md")} - {"README.md"}
