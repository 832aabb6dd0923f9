"""`kiosk run`: the counter's window."""

from argparse import ArgumentParser, Namespace

from kiosk.commands import console


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    parser.add_argument("--full-screen", action="store_true", help="cover the whole screen")


def run(arguments: Namespace) -> int:
    """Open the window and stay until it is closed."""
    from kiosk.app.window import open_window_of

    return open_window_of(console.home_of(arguments), is_full_screen=arguments.full_screen)
