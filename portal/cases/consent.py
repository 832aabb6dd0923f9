"""What was agreed to: the words of the service's privacy class, by a name that stays published."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

_NOTICES: Final = Path(__file__).resolve().parents[1] / "contract" / "notices.json"
_WHERE_NOT_SAID: Final = "sensitive"


@cache
def _classes() -> Mapping[str, str]:
    """Return the privacy class of every notice ever published, by its name."""
    return {name: notice["privacy_class"] for name, notice in json.loads(_NOTICES.read_text("utf-8")).items()}


def is_told_as_published(application: Mapping[str, Any], definition: Mapping[str, Any]) -> bool:
    """Say whether the notice is one of the service's class; who says nothing is asked nothing."""
    told = application.get("consent")
    return told is None or _classes().get(told) == definition.get("privacy_class", _WHERE_NOT_SAID)
