"""`kiosk bundle export|import|carry`: the line carried by hand, when there is none."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kiosk.commands import console
from kiosk.errors import SettingsError


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument(
        "action",
        choices=("export", "import", "carry"),
        help="export what waits to a file; import the portal's answer; carry another counter's file",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="import, carry: the file to take")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="export: the bundle; carry: the portal's answer"
    )
    parser.add_argument(
        "--all", action="store_true", dest="everything", help="export: also what the portal has confirmed"
    )


def run(arguments: Namespace) -> int:
    """Do one of the three; 0 when the file is whole and read back, or everything in it was taken over."""
    home = console.home_of(arguments)
    actions = {"export": _export, "import": _import, "carry": _carry}
    return actions[arguments.action](home, arguments)


def _export(home: Path, arguments: Namespace) -> int:
    from kiosk.app.bundling import export_bundle

    written = export_bundle(home, _needed(arguments.output, "--output"), everything=arguments.everything)
    fields = {
        "output": str(written.path),
        "entries": written.entries,
        "bytes": written.size_bytes,
        "sha256": written.sha256,
    }
    if arguments.json:
        console.print_json(fields)
        return 0
    console.say(f"كُتبت الحزمة وقُرئت للتحقق: {written.path}، القيود: {written.entries}.")
    console.say(f"The bundle is written and was read back: {written.path}, {written.entries} entries.")
    return 0


def _import(home: Path, arguments: Namespace) -> int:
    from kiosk.app.bundling import import_answer

    found = import_answer(home, _needed(arguments.file, "FILE"))
    fields = {
        "checkpoints": found.checkpoints,
        "feed_items": found.feed_items,
        "disagreeing": list(found.disagreeing),
        "refused": list(found.refused),
    }
    if arguments.json:
        console.print_json(fields)
    else:
        console.say(f"أُخذ جواب البوابة: {found.checkpoints} تأكيد، {found.feed_items} بند.")
        console.say(
            f"The portal's answer is taken over: {found.checkpoints} confirmations, {found.feed_items} items."
        )
        for place in (*found.disagreeing, *found.refused):
            console.say(place)
    return 1 if found.disagreeing or found.refused else 0


def _carry(home: Path, arguments: Namespace) -> int:
    from kiosk.app.bundling import carry_bundle

    file = _needed(arguments.file, "FILE")
    written = carry_bundle(home, file, _needed(arguments.output, "--output"))
    if arguments.json:
        console.print_json({"output": str(written.path), "bytes": written.size_bytes})
        return 0
    console.say(f"سُلّمت الحزمة إلى البوابة، وجوابها في {written.path}.")
    console.say(f"The bundle is with the portal; carry its answer back: {written.path}.")
    return 0


def _needed(path: Path | None, name: str) -> Path:
    if path is None:
        raise SettingsError(f"{name} is missing")
    return path.expanduser().absolute()
