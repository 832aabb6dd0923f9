"""Write the golden vectors of cases and results: `python -m tests.trust.make_case_vectors [folder]`."""

import json
import sys
from pathlib import Path
from typing import Any

from tests.fakes.portal_trust import b64
from tests.trust import vector_cases as vc
from tests.trust.make_vectors import ABOUT, FOLDER, SESSION, chain


def case_vectors() -> dict[str, Any]:
    """Look-ups, hand-overs and a return; a chain of its own."""
    return {"about": ABOUT, "entries": chain(vc.acts(b64(SESSION.public)))}


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(case_vectors(), ensure_ascii=False, indent=1) + "\n"
    (folder / "cases.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
