"""The window's part of the morning, a process of its own: `python -m kiosk.demo.window_tour --home H …`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from kiosk.app.counter import EnrolledMachine
from kiosk.app.reports import start_log
from kiosk.app.shipped import DATA, load_texts
from kiosk.demo.parts import CLERK, CLERK_PIN
from kiosk.devices.simulated.remote import order
from kiosk.errors import KioskError

SERVICE: Final = "PP1"
QUERY: Final = "جواز"
CITIZEN: Final = "mohammed"
_LAID_AFTER_MS: Final = 700  # the reader must be asked before: what lay there earlier is not this citizen's


def main(argv: Sequence[str] | None = None) -> int:
    """Make the visit; print the pictures' names as JSON."""
    parser = argparse.ArgumentParser(prog="kiosk.demo.window_tour", description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--pictures", type=Path, required=True)
    parser.add_argument("--prefix", default="")
    parser.add_argument("--reader-control", type=Path, help="file an application, reading a document here")
    arguments = parser.parse_args(argv)
    try:
        pictures = _tour(arguments)
    except KioskError as error:
        sys.stderr.write(f"{error.code} {error.detail}\n")
        return 3
    sys.stdout.write(json.dumps({"pictures": [path.name for path in pictures]}) + "\n")
    return 0


def _tour(arguments: argparse.Namespace) -> Sequence[Path]:
    from kiosk.app.behind_counter import behind_window
    from kiosk.ui.demo_tour import Visit, tour_window

    arguments.pictures.mkdir(parents=True, exist_ok=True)
    start_log(arguments.home, "window")
    enrolled = EnrolledMachine.of_home(arguments.home)
    visit = Visit(CLERK, CLERK_PIN, arguments.pictures, arguments.prefix)
    with behind_window(enrolled) as behind:
        if arguments.reader_control is not None:
            person = invented_person(CITIZEN)
            control: Path = arguments.reader_control

            def lay() -> None:
                order(control, "lay", lines=person["mrz"], after_ms=_LAID_AFTER_MS)

            answers = _typed(_example() | person["answers"])
            visit = Visit(
                *(CLERK, CLERK_PIN, arguments.pictures, arguments.prefix),
                *(SERVICE, QUERY, answers, lay),
            )
        return tour_window(behind.equipment, behind.lanes, load_texts(), behind.begin, visit)


def invented_person(name: str) -> dict[str, Any]:
    """Return one of the invented persons that ship with the demo."""
    return next(person for person in invented_persons() if person["id"] == name)


def invented_persons() -> list[dict[str, Any]]:
    """Return every invented person that ships with the demo."""
    found = json.loads((DATA / "demo" / "persons.json").read_text("utf-8"))["persons"]
    return [dict(person) for person in found]


def _example() -> dict[str, Any]:
    found = json.loads((DATA / "catalogue" / SERVICE / "example.json").read_text("utf-8"))
    return dict(found)


def _typed(answers: dict[str, Any]) -> dict[str, str]:
    """Return answers as they are typed."""
    return {
        name: json.dumps(value) if not isinstance(value, str) else value for name, value in answers.items()
    }


if __name__ == "__main__":
    sys.exit(main())
