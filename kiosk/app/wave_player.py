"""Plays WAV files through ALSA's own program; silent within milliseconds when told, from whatever thread."""

import subprocess
import threading
from collections.abc import Callable, Sequence
from typing import Final

PROGRAM: Final = "aplay"


class WavePlayer:
    """One sound after the other; `play` blocks in the voice's lane, `stop` comes from anywhere."""

    def __init__(self, command: Sequence[str]) -> None:
        """Take the command that plays its standard input."""
        self._command = tuple(command)
        self._door = threading.Lock()
        self._playing: subprocess.Popen[bytes] | None = None

    def play(self, sound: bytes, is_wanted: Callable[[], bool]) -> None:
        """Play to the end or until it is stopped; nothing is begun that is not wanted any more."""
        with self._door:
            if not is_wanted():
                return
            try:
                playing = self._playing = subprocess.Popen(  # noqa: S603  the program found on the path
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            except OSError:
                return
        try:
            playing.communicate(sound)
        except BrokenPipeError:
            playing.wait()
        finally:
            with self._door:
                self._playing = None

    def stop(self) -> None:
        """Be silent at once; returns without waiting for anything."""
        with self._door:
            if self._playing is not None:
                self._playing.kill()
