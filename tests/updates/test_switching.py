"""One version in the place of another: on trial, seen to work, or gone back, whatever is cut in between."""

from pathlib import Path

import pytest

from kiosk.errors import NotUpdatableError, SelfTestFailedError
from kiosk.updates.folders import write_json
from kiosk.updates.installation import Installation
from kiosk.updates.judging import self_test, settle, settle_after
from kiosk.updates.manifest import Version
from tests.fakes.releases import BAD_SELF_TEST, FALLS_AT_START, GOOD, make_program, said_by

NEW = Version(0, 2, 0)


@pytest.fixture
def installed(tmp_path: Path) -> Installation:
    root = tmp_path / "opt"
    make_program(root / "versions" / "0.1.0", "0.1.0")
    for link in ("current", "good"):
        (root / link).symlink_to("versions/0.1.0")
    return Installation(root)


@pytest.fixture
def told(tmp_path: Path) -> Path:
    return tmp_path / "confirmed.json"


def _on_trial(installed: Installation, behaviour: tuple[str, str] = GOOD) -> None:
    make_program(installed.folder("0.2.0"), "0.2.0", behaviour)
    installed.begin_trial(NEW)


def _runs(installed: Installation) -> str:
    return said_by(installed.root / "current" / "kiosk")


def test_a_version_that_works_stays_and_the_one_before_is_kept_beside_it(
    installed: Installation, told: Path
) -> None:
    _on_trial(installed)
    assert (installed.current(), installed.good()) == ("0.2.0", "0.1.0")
    assert settle(installed, told, self_test) == "0.2.0"
    assert _runs(installed) == "runs 0.2.0"
    trial = installed.trial()
    assert trial is not None
    write_json(told, {"version": "0.2.0", "word": trial.word})
    assert settle_after(installed, told, 0) == "0.2.0"
    assert (installed.current(), installed.good(), installed.trial()) == ("0.2.0", "0.2.0", None)
    assert installed.last()["state"] == "done"
    assert installed.program("0.1.0").exists()


def test_a_failed_self_test_brings_the_old_one_back_and_is_not_tried_again(
    installed: Installation, told: Path
) -> None:
    _on_trial(installed, BAD_SELF_TEST)
    assert settle(installed, told, self_test) == "0.1.0"
    assert _runs(installed) == "runs 0.1.0"
    assert installed.refused() == {"0.2.0": "UPD-107"}
    assert not installed.folder("0.2.0").exists()
    assert installed.last()["code"] == "UPD-107"


def test_a_first_start_that_falls_brings_the_old_one_back(installed: Installation, told: Path) -> None:
    _on_trial(installed, FALLS_AT_START)
    assert settle(installed, told, self_test) == "0.2.0"
    assert settle_after(installed, told, 139) == "0.1.0"
    assert _runs(installed) == "runs 0.1.0"
    assert installed.refused() == {"0.2.0": "UPD-110"}


def test_a_start_that_never_comes_to_its_window_is_given_one_more_and_no_third(
    installed: Installation, told: Path
) -> None:
    _on_trial(installed)
    assert [settle(installed, told, self_test) for _ in range(3)] == ["0.2.0", "0.2.0", "0.1.0"]
    assert installed.refused() == {"0.2.0": "UPD-110"}


def test_the_word_of_an_earlier_update_confirms_nothing(installed: Installation, told: Path) -> None:
    write_json(told, {"version": "0.2.0", "word": "of an earlier trial"})
    _on_trial(installed)
    assert [settle(installed, told, self_test) for _ in range(3)] == ["0.2.0", "0.2.0", "0.1.0"]


def test_a_cut_between_the_note_and_the_switch_leaves_the_old_one_running(
    installed: Installation, told: Path
) -> None:
    make_program(installed.folder("0.2.0"), "0.2.0")
    installed.state.mkdir()
    write_json(installed.state / "trial.json", {"to": "0.2.0", "back": "0.1.0", "starts": 0, "word": "w"})
    assert installed.trial() is None
    assert settle(installed, told, self_test) == "0.1.0"
    assert not (installed.state / "trial.json").exists()
    assert _runs(installed) == "runs 0.1.0"


@pytest.mark.parametrize(
    "spoilt", ["", "{", "[]", '{"to": 1}', '{"to": "0.2.0", "back": "0.1.0", "starts": "x"}']
)
def test_a_spoilt_note_is_no_trial(installed: Installation, told: Path, spoilt: str) -> None:
    installed.state.mkdir()
    (installed.state / "trial.json").write_text(spoilt)
    assert settle(installed, told, self_test) == "0.1.0"


def test_what_is_no_installation_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotUpdatableError):
        Installation(tmp_path).require()
    (tmp_path / "current").symlink_to("versions/0.1.0")
    assert Installation(tmp_path).current() is None


def test_a_program_that_is_none_fails_its_self_test(tmp_path: Path) -> None:
    with pytest.raises(SelfTestFailedError):
        self_test(tmp_path / "nothing")
    not_a_program = tmp_path / "kiosk"
    not_a_program.write_bytes(bytes(100))
    not_a_program.chmod(0o755)
    with pytest.raises(SelfTestFailedError):
        self_test(not_a_program)
