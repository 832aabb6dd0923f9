"""The support bundle: what somebody far away needs to help, and nobody's name, number or answer in it."""

import io
import json
import re
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from kiosk import __version__
from kiosk.app.counter import EnrolledMachine
from kiosk.app.doctor import Doctor
from kiosk.app.looking import courier_fields, look
from kiosk.app.reports import LOG_FOLDER
from kiosk.config import ROLE_BAUDS
from kiosk.domain.identifiers import DeviceId
from kiosk.errors import AnswerNotTrustedError, KioskError, StoreError
from kiosk.ports import Check
from kiosk.store.disk import write_whole
from kiosk.trust.support_seal import check_support, sign_support

SEAL: Final = "seal.json"
LOGS: Final = "logs/"
_MOST_LOG_BYTES: Final = 2 * 1024 * 1024
_MOST_ENTRIES: Final = 2000
_RUN_BYTES: Final = 1024 * 1024
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)
# Only what is ours by its form leaves a log: when, how grave, where in the program, which code. A name typed
# into a form has none of these forms, in whatever letters, whoever wrote it into a log by mistake.
_TIME: Final = re.compile(r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3}")
_OURS: Final = re.compile(
    r"\b(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\b"
    r"|\bkiosk(?:\.[a-z_]+)+\b"
    r"|\b[A-Z]{3}-\d{3}\b"
    r"|\breport [0-9a-f]{8}\b"
    r"|\b[A-Z][A-Za-z]+(?:Error|Exception|Warning)\b"
    r"|\b[a-z_]+\.py:\d+ [a-z_<>]+"
    r"|\berrno \d{1,3}\b"
)


def write_support(home: Path, folder: Path) -> Path:
    """Write the bundle of a counter into a folder, signed by it; beside a working window too.

    Raises:
        NotEnrolledError: there is no key to sign with yet.
        StoreError: the folder cannot be written.
    """
    enrolled = EnrolledMachine.of_home(home)
    device = enrolled.enrolment.place.device_id
    data = support_bytes(enrolled)
    path = folder / f"support-{device}-{time.strftime('%Y%m%d-%H%M%S')}.zip"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder.name}: {error.strerror}") from error
    write_whole(path, data)
    return path


def support_bytes(enrolled: EnrolledMachine, most_bytes: int | None = None) -> bytes:
    """Return the signed bundle itself.

    Args:
        enrolled: the counter.
        most_bytes: how large it may be; what the logs said longest ago is left out until it fits.
    """
    files = dict(_files(enrolled.home, enrolled))
    while True:
        seal = sign_support(enrolled.machine, enrolled.enrolment, files)
        data = _zipped({**files, SEAL: _json(seal)})
        logs = {name: text for name, text in files.items() if name.startswith(LOGS) and text}
        if most_bytes is None or len(data) <= most_bytes or not logs:
            return data
        longest = max(logs, key=lambda name: len(logs[name]))
        files[longest] = logs[longest][len(logs[longest]) // 2 + 1 :].partition(b"\n")[2]


def read_support(path: Path, enrolled: EnrolledMachine) -> DeviceId:
    """Return whose bundle a file is, once it is whole and a counter of the same portal has signed it.

    Raises:
        AnswerNotTrustedError: altered, or not of this portal.
    """
    try:
        with zipfile.ZipFile(path) as found:
            files = {name: found.read(name) for name in found.namelist()}
        seal = json.loads(files.pop(SEAL))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise AnswerNotTrustedError("support bundle: form") from error
    return check_support(seal, files, enrolled.enrolment.root)


def redacted(text: str) -> str:
    """Return a log with nothing in it but times, grades, places in the program and codes."""
    return "\n".join(_redacted(line) for line in text.splitlines()) + "\n"


def _redacted(line: str) -> str:
    stamp = _TIME.match(line)
    return " ".join([*([stamp.group()] if stamp else ()), *_OURS.findall(line)]) or "~"


def _files(home: Path, enrolled: EnrolledMachine) -> Iterator[tuple[str, bytes]]:
    yield "doctor.json", _json({"checks": [check_fields(check) for check in Doctor(home).examine()]})
    yield "status.json", _json(_status(enrolled))
    yield "journal.json", _json({"entries": list(_skeleton(enrolled))})
    for path in sorted((home / LOG_FOLDER).glob("*.log*")):
        yield f"{LOGS}{path.name}", redacted(_tail(path)).encode()
    yield "settings.json", _json(_settings(enrolled))


def check_fields(check: Check) -> dict[str, str | None]:
    """Return a check as plain fields."""
    return {
        "name": check.name,
        "level": str(check.level),
        "ar": check.words.ar,
        "en": check.words.en,
        "code": check.code or None,
        "fix": check.fix or None,
    }


def _settings(enrolled: EnrolledMachine) -> dict[str, Any]:
    """Return how the machine is set, without paths and addresses: they name people and places."""
    settings = enrolled.settings
    devices = {role: getattr(settings, role) for role in ROLE_BAUDS}
    return {
        "portals": len(settings.portal_urls),
        "language": settings.language,
        "feed_poll_s": settings.feed_poll_s,
        "reserve_bytes": settings.reserve_bytes,
        "screen_width_mm": settings.screen_width_mm,
        "devices": {
            role: f"{device.profile} {device.baud} {device.framing} {device.flow}"
            for role, device in devices.items()
            if device is not None
        },
    }


def _status(enrolled: EnrolledMachine) -> dict[str, Any]:
    place = enrolled.enrolment.place
    told: dict[str, Any] = {
        "program": __version__,
        "device_id": place.device_id,
        "office": place.office,
        "counter": place.counter,
    }
    try:
        view = look(enrolled)
    except KioskError as error:
        return {**told, "error": error.code}
    return {
        **told,
        "courier": courier_fields(view.courier),
        "waiting": view.waiting,
        "acknowledged_seq": view.acknowledged_seq,
        "head_seq": view.head.seq if view.head else 0,
        "catalogue": view.catalogue_hash,
        "services": view.services,
        "is_shift_open": view.open_shift_of is not None,
        "unprinted_receipts": view.unprinted_receipts,
        "attention": view.attention,
        "pictures_waiting": view.pictures_waiting,
        "counts": view.counts,
    }


def _skeleton(enrolled: EnrolledMachine) -> Iterator[dict[str, Any]]:
    """Yield the newest entries without their bodies: which kind, when, and the chain."""
    try:
        with closing(enrolled.open_reader()) as reader:
            for head in reader.runs.epochs():
                seq = max(1, head.seq - _MOST_ENTRIES + 1)
                while seq <= head.seq and (run := reader.runs.run(head.epoch, seq, _RUN_BYTES)):
                    for entry in run:
                        fields = entry.envelope_fields()
                        yield {
                            "epoch": head.epoch,
                            "seq": entry.seq,
                            "kind": fields["kind"],
                            "role": fields["author"]["role"],
                            "wall": fields["made_at"]["wall"],
                            "hash": entry.hash,
                        }
                    seq = run[-1].seq + 1
    except KioskError as error:
        yield {"error": error.code}


def _tail(path: Path) -> str:
    data = path.read_bytes()[-_MOST_LOG_BYTES:]
    return data.decode("utf-8", errors="replace")


def _zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _FIXED_TIME), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _json(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, indent=1).encode()
