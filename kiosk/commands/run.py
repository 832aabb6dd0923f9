"""`kiosk run`: the counter's window, self-service over the whole screen, or the technician's devices."""

import gc
from argparse import SUPPRESS, ArgumentParser, Namespace
from pathlib import Path

from kiosk.commands import console
from kiosk.errors import SettingsError

COUNTER, SELF_SERVICE, TECHNICIAN, SETUP = "counter", "self-service", "technician", "setup"


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    parser.add_argument("--full-screen", action="store_true", help="cover the whole screen")
    parser.add_argument(
        "--mode",
        choices=(COUNTER, SELF_SERVICE, TECHNICIAN, SETUP),
        default=COUNTER,
        help="who sits before it: a clerk; a citizen alone (whole screen, started again when it falls);"
        " a technician, who sees the devices only, before the home is enrolled too;"
        " or the first run again, from checks to a measured screen",
    )
    parser.add_argument(
        "--training",
        action="store_true",
        help="begin a training: nothing counts, nothing is sent; a supervisor ends it, not the next start",
    )
    parser.add_argument("--in-process", action="store_true", help=SUPPRESS)


def run(arguments: Namespace) -> int:
    """Open the window and stay until it is closed."""
    home = console.home_of(arguments)
    if arguments.training:
        from kiosk.app.training import begin_training

        if arguments.mode != COUNTER:
            raise SettingsError("--training: the counter's window only")
        begin_training(home)
    if arguments.mode == SELF_SERVICE and not arguments.in_process:
        from kiosk.app.kept_alive import keep_self_service

        return keep_self_service(home)
    if arguments.mode in {COUNTER, SELF_SERVICE}:
        gc.disable()  # what start-up makes stays; the window collects when it is at rest
    from kiosk.ui.plain_imports import keep_plain_imports

    keep_plain_imports()
    return _open_window(arguments, home)


def _open_window(arguments: Namespace, home: Path) -> int:
    if arguments.mode == COUNTER:
        from kiosk.app.window import open_window_of

        return open_window_of(home, is_full_screen=arguments.full_screen)
    if arguments.mode == TECHNICIAN:
        from kiosk.app.technician import open_technician_of

        return open_technician_of(home, is_full_screen=arguments.full_screen)
    if arguments.mode == SETUP:
        from kiosk.app.setup import open_setup_of

        open_setup_of(home, is_full_screen=arguments.full_screen)
        return 0
    from kiosk.app.self_service import open_self_service_of

    return open_self_service_of(home)
