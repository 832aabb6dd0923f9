"""Write the golden vectors of parked forms: `python -m tests.trust.make_parked_vectors [folder]`.

The sealing is written down here a second time, from `parked-form.md` alone.
"""

import hashlib
import json
import sys
import zlib
from pathlib import Path
from typing import Any

import base45
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.trust.parking_seal import DICTIONARY
from tests.fakes.portal_trust import b64
from tests.trust import vector_parked as vp
from tests.trust.make_vectors import ABOUT, FOLDER, SESSION, digest, entry_vector, salt
from tests.trust.make_vectors import body as salted

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
OCTETS = vp.NUMBER.to_bytes(9, "big")


def _derived(info: bytes, salt: bytes | None) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=info).derive(OCTETS)


def _code() -> str:
    check = hashlib.sha256(b"lpk-parked-check-1" + OCTETS).digest()[0] >> 3
    value = vp.NUMBER << 5 | check
    digits = "".join(DIGITS[value >> 5 * place & 31] for place in range(14, -1, -1))
    return f"P-{digits[:5]}-{digits[5:10]}-{digits[10:]}"


def _sealed(way: bytes, salt: bytes | None) -> bytes:
    packing = zlib.compressobj(level=0, wbits=-15, zdict=DICTIONARY)  # the same bytes from every zlib
    packed = packing.compress(vp.PLAIN.encode()) + packing.flush()
    return way + AESGCM(_derived(b"lpk-parked-key-2", salt)).encrypt(bytes(12), packed, way)


def parked_vectors() -> dict[str, Any]:
    """One code, what it seals in both ways, its QR; and a chain of its own."""
    parked_id = _derived(b"lpk-parked-name-1", None).hex()
    by_office = _sealed(b"\x02", vp.OFFICE_KEY)
    sealed = {
        "code": _code(),
        "parked_id": parked_id,
        "plain": vp.PLAIN,
        "dictionary_base64url": b64(DICTIONARY),
        "office_key_base64url": b64(vp.OFFICE_KEY),
        "by_code_base64url": b64(_sealed(b"\x01", None)),
        "by_office_base64url": b64(by_office),
        "qr_text": "LPP1:" + str(base45.b45encode(OCTETS + by_office), "ascii"),
    }
    body = {"parked_id": parked_id, "sealed": sealed["by_office_base64url"]}
    body_hash = digest("lpk-personal-1", salted(salt(3, 1), body))
    entries: list[dict[str, Any]] = []
    previous = "0" * 64
    chain = vp.acts(b64(SESSION.public), body, body_hash)
    for seq, (name, act) in enumerate(chain, start=1):
        entries.append(entry_vector(name, act, seq, previous))
        previous = entries[-1]["hash"]
    return {"about": ABOUT, "sealed": sealed, "entries": entries}


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(parked_vectors(), ensure_ascii=False, indent=1) + "\n"
    (folder / "parked.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
