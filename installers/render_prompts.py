"""Render every fixed text of self-service as speech into `kiosk/data/prompts`: `make prompts`.

Needs espeak-ng and opusenc; without them nothing is rendered, and the voice says every text when it is due.
"""

import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kiosk.app.shipped import DATA, load_services, load_texts, load_vocaliser
from kiosk.devices.voices.espeak import PROGRAM, EspeakSynthesiser
from kiosk.devices.voices.prompt_shelf import SUFFIX, prompt_key
from kiosk.domain.citizen_texts import citizen_texts
from kiosk.domain.read_aloud import spoken_twin
from kiosk.domain.words import Language

ENCODER = "opusenc"
KBIT_PER_S = "16"


def spoken_texts(language: Language) -> tuple[str, ...]:
    """Return what is said for every text that has no placeholder."""
    vocaliser = load_vocaliser()
    fixed = (text for text in citizen_texts(load_texts(), load_services(), language) if "{" not in text)
    return tuple(dict.fromkeys(spoken_twin(text, language, vocaliser) for text in fixed))


def render(folder: Path, voice: EspeakSynthesiser, encoder: str) -> int:
    """Write the files that are missing, take away those of texts that are no more; return their number."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = set()
    for language in Language:
        for text in spoken_texts(language):
            path = folder / (prompt_key(text, language) + SUFFIX)
            wanted.add(path)
            if not path.exists():
                command = [encoder, "--quiet", "--bitrate", KBIT_PER_S, "--speech", "-", str(path)]
                subprocess.run(command, input=voice.sound(text, language), check=True)
    for old in set(folder.glob(f"*{SUFFIX}")) - wanted:
        old.unlink()
    return len(wanted)


def main() -> int:
    """Render them all."""
    voice, encoder = shutil.which(PROGRAM), shutil.which(ENCODER)
    if voice is None or encoder is None:
        print(f"no prompts rendered: {PROGRAM} and {ENCODER} (opus-tools) are needed")
        return 0
    print(f"{render(DATA / 'prompts', EspeakSynthesiser(voice), encoder)} prompts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
