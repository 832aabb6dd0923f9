"""The options `--attach DOCUMENT=FILE` and `--keep DOCUMENT`: what becomes of an application's papers."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from kiosk.domain.attachment import Attachment
from kiosk.domain.catalogue import ServiceDefinition
from kiosk.errors import AttachmentMissingError, SettingsError
from kiosk.usecases.attach_picture import LIMITS
from kiosk.usecases.desk import Desk


def add_attach(parser: ArgumentParser) -> None:
    """Describe the option; it may be given more than once."""
    parser.add_argument(
        "--attach",
        action="append",
        default=[],
        metavar="DOCUMENT=FILE",
        help="a scan (JPEG, PNG or PDF) of one of the service's papers, by its code",
    )


def add_keep(parser: ArgumentParser) -> None:
    """Describe the option `--keep`; it may be given more than once."""
    parser.add_argument(
        "--keep",
        action="append",
        default=[],
        metavar="DOCUMENT",
        help="a paper that stays at the office, by its code; all others seen are given back",
    )


def kept(definition: ServiceDefinition, codes: Sequence[str]) -> Iterator[str]:
    """Yield the papers named by `--keep`: seen, and kept at the office; all others are given back.

    Raises:
        SettingsError: the service asks for no such paper.
    """
    known = {document.code for document in definition.documents}
    for code in codes:
        if code not in known:
            raise SettingsError(f"--keep {code}: one of {', '.join(sorted(known))}")
        yield code


def attached(desk: Desk, definition: ServiceDefinition, options: Sequence[str]) -> Iterator[Attachment]:
    """Keep each named file on both copies and yield what the application names of it.

    Raises:
        SettingsError: not of the form DOCUMENT=FILE, or the service asks for no such paper.
        AttachmentMissingError: the file cannot be read.
        AttachmentRefusedError: it cannot be taken; the detail says why.
    """
    codes = {document.code for document in definition.documents}
    for option in options:
        document, _, name = option.partition("=")
        if document not in codes or not name:
            raise SettingsError(f"--attach {option}: one of {', '.join(sorted(codes))}=FILE")
        yield desk.attach_picture(_bytes_of(Path(name)), document)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LIMITS.max_bytes + 1)
    except OSError as error:
        raise AttachmentMissingError(str(path)) from error
