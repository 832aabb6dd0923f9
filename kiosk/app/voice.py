"""The voice of self-service: espeak-ng, where it is installed; what is read stops at once when told."""

import contextlib
import shutil
import subprocess
from typing import Final

from kiosk.domain.words import Language

PROGRAM: Final = "espeak-ng"
_VOICES: Final = {Language.ARABIC: "ar", Language.ENGLISH: "en"}
_WORDS_PER_MINUTE: Final = "140"
_PAUSE: Final = "\n\n"


class EspeakVoice:
    """`Voice` over the program's standard input: texts are on no command line and in no file."""

    def __init__(self, program: str) -> None:
        """Take the program's path."""
        self._program = program
        self._speaking: subprocess.Popen[bytes] | None = None

    def say(self, texts: tuple[str, ...], language: Language) -> None:
        """Read these texts from now on; what was being read stops."""
        self.stop()
        with contextlib.suppress(OSError):  # no voice is no reason to stop serving
            self._speaking = subprocess.Popen(  # noqa: S603  the program found on the path
                [self._program, "-v", _VOICES[language], "-s", _WORDS_PER_MINUTE, "--stdin"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if self._speaking.stdin is not None:
                self._speaking.stdin.write(_PAUSE.join(texts).encode())
                self._speaking.stdin.close()

    def stop(self) -> None:
        """Be silent at once."""
        speaking, self._speaking = self._speaking, None
        if speaking is not None:
            speaking.kill()
            speaking.wait()


def find_voice() -> EspeakVoice | None:
    """Return the voice, None where the program is not installed."""
    program = shutil.which(PROGRAM)
    return EspeakVoice(program) if program else None
