"""Prompts rendered when the program is built: one small file for each text that is always the same."""

import hashlib
import subprocess
from pathlib import Path
from typing import Final

from kiosk.domain.words import Language

SUFFIX: Final = ".opus"
DECODER: Final = "opusdec"
_LONGEST_S: Final = 20.0
_KEY_LETTERS: Final = 24


def prompt_key(text: str, language: Language) -> str:
    """Return the name under which the sound of a spoken text lies."""
    return hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()[:_KEY_LETTERS]


class PromptShelf:
    """Finds rendered prompts; a text that was not rendered is not on it. Blocking, voice's lane only."""

    def __init__(self, folder: Path, decoder: str) -> None:
        """Take the folder and the decoder's path."""
        self._folder = folder
        self._decoder = decoder

    def sound(self, text: str, language: Language) -> bytes:
        """Return the WAV file of a prompt, empty when there is none."""
        path = self._folder / (prompt_key(text, language) + SUFFIX)
        if not path.exists():
            return b""
        try:
            made = subprocess.run(  # noqa: S603  the program found on the path
                [self._decoder, "--quiet", "--force-wav", str(path), "-"],
                capture_output=True,
                timeout=_LONGEST_S,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return b""
        return made.stdout
