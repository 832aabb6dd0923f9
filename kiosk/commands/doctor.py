"""`kiosk doctor [devices]`: one page: red, amber, green, cause and next step; mends what is safe."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from kiosk.commands import console


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("what", nargs="?", choices=("devices",), help="only these; without: everything")
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument("--fix", action="store_true", help="do what can lose nothing, then look again")
    parser.add_argument(
        "--support",
        type=Path,
        metavar="FOLDER",
        help="write a signed bundle for support into a folder or onto a stick; no personal data is in it",
    )
    parser.add_argument(
        "--check-support", type=Path, metavar="FILE", help="say whose bundle this is, and whether it is whole"
    )


def run(arguments: Namespace) -> int:
    """Look at everything; 1 when something is red."""
    home = console.home_of(arguments)
    if arguments.check_support is not None:
        return _check(home, arguments)
    from kiosk.app.device_doctor import DeviceDoctor
    from kiosk.app.doctor import Doctor
    from kiosk.app.mending import mend
    from kiosk.app.support import check_fields, write_support
    from kiosk.ports import Level

    doctor = (DeviceDoctor if arguments.what == "devices" else Doctor)(home)
    checks = doctor.examine()
    mended = mend(home, checks) if arguments.fix else ()
    checks = doctor.examine() if mended else checks
    worst = max((check.level for check in checks), key=list(Level).index)
    support = write_support(home, arguments.support) if arguments.support is not None else None
    if arguments.json:
        fields: dict[str, Any] = {"level": str(worst), "checks": [check_fields(check) for check in checks]}
        if arguments.fix:
            fields["mended"] = [{"name": each.name, "code": each.code or None} for each in mended]
        if support is not None:
            fields["support"] = str(support)
        console.print_json(fields)
    else:
        _print(checks, mended, support)
    return 1 if worst is Level.RED else 0


def _print(checks: Any, mended: Any, support: Path | None) -> None:
    texts = console.load_texts()
    for check in checks:
        name, level = texts.words(f"doctor.checks.{check.name}"), texts.words(f"doctor.levels.{check.level}")
        console.say(f"[{level.en:15}] {name.en}: {check.words.en}")
        console.say(f"{'':18}{name.ar}، {level.ar}: {check.words.ar}")
    for each in mended:
        words = texts.words(f"doctor.fixes.{each.name}")
        console.say(f"{words.en} · {words.ar} · {each.code or 'OK'}")
    if support is not None:
        console.say(str(support))


def _check(home: Path, arguments: Namespace) -> int:
    from kiosk.app.counter import EnrolledMachine
    from kiosk.app.support import read_support

    device = read_support(arguments.check_support, EnrolledMachine.of_home(home))
    if arguments.json:
        console.print_json({"device_id": device})
    else:
        console.say(device)
    return 0
