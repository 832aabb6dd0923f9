"""A new version of the catalogue on the wire: three fields edited in about 600 KB.

The catalogue is the shipped one, its services repeated under other codes with other words, so that it has the
size of a country's. Counted is what stands for the new version, and the whole body of the feed's answer that
brings it: names, cursor, signature and all, packed as the portal packs it for a counter of today.
"""

import argparse
import copy
import gzip
import hashlib
import random
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import zstandard

from portal import canonical_json
from portal.api.answer_coding import pack_answer
from portal.feed.catalogue_files import DEFAULT_FOLDER, read_catalogue
from portal.feed.delta import packed
from portal.text_codes import to_base64url

WANTED_BYTES = 600_000
_VARIED = ("name", "legal_basis", "next_steps")


def big_catalogue(chance: random.Random) -> dict[str, Any]:
    """Return a payload of about the wanted size."""
    shipped, services = read_catalogue(DEFAULT_FOLDER), []
    payload: dict[str, Any] = {"type": "catalogue", "version": 1, "price_table": "prices-1"}
    while len(canonical_json.encode({**payload, "services": services})) < WANTED_BYTES:
        service = copy.deepcopy(chance.choice(shipped))
        service["code"] = f"{service['code']}{len(services):03d}"
        for name in _VARIED:
            for language in service.get(name, {}):
                words = service[name][language].split()
                chance.shuffle(words)
                service[name][language] = " ".join(words)
        services.append(service)
    return {**payload, "services": services}


def edited(payload: dict[str, Any]) -> dict[str, Any]:
    """Return the next version with three fields edited: a name, a fee's label, a keyword."""
    made = copy.deepcopy(payload)
    services = made["services"]
    services[3]["name"]["ar"] += " المعدلة"
    services[len(services) // 2]["next_steps"]["en"] = "Come back with this receipt after ten days."
    services[-2]["keywords"] = [*services[-2]["keywords"], "تجديد"]
    return {**made, "version": 2, "price_table": "prices-1"}


def answer_bytes(fields: dict[str, Any]) -> int:
    """Return the size of the feed's answer with this one item, as it travels."""
    chance = random.Random(3)
    about = {"kind": "catalogue.published", "object": "catalogue", "version": 2, "n": 17}
    item = {**about, "at": "2026-11-22T09:00:00.000Z", "fields": fields}
    life = {"term": 1, "id": chance.randbytes(16).hex()}
    page = canonical_json.encode({"incarnation": life, "items": [item], "next": 17, "more": False})
    return len(pack_answer(page, {"content-type": "application/json"}, {}, knows_dictionary=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the same: it is quick")
    parser.parse_args()
    payload = big_catalogue(random.Random(1))
    old, new = (canonical_json.encode(fields) for fields in (payload, edited(payload)))
    delta = packed(old, new)
    chance = random.Random(2)
    signature = to_base64url(chance.randbytes(64))
    signatures = [{"key_id": chance.randbytes(8).hex(), "signature": signature}]
    fields = {
        "base": hashlib.sha256(old).hexdigest(),
        "delta": to_base64url(delta),
        "document": {"context": "lpk-catalogue-1", "signatures": signatures},
    }
    whole = {"document": {**fields["document"], "payload": to_base64url(new)}}  # type: ignore[dict-item]
    rows = [
        ("**ours: delta against the held version**", len(delta), answer_bytes(fields)),
        ("whole document, as without a delta", len(new), answer_bytes(whole)),
        ("whole, gzip", len(gzip.compress(new, 9, mtime=0)), None),
        ("whole, zstd 19", len(zstandard.ZstdCompressor(level=19).compress(new)), None),
    ]
    print(f"A catalogue of {len(new):,} B, {len(payload['services'])} services, three fields edited.\n")
    print("| way | new version, B | the feed's answer with it, B |\n|---|---:|---:|")
    for name, size, item in rows:
        print(f"| {name} | {size:,} | {f'{item:,}' if item else ''} |")


if __name__ == "__main__":
    main()
