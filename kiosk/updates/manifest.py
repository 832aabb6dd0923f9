"""A release's manifest: each file by hash, so that only what changed is fetched (`contract/updates.md`)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final, Self

from kiosk.domain import canonical_json
from kiosk.errors import MalformedEntryError, UpdateNotTrustedError

MANIFEST_FILE: Final = "release-manifest.json"
MAX_MANIFEST_BYTES: Final = 4 * 1024 * 1024
# Ten times what the whole program takes: a bound against endless data, not a size that is wished for.
MAX_FILE_BYTES: Final = 512 * 1024 * 1024
_VERSION: Final = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})", re.ASCII)
_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PART: Final = re.compile(r"[A-Za-z0-9_+@=,-][A-Za-z0-9_+@=,.\- ]{0,120}", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A released version: three numbers, compared as numbers."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `1.2.3`.

        Raises:
            UpdateNotTrustedError: not of that form.
        """
        found = _VERSION.fullmatch(text)
        if found is None:
            raise UpdateNotTrustedError(f"version {text[:20]!r}")
        return cls(*(int(part) for part in found.groups()))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True, slots=True)
class Packed:
    """One thing to fetch: its name in the repository, its hash and its size as it lies there.

    `base` is the hash of the file that a patch begins at, empty for a file packed whole.
    """

    name: str
    sha256: str
    size_bytes: int
    base: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release: where it lies in the program's folder, and what it must hold."""

    path: str
    sha256: str
    size_bytes: int
    is_program: bool
    whole: Packed
    patches: tuple[Packed, ...]


@dataclass(frozen=True, slots=True)
class ReleaseLink:
    """A symbolic link of a release; it stays inside the program's folder."""

    path: str
    target: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole release. Every path is relative, plain and inside; none is named twice.

    `store_schema` is the schema of the store that the release writes.
    """

    version: Version
    platform: str
    store_schema: int
    files: tuple[ReleaseFile, ...]
    links: tuple[ReleaseLink, ...]
    raw: bytes

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a manifest whose signature was checked.

        Raises:
            UpdateNotTrustedError: not of the published form, or a path that leads outside.
        """
        try:
            fields = canonical_json.decode(data)
            require_form(fields, "release-manifest")
            files = tuple(_file(each) for each in fields["files"])
            links = tuple(_link(each) for each in fields["links"])
            schema = _whole_number(fields["store_schema"], 10_000)
            manifest = cls(
                Version.parse(fields["version"]), str(fields["platform"]), schema, files, links, data
            )
        except (MalformedEntryError, KeyError, TypeError, ValueError) as error:
            raise UpdateNotTrustedError(f"manifest: {error}") from error
        _refuse_clashes(manifest)
        return manifest

    @property
    def size_bytes(self) -> int:
        """What the release takes once it is installed."""
        return sum(file.size_bytes for file in self.files)


def require_form(fields: Mapping[str, Any], kind: str) -> None:
    """Make sure that a signed object is of the kind and form that is read here.

    Raises:
        ValueError: it is not.
    """
    if fields["type"] != kind or fields["format"] != 1:
        raise ValueError("type")


def _file(fields: Mapping[str, Any]) -> ReleaseFile:
    sha256, size = _hash(fields["sha256"]), _whole_number(fields["size"], MAX_FILE_BYTES)
    whole = Packed(
        f"files/{sha256}.zst",
        _hash(fields["packed_sha256"]),
        _whole_number(fields["packed_size"], MAX_FILE_BYTES),
    )
    if not isinstance(fields["program"], bool):
        raise TypeError("program")
    patches = tuple(_patch(sha256, each) for each in fields.get("patches", ()))
    return ReleaseFile(_path(fields["path"]), sha256, size, fields["program"], whole, patches)


def _patch(sha256: str, fields: Mapping[str, Any]) -> Packed:
    base = _hash(fields["from"])
    return Packed(
        f"files/{sha256}.from.{base}.zst",
        _hash(fields["packed_sha256"]),
        _whole_number(fields["packed_size"], MAX_FILE_BYTES),
        base,
    )


def _link(fields: Mapping[str, Any]) -> ReleaseLink:
    path, target = _path(fields["path"]), str(fields["target"])
    steps = [*PurePosixPath(path).parts[:-1]]
    for part in target.split("/"):
        if part == "..":
            if not steps:
                raise ValueError("a link that leads outside")
            steps.pop()
        else:
            steps.append(_part(part))
    return ReleaseLink(path, target)


def _path(text: Any) -> str:
    parts = str(text).split("/")
    if not all(_part(part) for part in parts) or parts[-1] == MANIFEST_FILE:
        raise ValueError("path")
    return "/".join(parts)


def _part(text: str) -> str:
    """Check one step of a path: never empty, never a dot first, so that none leads up or hides."""
    if _PART.fullmatch(text) is None:
        raise ValueError(f"path {text[:40]!r}")
    return text


def _hash(text: Any) -> str:
    if not isinstance(text, str) or _HASH.fullmatch(text) is None:
        raise ValueError("hash")
    return text


def _whole_number(value: Any, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError("number")
    return value


def _refuse_clashes(manifest: Manifest) -> None:
    names = [file.path for file in manifest.files] + [link.path for link in manifest.links]
    taken = set(names)
    has_folder_that_is_a_file = any(parent in taken for name in names for parent in _parents(name))
    if len(taken) != len(names) or has_folder_that_is_a_file or "kiosk" not in taken:
        raise UpdateNotTrustedError("manifest: paths")


def _parents(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts)))
