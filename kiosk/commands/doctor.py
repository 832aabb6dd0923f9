"""`kiosk doctor [devices]`: one page, red, amber and green, each with cause and next step."""

from argparse import ArgumentParser, Namespace

from kiosk.commands import console


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("what", nargs="?", choices=("devices",), help="only these; without: everything")
    console.add_home(parser)
    console.add_json(parser)


def run(arguments: Namespace) -> int:
    """Look at everything; 1 when something is red."""
    from kiosk.app.device_doctor import DeviceDoctor
    from kiosk.app.doctor import Doctor, Level

    doctor = DeviceDoctor if arguments.what == "devices" else Doctor
    checks = doctor(console.home_of(arguments)).examine()
    worst = max((check.level for check in checks), key=list(Level).index)
    if arguments.json:
        listed = [
            {
                "name": check.name,
                "level": str(check.level),
                "ar": check.words.ar,
                "en": check.words.en,
                "code": check.code or None,
            }
            for check in checks
        ]
        console.print_json({"level": str(worst), "checks": listed})
    else:
        texts = console.load_texts()
        for check in checks:
            name, level = (
                texts.words(f"doctor.checks.{check.name}"),
                texts.words(f"doctor.levels.{check.level}"),
            )
            console.say(f"[{level.en:15}] {name.en}: {check.words.en}")
            console.say(f"{'':18}{name.ar}، {level.ar}: {check.words.ar}")
    return 1 if worst is Level.RED else 0
