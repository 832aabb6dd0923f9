"""The texts that ship with the program; light, for the first page waits for nothing else."""

import json
import tomllib
from pathlib import Path
from typing import Any, Final

from kiosk.domain.texts import Texts, joined_texts, parse_texts

DATA: Final = Path(__file__).parent.parent / "data"
# Made by the installers of the same tables: reading TOML took a quarter of the time to the first page.
JOINED_FILE: Final = "joined.json"


def load_texts() -> Texts:
    """Read the texts of both languages: as the installers joined them, or from their tables."""
    joined = DATA / "texts" / JOINED_FILE
    if joined.exists():
        return joined_texts(json.loads(joined.read_bytes()))
    return parse_texts(_table("ar"), _table("en"))


def write_joined(target: Path) -> None:
    """Check the tables of both languages and write them as one file; for the installers."""
    texts = parse_texts(_table("ar"), _table("en"))
    flat = {str(language): dict(table) for language, table in texts.by_language.items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(flat, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def _table(language: str) -> dict[str, Any]:
    return tomllib.loads((DATA / "texts" / f"{language}.toml").read_text("utf-8"))
