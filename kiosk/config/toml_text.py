"""Tables of plain values as TOML text."""

import json
from collections.abc import Mapping
from typing import Any


def table_text(name: str, values: Mapping[str, Any]) -> str:
    """Return one table."""
    lines = [f"[{name}]", *(f"{key} = {_value_text(value)}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def _value_text(value: str | int | list[str]) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return "[" + ", ".join(_quoted(item) for item in value) + "]"
    return str(value)


def _quoted(text: str) -> str:
    # A JSON text is a TOML basic string but for DEL, which TOML wants escaped (toml.io/en/v1.0.0#string).
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
