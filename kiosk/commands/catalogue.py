"""`kiosk catalogue …`: look at services, and make, judge and pack their definitions."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from kiosk.app.linting import PATIENCE_S
from kiosk.commands import console
from kiosk.domain.words import Words
from kiosk.errors import SettingsError

_SHOWN: Final = 50
_LOOKING: Final = ("list", "search", "show", "lint")
_MAKING: Final = ("preview", "paper", "import-xlsform", "pack", "check-pack", "import-pack")


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument(
        "action",
        choices=(
            "list",
            "search",
            "show",
            "lint",
            "preview",
            "paper",
            "import-xlsform",
            "pack",
            "check-pack",
            "import-pack",
        ),
        help="list, search, show: the services; lint: judge definitions; preview, paper: a form as picture "
        "and on paper; import-xlsform: a definition from a spreadsheet; pack, check-pack: sign, check; "
        "import-pack: take what the portal has published from a stick",
    )
    parser.add_argument("what", nargs="?", metavar="TEXT", help="words to search, a code, or a file")
    parser.add_argument("--executable", action="store_true", help="list, search: only what is filed here")
    parser.add_argument("--limit", type=int, default=_SHOWN, help="search: at most this many")
    parser.add_argument("--folder", type=Path, help="definitions (default: those that ship with the program)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to write")
    parser.add_argument("--language", choices=("ar", "en"), default="ar", help="preview: the language")
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="pack: the signing key; check-pack: its .pub"
    )
    parser.add_argument("--judge-from", type=int, metavar="N", help="lint: be the judging process, from N on")
    parser.add_argument("--patience", type=float, default=PATIENCE_S, help="lint: seconds for one service")


def run(arguments: Namespace) -> int:
    """Do one of them."""
    if arguments.action in _MAKING:
        from kiosk.commands import catalogue_making

        return catalogue_making.run(arguments)
    actions: dict[str, Callable[[Namespace], int]] = {
        "list": _list,
        "search": _search,
        "show": _show,
        "lint": _lint,
    }
    return actions[arguments.action](arguments)


def _list(arguments: Namespace) -> int:
    from kiosk.app.browsing import open_browser

    browser = open_browser(arguments.home and console.home_of(arguments))
    services = [row for row in browser.rows() if row["executable"] or not arguments.executable]
    fields = {"catalogue": browser.catalogue_hash, **browser.counts(), "services": services}
    if arguments.json:
        console.print_json(fields)
        return 0
    for row in services:
        console.say(_line(row))
    return 0


def _search(arguments: Namespace) -> int:
    from kiosk.app.browsing import open_browser

    text = _needed(arguments.what, "TEXT")
    browser = open_browser(arguments.home and console.home_of(arguments))
    found = browser.find(text, arguments.limit, only_executable=arguments.executable)
    if arguments.json:
        console.print_json({"query": text, "found": len(found), "services": found})
        return 0
    for row in found:
        console.say(_line(row))
    return 0


def _show(arguments: Namespace) -> int:
    from kiosk.app.browsing import open_browser

    browser = open_browser(arguments.home and console.home_of(arguments))
    fields = browser.info(_needed(arguments.what, "CODE"))
    if arguments.json:
        console.print_json(fields)
        return 0
    for name, value in fields.items():
        console.say(f"{name:14} {value}")
    return 0


def _lint(arguments: Namespace) -> int:
    from kiosk.app.catalogue_folder import SHIPPED
    from kiosk.app.linting import judge_from, lint_folder

    folder = arguments.folder or SHIPPED
    if arguments.judge_from is not None:
        for verdict in judge_from(folder, arguments.judge_from, arguments.patience):
            console.say(verdict)
        return 0
    report = lint_folder(folder, arguments.patience)
    texts = console.load_texts()
    errors = [
        {
            "service": finding.service,
            "code": finding.code,
            "detail": finding.detail,
            "words": _both(texts.words(f"lint.{finding.code}")),
        }
        for finding in report.findings
    ]
    if arguments.json:
        console.print_json({"services": report.services, "errors": errors})
    else:
        for error in errors:
            words: Any = error["words"]
            console.say(
                f"{error['service']}: {words['ar']} / {words['en']} [{error['code']}] {error['detail']}"
            )
        console.say(f"{report.services} services, {len(errors)} errors")
    return 1 if errors else 0


def _both(words: Words) -> dict[str, str]:
    return {"ar": words.ar, "en": words.en}


def _line(row: dict[str, Any]) -> str:
    mark = "●" if row["executable"] else "○"
    return f"{mark} {row['code']:8} {row['name']['ar']} / {row['name']['en']}"


def _needed(value: str | None, name: str) -> str:
    if not value:
        raise SettingsError(name)
    return value
