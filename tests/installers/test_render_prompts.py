"""Prompts are rendered whole and the same each time; the voice takes them before it says a text itself."""

import shutil
import sys
from pathlib import Path

import pytest

from kiosk.app.shipped import load_vocaliser
from kiosk.app.voice import HeadsetVoice
from kiosk.app.wave_player import WavePlayer
from kiosk.devices.voices.espeak import PROGRAM, EspeakSynthesiser
from kiosk.devices.voices.prompt_shelf import DECODER, SUFFIX, PromptShelf, prompt_key
from kiosk.domain.read_aloud import spoken_twin
from kiosk.domain.words import Language

sys.path.insert(0, str(Path(__file__).parents[2] / "installers"))

import render_prompts as prompts

AR, EN = Language.ARABIC, Language.ENGLISH
VOICE, ENCODER, OPENER = (shutil.which(name) for name in (PROGRAM, prompts.ENCODER, DECODER))
pytestmark = pytest.mark.skipif(
    not (VOICE and ENCODER and OPENER), reason="espeak-ng or opus-tools is not installed"
)
STAMP = "one voice\n"


def some(count: int) -> prompts.Wanted:
    return dict(list(prompts.wanted_prompts().items())[:count])


def render(folder: Path, wanted: prompts.Wanted, stamp: str = STAMP) -> dict[str, bytes]:
    prompts.render(folder, wanted, EspeakSynthesiser(str(VOICE)), str(ENCODER), stamp)
    prompts.shelve(folder, folder.with_suffix(".zip"))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_texts_make_the_same_files_byte_for_byte(tmp_path: Path) -> None:
    wanted = some(5)
    first, second = (render(tmp_path / name, wanted) for name in ("first", "second"))
    assert first == second
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()
    assert set(first) == {*wanted, prompts.STAMP}


def test_what_was_cut_off_is_no_prompt_and_what_is_no_more_goes(tmp_path: Path) -> None:
    folder = tmp_path / "rendered"
    wanted = some(2)
    render(folder, wanted)
    name = next(iter(wanted))
    whole = (folder / name).read_bytes()
    (folder / name).unlink()
    (folder / name).with_suffix(".new").write_bytes(whole[:100])
    (folder / f"0000{SUFFIX}").write_bytes(b"of another text")
    again = render(folder, wanted)
    assert again[name] == whole
    assert set(again) == {*wanted, prompts.STAMP}


def test_another_voice_makes_all_anew(tmp_path: Path) -> None:
    folder = tmp_path / "rendered"
    wanted = some(1)
    before = render(folder, wanted)
    (name,) = wanted
    (folder / name).write_bytes(b"made otherwise")
    assert render(folder, wanted)[name] == b"made otherwise"
    after = render(folder, wanted, "another voice\n")
    assert after[name] == before[name]
    assert prompts.made_with(str(VOICE), str(ENCODER)).startswith("eSpeak NG")


def test_every_fixed_text_of_both_languages_is_wanted() -> None:
    languages = [language for _, language in prompts.wanted_prompts().values()]
    assert min(languages.count(AR), languages.count(EN)) > 1000


def test_the_voice_takes_what_was_rendered_and_says_the_rest_when_it_is_due(tmp_path: Path) -> None:
    vocaliser = load_vocaliser()
    fixed, typed = "نعم", "محمد الورفلي"
    twin = spoken_twin(fixed, AR, vocaliser)
    render(tmp_path / "shelf", {prompt_key(twin, AR) + SUFFIX: (twin, AR)})
    shelf, live = PromptShelf(tmp_path / "shelf.zip", str(OPENER)), EspeakSynthesiser(str(VOICE))
    voice = HeadsetVoice(
        (shelf, live), WavePlayer(("true",)), lambda text, language: spoken_twin(text, language, vocaliser)
    )
    try:
        assert voice._sound(twin, AR) == shelf.sound(twin, AR) != b""
        assert shelf.sound(typed, AR) == b""
        assert voice._sound(typed, AR) == live.sound(typed, AR) != b""
    finally:
        voice.close()
