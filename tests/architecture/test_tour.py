"""The tour and the README name only what exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STOP = re.compile(r"`((?:kiosk|portal)/[\w/]+\.py)`(?: (?:→|->)? ?`(\w+(?:\.\w+)?)`)?")
PATH = re.compile(r"`((?:kiosk|portal|docs|tests|bench|installers|requirements)/[\w./-]+\.\w+)`")


def _stops() -> list[tuple[str, str]]:
    return STOP.findall((ROOT / "docs/tour.md").read_text("utf-8"))


def _names(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {
                f"{node.name}.{child.name}" for child in node.body if isinstance(child, ast.FunctionDef)
            }
    return found


def test_the_tour_has_stops() -> None:
    assert len(_stops()) >= 10


@pytest.mark.parametrize("stop", _stops(), ids=":".join)
def test_every_stop_of_the_tour_exists(stop: tuple[str, str]) -> None:
    path = ROOT / stop[0]
    assert path.is_file()
    assert not stop[1] or stop[1] in _names(path)


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("docs/**/*.md"), ROOT / "README.md"]), ids=lambda p: p.name
)
def test_every_file_named_in_the_papers_exists(page: Path) -> None:
    gone = [name for name in PATH.findall(page.read_text("utf-8")) if not (ROOT / name).exists()]
    assert gone == []
