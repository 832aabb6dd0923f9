"""Write the vectors of applicants and papers: `python -m tests.trust.make_applicant_vectors [folder]`."""

import json
import sys
from pathlib import Path
from typing import Any

from tests.fakes.portal_trust import b64
from tests.trust import vector_applicants as va
from tests.trust.make_vectors import ABOUT, FOLDER, SESSION, chain


def applicant_vectors() -> dict[str, Any]:
    """Entries in a chain of their own, and what a portal finds unclear."""
    papers = [
        {"name": name, "application": {"documents_seen": ["a", "b"], **told}, "unclear": unclear}
        for name, told, unclear in va.PAPERS
    ]
    return {
        "about": ABOUT,
        "entries": chain(va.acts(b64(SESSION.public))),
        "papers": papers,
        "filed_on": "2026-06-30",
        "applicants": [
            {"name": name, "answers": answers, "applicant": said, "faults": faults}
            for name, answers, said, faults in va.APPLICANTS
        ],
        "altered": [
            {"name": name, "answers": answers, "facts": facts, "applicant": said, "faults": faults}
            for name, answers, facts, said, faults in va.ALTERED
        ],
    }


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(applicant_vectors(), ensure_ascii=False, indent=1) + "\n"
    (folder / "applicants.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
