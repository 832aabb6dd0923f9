"""A check's colour and words as a technician reads them: paths, commands and dates whole in Arabic. No Qt."""

import re
from typing import Final

from kiosk.domain.words import Words
from kiosk.ports import Level
from kiosk.ui.speech import Speech, ltr
from kiosk.ui.theme.tokens import Tone

TONES: Final = {Level.GREEN: Tone.GOOD, Level.AMBER: Tone.WARN, Level.RED: Tone.BAD}

# Words of Latin letters, digits and signs, with single blanks between; the stop of a sentence ends the run.
_WORD: Final = r"[A-Za-z0-9/\\\-](?:[!-~]*[A-Za-z0-9/\\_=*])?"
_RUN: Final = re.compile(rf"{_WORD}(?: {_WORD})*")


def said(say: Speech, words: Words) -> str:
    """Return the words of a check in the language of the window."""
    text = say.words(words)
    return _RUN.sub(_isolated, text) if say.is_rtl else text


def _isolated(run: re.Match[str]) -> str:
    return run[0] if run[0].isdecimal() else ltr(run[0])
