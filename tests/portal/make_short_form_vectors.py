"""Writes `portal/contract/vectors/short-form.json` from the signed messages of `trust.json`.

Run it only for a new contract version. It reads headers by cutting strings, and packs with base64 alone.
"""

import base64
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "portal" / "contract" / "vectors"
RECEIVED_MS = 1_795_338_000_123
RECEIVED_AT = "2026-11-22T09:00:00.123Z"


def text_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def parameter(headers: dict[str, str], name: str) -> str:
    return headers["signature-input"].split(f";{name}=")[1].split(";")[0].strip('"')


def signature(headers: dict[str, str]) -> bytes:
    return base64.b64decode(headers["signature"].split(":")[1])


def request(headers: dict[str, str]) -> dict[str, str]:
    key, created = parameter(headers, "keyid"), int(parameter(headers, "created"))
    nonce = bytes.fromhex(headers["lpk-nonce"])
    packed = bytes.fromhex(key) + created.to_bytes(5, "big") + nonce + signature(headers)
    return {
        "short-form-1": f"{key}.{created}.{text_of(nonce)}.{text_of(signature(headers))}",
        "short-form-2": text_of(packed),
    }


def answer(headers: dict[str, str]) -> dict[str, str]:
    key, created = parameter(headers, "keyid"), int(parameter(headers, "created"))
    term, identity = headers["lpk-incarnation"].split(".")
    life, octets = bytes.fromhex(identity), signature(headers)
    packed = bytes.fromhex(key) + created.to_bytes(5, "big") + int(term).to_bytes(4, "big") + life + octets
    return {
        "short-form-1": f"{key}.{created}.{term}.{text_of(life)}.{text_of(octets)}",
        "short-form-2": text_of(packed),
    }


def exchange(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "request": {**one["request"], "lpk": request(one["request"]["headers"])},
        "answer": {**one["answer"], "lpk": answer(one["answer"]["headers"])},
    }


def main() -> None:
    trust = json.loads((FOLDER / "trust.json").read_text("utf-8"))
    signed = trust["checkpoint"]["signatures"][0]["signature"]
    octets = base64.urlsafe_b64decode(signed + "==")
    seq = 10
    packed = RECEIVED_MS.to_bytes(6, "big") + seq.to_bytes(6, "big") + octets
    found = {
        "about": "Messages of trust.json in their short forms (wire.md): `lpk` is the header's value.",
        "line": [exchange(one) for one in trust["line"] if "lpk-nonce" in one["request"]["headers"]],
        "checkpoint": {
            "short-form-1": {"received_at": RECEIVED_AT, "seq": seq, "signature": signed},
            "short-form-2_base64": base64.b64encode(packed).decode(),
        },
    }
    (FOLDER / "short-form.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
