"""GET /updates/…: releases of the counter's program, in ranges; they prove themselves."""

import re
from typing import Annotated, Final

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathParameter

from portal.api.caller import ThePortal
from portal.opened import Portal
from portal.updates.of_portal import repository_of

_RANGE: Final = re.compile(r"bytes=(\d{1,15})-(\d{1,15})", re.ASCII)
_MOST_BYTES: Final = 1024 * 1024
_TYPE: Final = "application/octet-stream"
router = APIRouter()
Metadata = Annotated[
    str, PathParameter(pattern=r"^(timestamp|\d{1,9}\.(root|snapshot|targets|rings))\.json$")
]
Packed = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}(\.from\.[0-9a-f]{64})?\.zst$")]
Manifest = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}\.[0-9.]{1,30}\.json$")]
Platform = Annotated[str, PathParameter(pattern=r"^[a-z0-9_-]{1,40}$")]
Rings = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{64}\.rings\.json$")]


@router.get("/updates/metadata/{name}")
def metadata(name: Metadata, request: Request, portal: ThePortal) -> Response:
    """Give signed metadata; the online word is given again when it is a day old."""
    if name == "timestamp.json":
        repository_of(portal).sign_anew(is_due_only=True)
    return _part_of(portal, f"metadata/{name}", request)


@router.get("/updates/targets/releases/{platform}/{name}")
def manifest(platform: Platform, name: Manifest, request: Request, portal: ThePortal) -> Response:
    """Give the manifest of a release."""
    return _part_of(portal, f"targets/releases/{platform}/{name}", request)


@router.get("/updates/targets/{name}")
def rings(name: Rings, request: Request, portal: ThePortal) -> Response:
    """Give the list of who gets which release."""
    return _part_of(portal, f"targets/{name}", request)


@router.get("/updates/files/{name}")
def packed(name: Packed, request: Request, portal: ThePortal) -> Response:
    """Give a packed file, or a patch."""
    return _part_of(portal, f"files/{name}", request)


def _part_of(portal: Portal, name: str, request: Request) -> Response:
    """Give bytes of a file; at most a mebibyte at once, so that a broken line costs no more."""
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    first = int(asked[1]) if asked else 0
    most = min(_MOST_BYTES, int(asked[2]) - first + 1) if asked else _MOST_BYTES
    try:
        with (portal.home.updates_folder / name).open("rb") as file:
            size = file.seek(0, 2)
            file.seek(first)
            data = file.read(max(0, most))
    except OSError:
        return Response(status_code=404)
    if asked is None and len(data) == size:
        return Response(data, media_type=_TYPE, headers={"Accept-Ranges": "bytes"})
    if first >= size:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
    span = f"bytes {first}-{first + len(data) - 1}/{size}"
    return Response(data, status_code=206, media_type=_TYPE, headers={"Content-Range": span})
