"""The voice in its own lane: through the headset only, silent at once, never in the way of who calls it."""

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from kiosk.app.shipped import load_vocaliser
from kiosk.app.voice import HeadsetVoice, Listening, find_listening
from kiosk.app.wave_player import WavePlayer
from kiosk.devices.headsets.evdev_jack import EvdevJack
from kiosk.devices.simulated.headset import HeadsetTwin
from kiosk.devices.voices.espeak import PROGRAM, EspeakSynthesiser
from kiosk.devices.voices.prompt_shelf import DECODER, SUFFIX, PromptShelf, prompt_key
from kiosk.domain.read_aloud import spoken_twin
from kiosk.domain.words import Language

AR = Language.ARABIC
PATIENCE_S = 20.0
# Plays as a sound card does: takes the sound, then needs its time; says which process it was.
PLAYER = """
import os, pathlib, signal, sys
sound = sys.stdin.buffer.read()
pathlib.Path(sys.argv[1], f"{sound.decode()}-{os.getpid()}").touch()
signal.pause() if sound.startswith(b"long") else None
"""


@dataclass
class Sounds:
    """Gives a text itself as its sound, once it may."""

    may: threading.Event = field(default_factory=threading.Event)
    lanes: list[str] = field(default_factory=list)

    def sound(self, text: str, _language: Language) -> bytes:
        self.lanes.append(threading.current_thread().name)
        assert self.may.wait(PATIENCE_S)
        return text.encode()


@dataclass
class Booth:
    """A voice, its socket and what was played."""

    voice: HeadsetVoice
    twin: HeadsetTwin
    sounds: Sounds
    folder: Path
    told: "list[bool]"

    def played(self) -> dict[str, int]:
        found = (path.name.rpartition("-") for path in self.folder.iterdir())
        return {text: int(number) for text, _, number in found}

    def wait(self, is_so: Callable[[], bool]) -> None:
        deadline_s = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < deadline_s
            threading.Event().wait(0.002)

    def plug(self) -> None:
        self.twin.plug()
        self.wait(lambda: self.told[-1:] == [True])


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    folder = tmp_path / "played"
    folder.mkdir()
    script = tmp_path / "player.py"
    script.write_text(PLAYER)
    sounds, told = Sounds(), []
    sounds.may.set()
    player = WavePlayer((sys.executable, "-I", str(script), str(folder)))
    voice = HeadsetVoice((sounds,), player, lambda text, _language: text)
    twin = HeadsetTwin(tmp_path / "socket")
    listening = Listening(voice, EvdevJack(twin.path))
    listening.begin(told.append)
    yield Booth(voice, twin, sounds, folder, told)
    sounds.may.set()
    listening.close()
    twin.close()


def test_pulled_it_is_silent_at_once_and_nothing_more_is_said(booth: Booth) -> None:
    booth.plug()
    booth.voice.say(("long page", "never"), AR)
    booth.wait(lambda: "long page" in booth.played())
    speaking = psutil.Process(booth.played()["long page"])
    began_s = time.monotonic()
    booth.twin.pull()
    speaking.wait(PATIENCE_S)
    assert time.monotonic() - began_s < 1.0
    booth.wait(lambda: booth.told[-1] is False)
    booth.voice.say(("unheard",), AR)
    booth.plug()
    booth.voice.say(("again",), AR)
    booth.wait(lambda: "again" in booth.played())
    assert set(booth.played()) == {"long page", "again"}


def test_without_a_headset_nothing_is_said(booth: Booth) -> None:
    booth.wait(lambda: booth.told == [False])
    booth.voice.say(("personal",), AR)
    booth.plug()
    booth.voice.say(("heard",), AR)
    booth.wait(lambda: "heard" in booth.played())
    assert set(booth.played()) == {"heard"}


def test_a_new_page_stops_the_page_before(booth: Booth) -> None:
    booth.plug()
    booth.voice.say(("long first",), AR)
    booth.wait(lambda: "long first" in booth.played())
    first = psutil.Process(booth.played()["long first"])
    booth.voice.say(("second", "third"), AR)
    first.wait(PATIENCE_S)
    booth.wait(lambda: "third" in booth.played())
    assert set(booth.played()) == {"long first", "second", "third"}


def test_who_calls_it_waits_for_nothing(booth: Booth) -> None:
    booth.plug()
    booth.sounds.may.clear()
    booth.voice.say(("slow",), AR)
    booth.voice.say(("slower",), AR)
    booth.voice.stop()
    booth.voice.say(("last",), AR)
    booth.sounds.may.set()
    booth.wait(lambda: "last" in booth.played())
    assert set(booth.played()) == {"last"}
    assert set(booth.sounds.lanes) == {"lane-voice"}


def test_a_machine_without_a_socket_or_with_the_voice_off_has_none(tmp_path: Path) -> None:
    assert find_listening("off") is None
    if shutil.which("aplay") is None or shutil.which(PROGRAM) is None:
        assert find_listening(str(tmp_path / "socket")) is None


@pytest.mark.skipif(shutil.which(PROGRAM) is None, reason="espeak-ng is not installed")
def test_espeak_makes_sound_of_a_vocalised_text() -> None:
    voice, vocaliser = EspeakSynthesiser(str(shutil.which(PROGRAM))), load_vocaliser()
    short, long = (
        voice.sound(spoken_twin(text, AR, vocaliser), AR)
        for text in ("نعم", "قُبل طلبك هنا. ادفع 2.500 د.ل في أي شباك بريد")
    )
    assert short[:4] == long[:4] == b"RIFF"
    assert len(long) > 2 * len(short) > 2000
    assert EspeakSynthesiser("/nothing/there").sound("نَعَم", AR) == b""


@pytest.mark.skipif(
    not (shutil.which(PROGRAM) and shutil.which("opusenc") and shutil.which(DECODER)),
    reason="espeak-ng or opus-tools is not installed",
)
def test_a_rendered_prompt_is_taken_from_the_shelf(tmp_path: Path) -> None:
    import subprocess
    import zipfile

    wav = EspeakSynthesiser(str(shutil.which(PROGRAM))).sound("نَعَم", AR)
    packed = subprocess.run(
        ("opusenc", "--quiet", "-", "-"), input=wav, check=True, capture_output=True
    ).stdout
    with zipfile.ZipFile(tmp_path / "prompts.zip", "w") as archive:
        archive.writestr(prompt_key("نَعَم", AR) + SUFFIX, packed)
    shelf = PromptShelf(tmp_path / "prompts.zip", str(shutil.which(DECODER)))
    assert shelf.sound("نَعَم", AR)[:4] == b"RIFF"
    assert shelf.sound("لَا", AR) == b""
    assert PromptShelf(tmp_path / "nothing.zip", str(shutil.which(DECODER))).sound("نَعَم", AR) == b""
