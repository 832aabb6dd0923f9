"""The demo without a screen proves itself, and leaves nothing behind but its papers."""

import json
from pathlib import Path

import pytest

from kiosk.demo.processes import run_module


@pytest.mark.slow
def test_the_demo_plays_to_the_end(tmp_path: Path) -> None:
    """Also a second time into the same folder, which is cleaned first."""
    output = tmp_path / "demo-output"
    (output / "receipts").mkdir(parents=True)
    (output / "receipts" / "old.png").touch()
    (output / "own.txt").write_text("somebody's", "utf-8")
    answer = run_module("kiosk", ["demo", "--headless", "--json", "--output", str(output)])
    assert answer.code == 0, answer
    said = answer.last
    assert said["agrees"] is True
    assert (said["filed"], said["accepted"], said["at_portal"]) == (31, 31, 31)
    assert said == json.loads((output / "summary.json").read_text("utf-8"))
    assert not (output / "receipts" / "old.png").exists()
    assert (output / "own.txt").exists()
    assert len(list((output / "receipts").glob("*.png"))) == said["receipts_on_paper"]
    assert len(list((output / "receipts").glob("*.pdf"))) == 6
    assert len(list((output / "pictures").glob("*.png"))) == 16
