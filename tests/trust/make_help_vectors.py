"""Write the golden vectors of calls for a person: `python -m tests.trust.make_help_vectors [folder]`."""

import json
import sys
from pathlib import Path
from typing import Any

from tests.fakes.portal_trust import b64
from tests.trust import vector_help as vh
from tests.trust.make_vectors import ABOUT, FOLDER, SESSION, chain


def help_vectors() -> dict[str, Any]:
    """A call at a machine and one answered at a counter; a chain of its own."""
    return {"about": ABOUT, "entries": chain(vh.acts(b64(SESSION.public)))}


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(help_vectors(), ensure_ascii=False, indent=1) + "\n"
    (folder / "help.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
