"""Qt's raw labels, fields and numbers stay inside the kit; presenters know no Qt."""

import ast
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "kiosk" / "ui"
SEALED = {
    "QLabel", "QLineEdit", "QTextEdit", "QPlainTextEdit", "QSpinBox", "QDoubleSpinBox", "QDateEdit",
    "QLocale", "QIntValidator", "QDoubleValidator", "QRegularExpressionValidator", "QMessageBox", "QDialog",
    "QGraphicsDropShadowEffect", "QThread", "QRunnable", "QThreadPool",
}  # fmt: skip
BANNED_CALLS = {"setInputMask", "setValidator", "moveToThread", "processEvents"}
KIT = UI / "widgets"
SOURCES = sorted(UI.rglob("*.py"))
QT_FREE = [
    *UI.glob("counter/*_presenter*.py"),
    *(UI / name for name in ("speech.py", "status.py", "frame_parts.py", "lead.py", "theme/tokens.py")),
    UI / "citizen/views.py",
    *(UI / "counter" / f"{name}.py" for name in (
        "flow", "filing", "day", "paper", "doors", "pages", "presenter", "rows", "frame_views",
        "early_sign_in", "bench", "scanned", "device_lead", "issuing")),
    *(UI / "selfservice" / f"{name}.py" for name in (
        "asking", "attending", "attracting", "checking", "doors", "finding", "flow", "following",
        "idle_watch", "layouts", "metrics", "papering", "questions", "screens", "step")),
]  # fmt: skip


def _name(path: Path) -> str:
    return str(path.relative_to(UI))


def _imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}


def _modules(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    found = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return found | {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }


def _called(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("path", [p for p in SOURCES if KIT not in p.parents], ids=_name)
def test_pages_use_the_kit_and_nothing_raw(path: Path) -> None:
    assert _imported(path) & SEALED == set()


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_masks_no_validators_no_nested_event_loops(path: Path) -> None:
    assert _called(path) & BANNED_CALLS == set()


@pytest.mark.parametrize("path", [p for p in SOURCES if KIT not in p.parents], ids=_name)
def test_no_page_mentions_left_or_right(path: Path) -> None:
    sides = {"AlignLeft", "AlignRight", "setLayoutDirection"}
    windows = {"shell.py", "demo_panel.py", "kiosk_shell.py"}
    allowed = {"setLayoutDirection"} if path.name in windows else set()
    assert _called(path) & sides <= allowed


@pytest.mark.parametrize("path", QT_FREE, ids=_name)
def test_decisions_are_made_without_qt(path: Path) -> None:
    assert not any(module.startswith("PySide6") for module in _modules(path))


@pytest.mark.parametrize("path", sorted(UI.glob("counter/*.py")), ids=_name)
def test_colours_and_fonts_are_named_in_the_theme_alone(path: Path) -> None:
    assert _imported(path) & {"QColor", "QFont", "QPalette"} == set()
    assert "setStyleSheet" not in _called(path)
