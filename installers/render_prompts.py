"""Render every fixed text of self-service as speech into `kiosk/data/prompts.zip`: `make prompts`.

The same texts and the same voice give the same bytes; what was rendered before stays in `build/`.

Needs espeak-ng and opusenc; without them nothing is rendered, and the voice says every text when it is due.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kiosk.app.shipped import load_services, load_texts, load_vocaliser
from kiosk.app.voice import PROMPTS
from kiosk.devices.voices.espeak import PROGRAM, EspeakSynthesiser
from kiosk.devices.voices.prompt_shelf import SUFFIX, prompt_key
from kiosk.domain.citizen_texts import citizen_texts
from kiosk.domain.read_aloud import spoken_twin
from kiosk.domain.words import Language

ENCODER = "opusenc"
# 10 kbit/s in long frames is half as large as 16 in short ones; a fixed number in the stream, no padding.
SETTINGS = ("--bitrate", "10", "--framesize", "60", "--padding", "0", "--serial", "1", "--speech")
RENDERED = Path(__file__).resolve().parents[1] / "build" / "prompts-10"
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def spoken_texts(language: Language) -> tuple[str, ...]:
    """Return what is said for every text that has no placeholder."""
    vocaliser = load_vocaliser()
    fixed = (text for text in citizen_texts(load_texts(), load_services(), language) if "{" not in text)
    return tuple(dict.fromkeys(spoken_twin(text, language, vocaliser) for text in fixed))


def render(folder: Path, voice: EspeakSynthesiser, encoder: str) -> int:
    """Write the files that are missing, take away those of texts that are no more; return their number."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {
        folder / (prompt_key(text, language) + SUFFIX): (text, language)
        for language in Language
        for text in spoken_texts(language)
    }

    def say(path: Path) -> None:
        beside = path.with_suffix(".new")
        command = [encoder, "--quiet", *SETTINGS, "-", str(beside)]
        subprocess.run(command, input=voice.sound(*wanted[path]), check=True)
        beside.replace(path)

    with ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as several:
        list(several.map(say, [path for path in wanted if not path.exists()]))
    for old in set(folder.glob(f"*{SUFFIX}")) - wanted.keys():
        old.unlink()
    return len(wanted)


def shelve(folder: Path, target: Path) -> None:
    """Put them into one archive: three thousand small files waste room, and an update names each of them."""
    beside = target.with_suffix(".new")
    with zipfile.ZipFile(beside, "w") as archive:
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            archive.writestr(zipfile.ZipInfo(path.name, LONG_AGO), path.read_bytes())
    beside.replace(target)


def main() -> int:
    """Render them all."""
    voice, encoder = shutil.which(PROGRAM), shutil.which(ENCODER)
    if voice is None or encoder is None:
        print(f"no prompts rendered: {PROGRAM} and {ENCODER} (opus-tools) are needed")
        return 0
    count = render(RENDERED, EspeakSynthesiser(voice), encoder)
    shelve(RENDERED, PROMPTS)
    print(f"{count} prompts, {PROMPTS.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
