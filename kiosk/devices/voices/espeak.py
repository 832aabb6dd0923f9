"""espeak-ng as synthesiser: vocalised text in, a WAV file out; no text is on a command line or in a file."""

import re
import subprocess
import unicodedata
from typing import Final

from kiosk.domain.words import Language

PROGRAM: Final = "espeak-ng"
_VOICES: Final = {Language.ARABIC: "ar", Language.ENGLISH: "en"}
_WORDS_PER_MINUTE: Final = "140"
_LONGEST_S: Final = 20.0
_FATHA, _KASRA, _SHADDA, _SUKUN = "\u064e", "\u0650", "\u0651", "\u0652"
_MARKS: Final = "\u064b-\u0652\u0670"
_LETTERS: Final = "\u0621-\u063a\u0641-\u064a"
_SUN: Final = "تثدذرزسشصضطظلن"
# Each heard in espeak-ng 1.51: what it says without the change is in the remark.
_RULES: Final = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (rf"([{_MARKS}])({_SHADDA})", r"\2\1"),  # a vowel before the doubling is swallowed: al-ttlab
        (rf"(?<=[\u064e\u0650])ا(?=ل[{_SUN}{_SUKUN}{_KASRA}])", ""),  # bi-a-l for بال
        (rf"ل{_KASRA}ا(?=[{_LETTERS}]{_SUKUN})", f"ل{_KASRA}"),  # ali-a-stilam for الاستلام
        (
            rf"(?<=[\u064e\u0650])ل([{_SUN}])(?={_SHADDA})",
            r"\1",
        ),  # the article's l is said beside the letter that takes it
        (rf"ة[{_MARKS}]*(?=\s*(?:[^\s{_LETTERS}]|$))", f"ه{_SUKUN}"),  # t before a pause
        (rf"([{_LETTERS}])(?<![اىوية])(?=[^{_LETTERS}{_MARKS}]|$)", rf"\1{_SUKUN}"),  # shubbaka for shubbak
    )
)


def spelt(text: str) -> str:
    """Return a vocalised Arabic text as this synthesiser has to be given it to say it right."""
    said = unicodedata.normalize("NFC", text)
    for pattern, instead in _RULES:
        said = pattern.sub(instead, said)
    return said


class EspeakSynthesiser:
    """Makes sound of a text; blocking, called in the voice's lane only."""

    def __init__(self, program: str) -> None:
        """Take the program's path."""
        self._program = program

    def sound(self, text: str, language: Language) -> bytes:
        """Return a WAV file, empty when the program fails: no voice is no reason to stop serving."""
        said = spelt(text) if language is Language.ARABIC else text
        command = [self._program, "-v", _VOICES[language], "-s", _WORDS_PER_MINUTE, "--stdin", "--stdout"]
        try:
            made = subprocess.run(  # noqa: S603  the program found on the path
                command, input=said.encode(), capture_output=True, timeout=_LONGEST_S, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return b""
        return made.stdout
