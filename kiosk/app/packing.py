"""Packing a folder of definitions and taking packs in: judged before signing, and again when read."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk.app.catalogue_folder import read_service, service_folders
from kiosk.app.linting import lint_folder
from kiosk.domain.catalogue import Catalogue
from kiosk.domain.catalogue_file import parse_catalogue
from kiosk.errors import MalformedCatalogueError
from kiosk.trust.pack import open_pack, open_signing_key, read_public_key, sign_pack

_TYPE: Final = "catalogue"


@dataclass(frozen=True, slots=True)
class Packed:
    """What was packed: version and services by code and version."""

    version: int
    services: dict[str, str]


def pack_folder(folder: Path, key: Path, output: Path) -> Packed:
    """Judge a folder, sign it, write it; its version is one above that of the file it takes the place of.

    Raises:
        MalformedCatalogueError: something is wrong with a definition, the key, or the file in its place.
        AnswerNotTrustedError: the file in its place was signed by somebody else: it is not overwritten.
    """
    findings = lint_folder(folder).findings
    if findings:
        first = findings[0]
        raise MalformedCatalogueError(
            f"{first.service}: {first.code}: {first.detail} ({len(findings)} in all)"
        )
    signing = open_signing_key(key)
    before = 0
    if output.exists():
        before = int(open_pack(output, signing.public_key().public_bytes_raw())["version"])
    services = [read_service(path).service for path in service_folders(folder)]
    version = before + 1
    payload: dict[str, Any] = {
        "type": _TYPE,
        "version": version,
        "price_table": f"prices-{version}",
        "services": services,
    }
    parse_catalogue(payload, "")
    output.write_bytes(sign_pack(payload, signing))
    return Packed(version, _versions(parse_catalogue(payload, "")))


def check_pack(pack: Path, public_key: Path, newer_than: int = 0) -> Packed:
    """Say what a pack holds, once it is known to be whole and its signer's.

    Raises:
        AnswerNotTrustedError: forged, altered or foreign.
        MalformedCatalogueError: older than what is held, or a definition in it cannot be used.
    """
    payload = open_pack(pack, read_public_key(public_key))
    version = payload.get("version")
    if type(version) is not int or version <= newer_than:
        raise MalformedCatalogueError(f"pack: version {version} is not above {newer_than}")
    return Packed(version, _versions(parse_catalogue(payload, "")))


def _versions(catalogue: Catalogue) -> dict[str, str]:
    return {str(service.code): service.version for service in catalogue.services}
