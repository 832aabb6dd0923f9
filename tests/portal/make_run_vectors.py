"""Writes `portal/contract/vectors/run.json` from the entry vectors: run it only for a new contract version.

It frames with struct alone; the entries' bytes are those of `entry.json`.
"""

import base64
import json
import struct
from pathlib import Path

import zstandard

FOLDER = Path(__file__).resolve().parents[2] / "portal" / "contract" / "vectors"
LEFT_OUT = {"v", "device_id", "epoch", "seq", "prev_hash", "facts_hash", "personal_hashes", "alg", "key_id"}
ERASED = struct.pack(">I", 0xFFFFFFFF)
OWED = struct.pack(">I", 0xFFFFFFFE)
ENTRIES = 10  # those that version 1 began with; what was added to `entry.json` since is not in it


def canonical(value: dict[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def part(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def bodies(entry: dict[str, object], *, is_owing: bool) -> bytes:
    fields = json.loads(base64.b64decode(entry["envelope_base64"]))
    facts = OWED + bytes.fromhex(fields["facts_hash"]) if is_owing else b""
    run = facts or part(base64.b64decode(entry["facts_base64"]))
    for data, named in zip(entry["personal_base64"], entry["personal_hashes"], strict=True):
        mark = OWED if data else ERASED
        run += part(base64.b64decode(data)) if data and not is_owing else mark + bytes.fromhex(named)
    return run


def frame(vectors: dict[str, object], *, is_owing: bool = False) -> tuple[bytes, dict[str, object]]:
    entries = vectors["entries"]
    header = {
        "v": 1,
        "device_id": vectors["device_id"],
        "epoch": vectors["epoch"],
        "branch": "main",
        "from_seq": entries[0]["seq"],
        "prev_hash": entries[0]["prev_hash"],
        "count": len(entries),
        "key_id": vectors["keys"]["journal"]["key_id"],
        "alg": "Ed25519",
    }
    run = part(canonical(header))
    for entry in entries:
        fields = json.loads(base64.b64decode(entry["envelope_base64"]))
        stripped = {name: value for name, value in fields.items() if name not in LEFT_OUT}
        stripped["personal_count"] = len(entry["personal_hashes"])
        run += part(canonical(stripped)) + bodies(entry, is_owing=is_owing)
    signature = entries[-1]["signature"]
    return run + part(base64.urlsafe_b64decode(signature + "==")), header


def main() -> None:
    vectors = json.loads((FOLDER / "entry.json").read_text("utf-8"))
    vectors["entries"] = vectors["entries"][:ENTRIES]
    run, header = frame(vectors)
    first = len(part(canonical(header)))
    spaced = json.dumps(header, sort_keys=True).encode()
    refused = {
        "cut off": run[:-1],
        "a byte too many": run + b"\0",
        "empty": b"",
        "header with spaces": part(spaced) + run[first:],
        "header without a member": part(canonical({**header, "count": None})) + run[first:],
        "another version": part(canonical({**header, "v": 2})) + run[first:],
        "count too high": part(canonical({**header, "count": header["count"] + 1})) + run[first:],
        "count too low": part(canonical({**header, "count": header["count"] - 1})) + run[first:],
    }
    owing = frame(vectors, is_owing=True)[0]
    given_back = zstandard.ZstdCompressor(write_content_size=True).compress(part(run) + part(owing))
    found = {
        "about": vectors["about"],
        "header": header,
        "run_base64": base64.b64encode(run).decode(),
        "owing_run_base64": base64.b64encode(owing).decode(),
        "given_back_base64": base64.b64encode(given_back).decode(),
        "hashes": [entry["hash"] for entry in vectors["entries"]],
        "refused": [
            {"name": name, "base64": base64.b64encode(data).decode()} for name, data in refused.items()
        ],
    }
    (FOLDER / "run.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
