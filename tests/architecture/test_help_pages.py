"""Each page from which a citizen calls has a name on the list of the contract, and in both languages."""

import json
from pathlib import Path

from kiosk.app.shipped_texts import load_texts
from kiosk.domain.help_call import OTHER_PAGE
from kiosk.ui.selfservice.screens import PageName

SCHEMA = Path(__file__).parents[2] / "portal" / "contract" / "schemas" / "help-call.json"


def test_every_page_is_on_the_contracts_list_and_has_a_name() -> None:
    listed = json.loads(SCHEMA.read_text("utf-8"))["properties"]["page"]["enum"]
    own = {str(page) for page in PageName} - {PageName.CALL}
    assert sorted(listed) == sorted({*own, OTHER_PAGE}), f"add it to {SCHEMA.name}"
    for page in listed:
        load_texts().words(f"selfservice.page.{page}")
