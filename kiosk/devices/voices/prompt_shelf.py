"""Prompts rendered when the program is built: an archive, one small file for each text that never changes."""

import hashlib
import subprocess
import zipfile
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

    def __init__(self, archive: Path, decoder: str) -> None:
        """Take the archive, which need not be there, and the decoder's path."""
        self._archive = archive
        self._decoder = decoder
        self._opened: zipfile.ZipFile | None = None

    def sound(self, text: str, language: Language) -> bytes:
        """Return the WAV file of a prompt, empty when there is none."""
        try:
            if self._opened is None:
                self._opened = zipfile.ZipFile(self._archive)
            packed = self._opened.read(prompt_key(text, language) + SUFFIX)
            made = subprocess.run(  # noqa: S603  the program found on the path
                [self._decoder, "--quiet", "--force-wav", "-", "-"],
                input=packed,
                capture_output=True,
                timeout=_LONGEST_S,
                check=True,
            )
        except (OSError, KeyError, zipfile.BadZipFile, subprocess.SubprocessError):
            return b""
        return made.stdout
