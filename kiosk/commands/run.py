"""`kiosk run`: the counter's window, or self-service over the whole screen."""

from argparse import SUPPRESS, ArgumentParser, Namespace

from kiosk.commands import console

COUNTER, SELF_SERVICE = "counter", "self-service"


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    parser.add_argument("--full-screen", action="store_true", help="cover the whole screen")
    parser.add_argument(
        "--mode",
        choices=(COUNTER, SELF_SERVICE),
        default=COUNTER,
        help="who sits before it: a clerk, or a citizen alone (whole screen, started again when it falls)",
    )
    parser.add_argument("--in-process", action="store_true", help=SUPPRESS)


def run(arguments: Namespace) -> int:
    """Open the window and stay until it is closed."""
    home = console.home_of(arguments)
    if arguments.mode == COUNTER:
        from kiosk.app.window import open_window_of

        return open_window_of(home, is_full_screen=arguments.full_screen)
    if arguments.in_process:
        from kiosk.app.self_service import open_self_service_of

        return open_self_service_of(home)
    from kiosk.app.kept_alive import keep_self_service

    return keep_self_service(home)
