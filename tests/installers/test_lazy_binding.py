"""What goes beside Qt's binding in the frozen program words every error as the binding does, only later."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import shiboken6

sys.path.insert(0, str(Path(__file__).parents[2] / "installers"))

import lazy_binding

ASKING = """
import sys
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget
print(*sorted(name for name in sys.modules if name.startswith("shibokensupport.signature.")), file=sys.stderr)
import inspect
app, label = QApplication([]), QLabel()

class Told(QObject):
    said = Signal(int)

def tell(ask):
    try:
        print("is", ask())
    except Exception as error:
        print(type(error).__name__, error)

told = Told()
for ask in (
    lambda: label.setText(3), lambda: label.setAlignment("x"), lambda: QPoint("a", "b"),
    lambda: QLabel(nothing=3), lambda: label.resize(1, 2, 3, 4), lambda: told.said.emit("x", 1),
    lambda: told.said.connect(3),
    lambda: QPainter(3), lambda: QColor(label), lambda: label.setFont(None), lambda: label.move(QPoint(), 1),
    lambda: inspect.signature(QLabel.setText), lambda: QLabel.setText.__doc__, lambda: QColor.__doc__,
    lambda: QLabel.setText.__signature__, lambda: QWidget.resize.__signature__, lambda: Qt.AlignmentFlag(4),
    lambda: label.set_text("x"), lambda: told.nothing,
):
    tell(ask)
"""


def asked(*folders: Path) -> tuple[list[str], str]:
    """Return what is answered, and how much of the binding was loaded before the first question."""
    path = os.pathsep.join(map(str, folders))
    environment = {**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", ASKING],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.splitlines(), done.stderr.strip()


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A copy of the binding with our folder beside its library, as in the frozen program."""
    copy = tmp_path / "shiboken6"
    shutil.copytree(
        Path(shiboken6.__file__).parent, copy, ignore=shutil.ignore_patterns("include", "files.dir")
    )
    lazy_binding.write_binding(copy / "files.dir")
    return tmp_path


def test_every_error_and_every_signature_reads_as_the_bindings_own(beside: Path) -> None:
    own, before = asked()
    ours, after = asked(beside)
    assert ours == own
    assert sum("Supported signatures" in line for line in own) >= 5
    assert "shibokensupport.signature.parser" in before
    assert after == "shibokensupport.signature.loader shibokensupport.signature.mapping"


def test_it_has_every_name_that_the_library_looks_up() -> None:
    looked_up = "import shibokensupport.signature.loader as own; print(*vars(own))"
    done = subprocess.run(
        [sys.executable, "-c", f"import shiboken6; {looked_up}"], capture_output=True, text=True, check=True
    )
    names = {"pyside_type_init", "create_signature", "seterror_argument", "make_helptext", "finish_import"}
    names |= {"feature_import", "feature_imported", "post_init"}
    source = lazy_binding.LOADER.read_text("utf-8")
    assert {name for name in names if f"\ndef {name}(" not in source} == set()
    assert names <= set(done.stdout.split()), "the binding has changed: look at its loader again"


def test_it_is_the_same_in_any_folder(tmp_path: Path) -> None:
    made = [lazy_binding.write_binding(tmp_path / name) for name in ("a", "b")]
    files = [sorted(path.relative_to(folder) for path in folder.rglob("*.pyc")) for folder in made]
    assert files[0] == files[1]
    assert len(files[0]) == 3
    assert [(made[0] / one).read_bytes() for one in files[0]] == [
        (made[1] / one).read_bytes() for one in files[0]
    ]
