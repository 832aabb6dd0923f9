"""`kiosk journal verify|export|rebuild`: proof for clerk, auditor and court."""

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from kiosk.commands import console


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument(
        "action",
        choices=("verify", "export", "rebuild"),
        help="verify both copies; export everything as JSON lines; compute the read models again",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="export: write here, not to the screen")
    parser.add_argument(
        "--unsigned", action="store_true", help="export: beside a working window, without the closing entry"
    )
    parser.add_argument("--repair", action="store_true", help="rebuild: take the computed read models over")


def run(arguments: Namespace) -> int:
    """Run one of the three; 0 when the journal is as it was signed."""
    home = console.home_of(arguments)
    actions = {"verify": _verify, "export": _export, "rebuild": _rebuild}
    return actions[arguments.action](home, arguments)


def _verify(home: Path, arguments: Namespace) -> int:
    from kiosk.app.auditing import verify_home

    found = verify_home(home)
    wrong = asdict(found.first_wrong) if found.first_wrong is not None else None
    fields = {
        "clean": found.is_clean,
        "entries": found.entries,
        "second_copy_entries": found.sidecar_entries,
        "head_hash": found.last_hash,
        "first_wrong": wrong,
    }
    if arguments.json:
        console.print_json(fields)
    elif found.is_clean:
        console.say(f"الدفتر سليم في نسختيه. عدد القيود: {found.entries}.")
        console.say(f"The journal is whole in both copies: {found.entries} entries.")
    else:
        console.say("الدفتر غير سليم. أول قيد خاطئ أدناه. لا يُحذف شيء، ويُبلَّغ الفني.")
        console.say(
            f"The journal is not whole; delete nothing, call the technician. First wrong entry: {wrong}"
        )
    return 0 if found.is_clean else 1


def _export(home: Path, arguments: Namespace) -> int:
    from kiosk.app.auditing import export_home

    lines = export_home(home, is_signed=not arguments.unsigned)
    if arguments.output is None:
        for line in lines:
            sys.stdout.write(line + "\n")
        return 0
    count = 0
    with arguments.output.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(line + "\n")
            count += 1
    if arguments.json:
        console.print_json({"lines": count, "output": str(arguments.output)})
    else:
        console.say(f"{arguments.output}: {count}")
    return 0


def _rebuild(home: Path, arguments: Namespace) -> int:
    from kiosk.app.auditing import rebuild_home

    found = rebuild_home(home, repair=arguments.repair)
    fields = {"entries": found.entries, "equal": found.is_equal, "differing": list(found.differing)}
    if arguments.json:
        console.print_json(fields)
    else:
        console.say("  ".join(f"{name} {value}" for name, value in fields.items()))
    return 0 if found.is_equal or arguments.repair else 1
