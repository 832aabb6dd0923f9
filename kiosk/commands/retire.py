"""`kiosk retire`: takes this counter out of service, when nothing of it is unsent, and destroys its keys."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from kiosk.commands import console


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument("--check", action="store_true", help="only say what keeps it from being retired")
    parser.add_argument("--operator", help="number of the supervisor who decides; PIN as always")
    parser.add_argument(
        "--reason", choices=("moved", "closed"), default="moved", help="another PC takes its place, or none"
    )


def run(arguments: Namespace) -> int:
    """Say what keeps it, 1 when something does; or send the last of it and destroy its keys."""
    from kiosk.app.retiring import readiness, retire_home
    from kiosk.app.support import check_fields
    from kiosk.ports import Level

    home = console.home_of(arguments)
    if arguments.check or not arguments.operator:
        checks = readiness(home)
        if arguments.json:
            console.print_json({"checks": [check_fields(check) for check in checks]})
        else:
            for check in checks:
                console.say(f"[{check.level}] {check.words.en} · {check.words.ar}")
        return 1 if any(check.level is Level.RED for check in checks) else 0
    done = retire_home(home, arguments.operator, console.pin(), arguments.reason)
    if arguments.json:
        console.print_json(asdict(done))
    else:
        words = console.load_texts().words("doctor.retired")
        console.say(words.ar)
        console.say(words.en)
        console.say(f"{done.device_id} {done.office} {done.counter} {done.seq} {done.received_at}")
    return 0
