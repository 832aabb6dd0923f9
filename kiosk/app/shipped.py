"""What ships with the program beside its code: texts and invented persons."""

import tomllib
from pathlib import Path
from typing import Any, Final

from kiosk.domain.texts import Texts, parse_texts

DATA: Final = Path(__file__).parent.parent / "data"


def load_texts() -> Texts:
    """Read the texts of both languages."""
    return parse_texts(_table("ar"), _table("en"))


def _table(language: str) -> dict[str, Any]:
    return tomllib.loads((DATA / "texts" / f"{language}.toml").read_text("utf-8"))
