"""Makes a small libicudata out of the one that comes with Qt: Arabic and English, not 800 languages.

Of the 32 MB, 7.5 MB packed, most is what other languages call units, moneys and lands, and how signs were
written before Unicode. Qt takes from it the order of letters, large and small letters and names of time
zones; words, figures and dates of ours come from Qt's own tables and our texts. Common data of ICU: a header,
then the number of items, then for each where its name and where its content begins, in the order of the names
(https://unicode-org.github.io/icu/userguide/icu_data/).
"""

import re
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_MARK: Final = b"CmnD"
_MAGIC: Final = (0xDA, 0x27)
# Bytes: size of the header, magic, size of the info, reserved, endianness, charset, sizeof UChar, reserved.
_BEFORE_MARK: Final = 12
_ALIGNED: Final = 16
_LANGUAGES: Final = ("root", "ar", "ar_LY", "en", "en_US", "pool", "res_index")
_FOLDERS: Final = ("", "coll/", "zone/")
# What belongs to no language: rules of calendars and zones, aliases, how Unicode is normalised and collated.
_COMMON: Final = (
    r"(supplementalData|likelySubtags|keyTypeData|timezoneTypes|zoneinfo64|metaZones|windowsZones|numberingSystems"
    r"|plurals|pluralRanges|dayPeriods|genderList|grammaticalFeatures|icuver|icustd|units|currencyNumericCodes"
    r"|tzdbNames|langInfo)\.res|cnvalias\.icu|ulayout\.icu|uemoji\.icu|.*\.nrm|coll/ucadata\.icu"
)
_KEPT: Final = re.compile(rf"({'|'.join(_FOLDERS)})({'|'.join(_LANGUAGES)})\.res|{_COMMON}")
_NEEDED: Final = {
    "root.res",
    "ar.res",
    "en.res",
    "coll/root.res",
    "coll/ar.res",
    "coll/ucadata.icu",
    "cnvalias.icu",
}

Item = tuple[str, bytes]


def slim(source: Path, target: Path) -> Path:
    """Write a library of the same name and symbol that holds only what is kept; needs `as` and `ld`.

    Args:
        source: libicudata of one ICU, little-endian, its data as one symbol.
        target: where the new one is written; its name stays the soname.

    Raises:
        ValueError: the library is not of the form that is known.
    """
    content = source.read_bytes()
    begin = content.find(_MARK) - _BEFORE_MARK
    if begin < 0 or struct.unpack_from("<HBB", content, begin)[1:] != _MAGIC:
        raise ValueError(f"{source.name}: no common data of ICU")
    symbol = re.search(rb"\0(icudt\d+_dat)\0", content)
    if symbol is None:
        raise ValueError(f"{source.name}: no symbol of its data")
    (size,) = struct.unpack_from("<H", content, begin)
    header, items = content[begin : begin + size], list(_items(content[begin + size :]))
    kept = [item for item in items if _KEPT.fullmatch(item[0].partition("/")[2])]
    found = {name.partition("/")[2] for name, _ in kept}
    if not found >= _NEEDED:
        raise ValueError(f"{source.name}: without {', '.join(sorted(_NEEDED - found))}")
    target.parent.mkdir(parents=True, exist_ok=True)
    data = target.with_suffix(".dat")
    data.write_bytes(header + _packed(kept))
    _link(data, symbol[1].decode(), source.name, target)
    data.unlink()
    return target


def _items(data: bytes) -> Iterator[Item]:
    """Yield names and contents; an item ends where the next one begins."""
    (count,) = struct.unpack_from("<I", data)
    places = [struct.unpack_from("<II", data, 4 + 8 * number) for number in range(count)]
    ends = [begins for _, begins in places[1:]] + [len(data)]
    for (named, begins), end in zip(places, ends, strict=True):
        yield data[named : data.index(b"\0", named)].decode("ascii"), data[begins:end]


def _packed(items: list[Item]) -> bytes:
    names, name_places = bytearray(), []
    table = 4 + 8 * len(items)
    for name, _ in items:
        name_places.append(table + len(names))
        names += name.encode("ascii") + b"\0"
    names += b"\0" * (-(table + len(names)) % _ALIGNED)
    contents, places = bytearray(), []
    for _, content in items:
        places.append(table + len(names) + len(contents))
        contents += content + b"\0" * (-len(content) % _ALIGNED)
    toc = b"".join(struct.pack("<II", *both) for both in zip(name_places, places, strict=True))
    return struct.pack("<I", len(items)) + toc + bytes(names) + bytes(contents)


def _link(data: Path, symbol: str, soname: str, target: Path) -> None:
    lines = (
        '.section .note.GNU-stack,"",@progbits',
        ".section .rodata",
        f".globl {symbol}",
        f".type {symbol},@object",
        f".balign {_ALIGNED}",
        f"{symbol}:",
        f'.incbin "{data.name}"',
        f".size {symbol}, . - {symbol}",
        "",
    )
    made = target.with_suffix(".o")
    subprocess.run(
        ["as", "-o", made.name, "-"], input="\n".join(lines), text=True, check=True, cwd=target.parent
    )
    words = ["-shared", "-soname", soname, "--build-id=none", "-o", target.name, made.name]
    subprocess.run(["ld", *words], check=True, cwd=target.parent)
    made.unlink()
