"""Sizes are tested, not hoped for: files, functions, and the words that hide things."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAX_FILE_LINES = 300
MAX_TEST_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
BANNED_NAMES = {"utils", "helpers", "common", "misc", "base", "core", "manager", "handler", "logic", "info"}

# One page each on purpose: every failure the house knows, every table of the portal, from top to bottom.
ALLOWED_LONGER = {"kiosk/errors.py": 750, "portal/tables.py": 350}

SOURCES = sorted([*ROOT.glob("kiosk/**/*.py"), *ROOT.glob("portal/**/*.py")])
TESTS = sorted([*ROOT.glob("tests/**/*.py"), *ROOT.glob("bench/**/*.py"), *ROOT.glob("installers/**/*.py")])


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text("utf-8"))
    return [
        (node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_there_are_sources_to_measure() -> None:
    assert len(SOURCES) > 20


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_source_file_is_short(path: Path) -> None:
    allowed = ALLOWED_LONGER.get(_name(path), MAX_FILE_LINES)
    assert len(path.read_text("utf-8").splitlines()) <= allowed


@pytest.mark.parametrize("path", TESTS, ids=_name)
def test_test_file_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_TEST_FILE_LINES


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_functions_are_short(path: Path) -> None:
    too_long = [(name, lines) for name, lines in _functions(path) if lines > MAX_FUNCTION_LINES]
    assert too_long == []


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_module_has_a_name_that_hides_its_purpose(path: Path) -> None:
    assert path.stem not in BANNED_NAMES


def test_no_mock_stands_where_the_real_part_can_run() -> None:
    mock_word = "unittest" + ".mock"
    users = [_name(path) for path in TESTS if mock_word in path.read_text("utf-8")]
    assert users == []


def test_no_test_waits_a_fixed_time() -> None:
    words = ("time." + "sleep(", "qtbot." + "wait(")
    users = [_name(path) for path in TESTS if any(word in path.read_text("utf-8") for word in words)]
    assert users == []


QT_FREE = [
    path for path in SOURCES if path.stem.endswith("presenter") or path.stem in {"status", "doors", "flow"}
]


@pytest.mark.parametrize("path", QT_FREE, ids=_name)
def test_presenters_know_no_qt(path: Path) -> None:
    assert "PySide6" not in path.read_text("utf-8")
