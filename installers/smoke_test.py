"""Runs a built program's self-check and refuses it when a line is missing, unknown or says FAILED.

python installers/smoke_test.py dist/kiosk/kiosk
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
# One pattern for each line, in order. A line that none of them knows fails the build: a warning nobody read.
EXPECTED = (
    r"kiosk \d+\.\d+\.\d+\S*",
    r"texts: 2 languages",
    r"store: SQLCipher 4\.\d+\.\d+ community",
    r"paper: 576x\d+ dots, PDF \d+ bytes",
    r"devices: epson-80, epson-58, generic-80, generic-58, .*",
    r"window: Qt 6\.11\.3, IBM Plex Sans Arabic, offscreen",
    r"self-check: ok",
)


def findings(output: str, patterns: tuple[str, ...] = EXPECTED) -> list[str]:
    """Return what is wrong with a self-check's output; an empty list is a good build."""
    wrong = []
    lines = output.splitlines()
    for number, line in enumerate(lines):
        if number >= len(patterns) or re.fullmatch(patterns[number], line) is None:
            wrong.append(f"unknown line: {line}")
    wrong += [f"missing line: {pattern}" for pattern in patterns[len(lines) :]]
    return wrong


def main(program: str) -> int:
    """Run the self-check of one program; 0 when it is a good build."""
    environment = {name: os.environ[name] for name in ("HOME", "PATH", "TMPDIR") if name in os.environ}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    ran = subprocess.run(
        [program, "--self-check"], capture_output=True, text=True, check=False, env=environment, timeout=300
    )
    wrong = findings(ran.stdout) + [f"said on the error stream: {line}" for line in ran.stderr.splitlines()]
    if ran.returncode:
        wrong.append(f"exit code {ran.returncode}")
    for finding in wrong:
        print(f"smoke test: {finding}")
    print(f"smoke test: {'refused' if wrong else 'ok'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
