"""`kiosk demo`: portal, device twins and counter together; without a screen a scripted morning."""

import os
import signal
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from kiosk.commands import console
from kiosk.domain.texts import Texts
from kiosk.domain.words import Language

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_json(parser)
    parser.add_argument(
        "--headless", action="store_true", help="play the scripted morning, also with a screen"
    )
    parser.add_argument(
        "--output", type=Path, default=Path("demo-output"), metavar="DIR", help="where papers and pictures go"
    )
    parser.add_argument("--keep", action="store_true", help="leave the homes of portal and counter behind")


def run(arguments: Namespace) -> int:
    """Play the demo; without a screen 0 only when counter, portal and paper say the same."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    if arguments.headless or arguments.json or not has_screen():
        return _morning(arguments, console.load_texts())
    return _on_screen(arguments, console.load_texts())


def has_screen() -> bool:
    """Say whether a window can be opened."""
    return any(os.environ.get(name) for name in _SCREENS)


def _morning(arguments: Namespace, texts: Texts) -> int:
    from kiosk.demo.headless import play_morning

    output: Path = arguments.output.absolute()
    summary = play_morning(output, _teller(arguments, texts), keep=arguments.keep)
    summary.write(output, texts)
    if arguments.json:
        console.print_json(summary.as_fields())
    else:
        console.say(f"\n{summary.table(texts)}\n\n  {output}")
    return 0 if summary.agrees else 1


def _on_screen(arguments: Namespace, texts: Texts) -> int:
    from kiosk.demo.on_screen import play_on_screen

    play_on_screen(_teller(arguments, texts), keep=arguments.keep)
    return 0


def _teller(arguments: Namespace, texts: Texts) -> Callable[[str], None]:
    """Return what hears the key of each step and says it to people, in both languages."""

    def tell(step: str) -> None:
        if not arguments.json:
            words = texts.words(f"demo.steps.{step}")
            console.say(f"{words.of(Language.ENGLISH)}  ·  {words.of(Language.ARABIC)}")

    return tell


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Leave in order, as on Ctrl-C."""
    raise KeyboardInterrupt
