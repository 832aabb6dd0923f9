"""Render every fixed text of self-service as speech into `kiosk/data/prompts.zip`: `make prompts`.

The same texts and the same voice give the same bytes; what was rendered before stays in `build/`, until other
programs are there, or another way of speaking.

Needs espeak-ng and opusenc; without them nothing is rendered, and the voice says every text when it is due.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kiosk.app.shipped import load_services, load_texts, load_vocaliser
from kiosk.app.voice import PROMPTS
from kiosk.devices.voices import espeak
from kiosk.devices.voices.espeak import PROGRAM, EspeakSynthesiser
from kiosk.devices.voices.prompt_shelf import SUFFIX, prompt_key
from kiosk.domain.citizen_texts import citizen_texts
from kiosk.domain.read_aloud import spoken_twin
from kiosk.domain.words import Language

ENCODER = "opusenc"
# 10 kbit/s in long frames is half as large as 16 in short ones; a fixed number in the stream, no padding.
SETTINGS = ("--bitrate", "10", "--framesize", "60", "--padding", "0", "--serial", "1", "--speech")
RENDERED = Path(__file__).resolve().parents[1] / "build" / "prompts-10"
STAMP = "made-with.txt"
Wanted = Mapping[str, tuple[str, Language]]
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def spoken_texts(language: Language) -> tuple[str, ...]:
    """Return what is said for every text that has no placeholder."""
    vocaliser = load_vocaliser()
    fixed = (text for text in citizen_texts(load_texts(), load_services(), language) if "{" not in text)
    return tuple(dict.fromkeys(spoken_twin(text, language, vocaliser) for text in fixed))


def made_with(*programs: str) -> str:
    """Return the versions of the programs, and of what tells them how to speak."""
    versions = [
        subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        for program in programs
    ]
    speaking = hashlib.sha256(Path(espeak.__file__).read_bytes()).hexdigest()
    return "\n".join([*(version.splitlines()[0] for version in versions), *SETTINGS, speaking]) + "\n"


def wanted_prompts() -> Wanted:
    """Return every prompt by the name of its file."""
    return {
        prompt_key(text, language) + SUFFIX: (text, language)
        for language in Language
        for text in spoken_texts(language)
    }


def render(folder: Path, prompts: Wanted, voice: EspeakSynthesiser, encoder: str, stamp: str) -> None:
    """Write the files that are missing, take away those of texts that are no more.

    A file is whole or not there; all are made anew when other programs made them, or otherwise.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made_by = folder / STAMP
    if not made_by.exists() or made_by.read_text() != stamp:
        for old in folder.iterdir():
            old.unlink()
        made_by.write_text(stamp)
    wanted = {folder / name: said for name, said in prompts.items()}

    def say(path: Path) -> None:
        beside = path.with_suffix(".new")
        command = [encoder, "--quiet", *SETTINGS, "-", str(beside)]
        subprocess.run(command, input=voice.sound(*wanted[path]), check=True)
        beside.replace(path)

    with ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as several:
        list(several.map(say, [path for path in wanted if not path.exists()]))
    for old in set(folder.glob(f"*{SUFFIX}")) - wanted.keys():
        old.unlink()


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
    prompts = wanted_prompts()
    render(RENDERED, prompts, EspeakSynthesiser(voice), encoder, made_with(voice, encoder))
    shelve(RENDERED, PROMPTS)
    print(f"{len(prompts)} prompts, {PROMPTS.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
