"""ICU's data of two languages does for Qt what the data of all of them does, and is a twelfth of its size."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "installers"))

import icu_data

LIBRARIES = Path(PySide6.__file__).parent / "Qt" / "lib"
WHOLE = next(iter(LIBRARIES.glob("libicudata.so.*")), None)
pytestmark = pytest.mark.skipif(
    WHOLE is None or not (shutil.which("as") and shutil.which("ld")),
    reason="no ICU beside Qt, or no binutils",
)
ASKING = """
import json, sys
from functools import cmp_to_key
from PySide6.QtCore import QCollator, QDateTime, QLocale, QStringDecoder, QTimeZone
words = sys.argv[1].split()
answers = {}
for name in ("ar", "ar_LY", "en"):
    collator = QCollator(QLocale(name))
    collator.setNumericMode(True)
    now, long = QDateTime.currentDateTime(), QTimeZone.NameType.LongName
    zone = QTimeZone(b"Africa/Tripoli").displayName(now, long, QLocale(name))
    ordered = sorted(words, key=cmp_to_key(collator.compare))
    answers[name] = [ordered, QLocale(name).toUpper("wadi \\u0131i"), zone]
answers["read"] = [QStringDecoder(name).isValid() for name in ("UTF-8", "ISO-8859-1")]
answers["mapped"] = sorted(line.split()[-1] for line in open("/proc/self/maps") if "libicudata" in line)[0]
print(json.dumps(answers))
"""
WORDS = "يوسف أحمد احمد إبراهيم ٱلله مُحَمَّد محمد Ziad ahmed Ähmed 10 9 ؤ و ة ه"


def asked(folder: Path) -> dict[str, object]:
    """Return what Qt answers with the libicudata of a folder."""
    environment = {**os.environ, "LD_LIBRARY_PATH": str(folder)}
    words = [sys.executable, "-c", ASKING, WORDS]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    answers: dict[str, object] = json.loads(done.stdout)
    assert answers.pop("mapped") == str(next(folder.glob("libicudata.so.*")))
    return answers


def test_qt_answers_with_the_small_one_as_with_the_whole(tmp_path: Path) -> None:
    assert WHOLE is not None
    small = icu_data.slim(WHOLE, tmp_path / "small" / WHOLE.name)
    assert small.stat().st_size < WHOLE.stat().st_size / 10
    (tmp_path / "whole").mkdir()
    shutil.copy(WHOLE, tmp_path / "whole")
    assert asked(small.parent) == asked(tmp_path / "whole")


def test_it_is_the_same_each_time_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    assert WHOLE is not None
    first, second = (icu_data.slim(WHOLE, tmp_path / name / WHOLE.name) for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    assert list(first.parent.iterdir()) == [first]


def test_without_the_arabic_order_of_letters_nothing_is_written(tmp_path: Path) -> None:
    assert WHOLE is not None
    other = tmp_path / WHOLE.name
    other.write_bytes(WHOLE.read_bytes().replace(b"/coll/ar.res\0", b"/coll/xx.res\0"))
    with pytest.raises(ValueError, match=r"coll/ar\.res"):
        icu_data.slim(other, tmp_path / "small" / WHOLE.name)
    assert not (tmp_path / "small").exists()


def test_what_is_no_data_of_icu_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "libicudata.so.73"
    other.write_bytes(b"\x7fELF" + bytes(100))
    with pytest.raises(ValueError, match="no common data"):
        icu_data.slim(other, tmp_path / "small.so")
