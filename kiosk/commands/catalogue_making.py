"""The parts of `kiosk catalogue` that make something: pictures, paper, definitions, packs."""

import os
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.commands import console
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.domain.identifiers import ServiceCode
from kiosk.errors import SettingsError


def run(arguments: Namespace) -> int:
    """Make what was asked for, and say what was made."""
    actions: dict[str, Callable[[Namespace], dict[str, Any]]] = {
        "preview": _preview,
        "paper": _paper,
        "import-xlsform": _import,
        "pack": _pack,
        "check-pack": _check_pack,
        "import-pack": _import_pack,
    }
    made = actions[arguments.action](arguments)
    if arguments.json:
        console.print_json(made)
    else:
        for name, value in made.items():
            console.say(f"{name:10} {value}")
    return 0


def _preview(arguments: Namespace) -> dict[str, Any]:
    from kiosk.domain.form import Form
    from kiosk.domain.words import Language
    from kiosk.trust.system_clock import SystemClock

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from kiosk.ui.preview import draw_form

    definition, output = _definition(arguments), _needed(arguments.output, "--output")
    form = Form.of_answers(definition, definition.example or {})
    today = SystemClock().now().date()
    width, height = draw_form(form, console.load_texts(), Language(arguments.language), str(output), today)
    return {"output": str(output), "width": width, "height": height}


def _paper(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.shipped import load_counter_questions
    from kiosk.documents.form_paper import FormPaper

    definition = load_counter_questions().asked_with(_definition(arguments))
    output = _needed(arguments.output, "--output")
    pdf = FormPaper(console.load_texts()).pdf(definition)
    output.write_bytes(pdf)
    return {"output": str(output), "bytes": len(pdf), "questions": len(definition.fields)}


def _import(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.catalogue_folder import write_service
    from kiosk.app.spreadsheet import import_xlsform

    service = import_xlsform(Path(_needed(arguments.what, "FILE")))
    code = str(service.service["code"])
    folder = _needed(arguments.output, "--output") / code
    write_service(folder, service)
    return {"code": code, "output": str(folder), "questions": len(service.service["fields"])}


def _pack(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.packing import pack_folder

    folder, output = Path(_needed(arguments.what, "FOLDER")), _needed(arguments.output, "--output")
    packed = pack_folder(folder, _needed(arguments.key, "--key"), output)
    return {"output": str(output), "version": packed.version, "services": packed.services}


def _check_pack(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.packing import check_pack

    packed = check_pack(Path(_needed(arguments.what, "FILE")), _needed(arguments.key, "--key"))
    return {"version": packed.version, "services": packed.services}


def _import_pack(arguments: Namespace) -> dict[str, Any]:
    from kiosk.app.published_packs import take_pack

    taken = take_pack(console.home_of(arguments), Path(_needed(arguments.what, "FILE")))
    return {"file": taken.file, "versions": dict(taken.versions)}


def _definition(arguments: Namespace) -> ServiceDefinition:
    from kiosk.app.browsing import shipped_catalogue
    from kiosk.app.catalogue_folder import SHIPPED

    code = ServiceCode(_needed(arguments.what, "CODE"))
    return shipped_catalogue(arguments.folder or SHIPPED).find(code)


def _needed(value: Any, name: str) -> Any:
    if not value:
        raise SettingsError(name)
    return value
