"""The voice of self-service: in a lane of its own, through the headset only, silent at once when told."""

import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from kiosk.app.reports import report_bug
from kiosk.app.shipped import DATA, load_vocaliser
from kiosk.app.wave_player import PROGRAM as PLAYER
from kiosk.app.wave_player import WavePlayer
from kiosk.devices.headsets.evdev_jack import EvdevJack, find_jack
from kiosk.devices.voices import espeak, prompt_shelf
from kiosk.devices.voices.espeak import EspeakSynthesiser
from kiosk.devices.voices.prompt_shelf import PromptShelf
from kiosk.domain.read_aloud import spoken_twin
from kiosk.domain.words import Language
from kiosk.lanes import Lane
from kiosk.ports import HeadsetJack

VOICE, JACK = "voice", "headset"
PROMPTS: Final = DATA / "prompts.zip"
OFF: Final = "off"
_STOP_S: Final = 5.0


class Sounds(Protocol):
    """Where the sound of a spoken text comes from."""

    def sound(self, text: str, language: Language) -> bytes:
        """Return a WAV file, empty where there is none."""


class HeadsetVoice:
    """Implements `Voice`; `say` and `stop` return at once, whoever calls them.

    What is read belongs to a turn: every order begins a new one, and what belongs to an old one is not begun.
    Without a headset nothing is said at all.
    """

    def __init__(
        self, sounds: Sequence[Sounds], player: WavePlayer, twin: Callable[[str, Language], str]
    ) -> None:
        """Take where sound comes from, what plays it, and what makes spoken text of a shown one."""
        self._sounds = tuple(sounds)
        self._player = player
        self._twin = twin
        self._turn = 0
        self._is_plugged = False
        self._door = threading.Lock()
        self._lane = Lane(VOICE, report_bug)

    def say(self, texts: tuple[str, ...], language: Language) -> None:
        """Read these texts from now on; what was being read stops."""
        turn = self._begin_turn()
        if self._is_plugged:
            self._lane.submit(lambda: self._read(turn, texts, language))

    def stop(self) -> None:
        """Be silent at once."""
        self._begin_turn()

    def plugged(self, *, is_in: bool) -> None:
        """Note that a headset was plugged in or pulled; pulled, it is silent before anybody else is told."""
        self._is_plugged = is_in
        if not is_in:
            self.stop()

    def close(self) -> None:
        """Be silent and end the lane."""
        self._is_plugged = False
        self.stop()
        self._lane.stop(_STOP_S)

    def _begin_turn(self) -> int:
        with self._door:
            self._turn += 1
            turn = self._turn
        self._player.stop()
        return turn

    def _read(self, turn: int, texts: tuple[str, ...], language: Language) -> None:
        for text in texts:
            if turn != self._turn:
                return
            sound = self._sound(self._twin(text, language), language)
            self._player.play(sound, lambda: turn == self._turn and self._is_plugged)

    def _sound(self, text: str, language: Language) -> bytes:
        return next(filter(None, (source.sound(text, language) for source in self._sounds)), b"")


class Listening:
    """A voice and the socket it is heard through; the socket is watched in a lane of its own."""

    def __init__(self, voice: HeadsetVoice, jack: HeadsetJack) -> None:
        self.voice = voice
        self._jack = jack
        self._stop = threading.Event()
        self._lane = Lane(JACK, report_bug)

    def begin(self, told: Callable[[bool], None]) -> None:
        """Watch the socket; tell of every change after the voice has obeyed it."""

        def changed(is_in: bool) -> None:
            self.voice.plugged(is_in=is_in)
            told(is_in)

        self._lane.submit(lambda: self._jack.watch(changed, self._stop.is_set))

    def close(self) -> None:
        """Be silent, stop watching."""
        self._stop.set()
        self._lane.stop(_STOP_S)
        self.voice.close()


def find_listening(jack: str) -> Listening | None:
    """Return voice and socket where this machine has all that is needed, else None.

    Args:
        jack: the socket's input device, `auto` for the first that is found, `off` for no voice at all.
    """
    program, plays = shutil.which(espeak.PROGRAM), shutil.which(PLAYER)
    path = find_jack() if jack == "auto" else Path(jack) if jack != OFF else None
    if program is None or plays is None or path is None:
        return None
    decoder = shutil.which(prompt_shelf.DECODER)
    shelf = (PromptShelf(PROMPTS, decoder),) if decoder is not None else ()
    vocaliser = load_vocaliser()
    voice = HeadsetVoice(
        (*shelf, EspeakSynthesiser(program)),
        WavePlayer((plays, "-q", "-")),
        lambda text, language: spoken_twin(text, language, vocaliser),
    )
    return Listening(voice, EvdevJack(path))
