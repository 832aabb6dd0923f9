"""`kiosk settings`: what is set from afar or here, and what this site may change for itself."""

from argparse import ArgumentParser, Namespace

from kiosk.commands import console


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)


def run(arguments: Namespace) -> int:
    """List every setting that the centre may set; what is not listed is this machine's own."""
    from contextlib import closing

    from kiosk.app.counter import EnrolledMachine
    from kiosk.app.remote_settings import look_at_settings

    enrolled = EnrolledMachine.of_home(console.home_of(arguments))
    with closing(enrolled.open_reader()) as reader:
        seen = look_at_settings(enrolled.home, reader)
    listed = [
        {"name": name, "value": value, "set_by": who, "site_may_change": may}
        for name, value, who, may in seen.rows
    ]
    if arguments.json:
        console.print_json(
            {
                "version": seen.version or None,
                "waiting": seen.is_waiting,
                "refused": dict(seen.refused),
                "settings": listed,
            }
        )
        return 0
    for name, value, who, may in seen.rows:
        console.say(f"{name:22} {console.plain(value):40} {who:7} {'*' if may else ''}".rstrip())
    for name, why in seen.refused.items():
        console.say(f"{name:22} {why}")
    return 0
