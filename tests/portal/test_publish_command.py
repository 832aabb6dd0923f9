"""`portal publish`: catalogue, prices, holidays, letters and proposals reach the counters' feed, signed."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from portal.cli import main
from portal.home import PortalHome
from portal.opened import Portal
from tests.fakes.portal_caller import PortalCaller, unb64
from tests.fakes.portal_filing import application, settle
from tests.portal.conftest import CATALOGUE
from tests.portal.test_contract_papers import check
from tests.store.test_feed_kinds import DIRECTORY as PUBLISHED_DIRECTORY

WORDS = {"ar": "نص تجريبي", "en": "Trial text"}
DIRECTORY: dict[str, Any] = PUBLISHED_DIRECTORY["content"]


class Publisher:
    """Runs the command as an administrator would."""

    def __init__(self, home: PortalHome, url: str, folder: Path, out: pytest.CaptureFixture[str]) -> None:
        self.home, self.url, self.folder, self.out = home, url, folder, out

    def __call__(self, what: str, given: Any, *options: str) -> tuple[int, dict[str, Any]]:
        path = given if isinstance(given, Path) else self.folder / f"{what}.json"
        if not isinstance(given, Path):
            path.write_text(given if isinstance(given, str) else json.dumps(given), "utf-8")
        words = ["publish", "--home", str(self.home.root), "--database-url", self.url, what, str(path)]
        code = main([*words, "--json", *options])
        said = self.out.readouterr()
        return code, json.loads(said.out) if said.out else {"error": said.err}


@pytest.fixture
def publish(
    portal_home: PortalHome, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Publisher:
    return Publisher(portal_home, database_url, tmp_path, capsys)


def payload(item: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(unb64(item["fields"]["document"]["payload"]))
    return fields


def test_a_price_table_reaches_the_counter_and_entries_are_judged_by_the_table_they_name(
    caller: PortalCaller, publish: Publisher
) -> None:
    before = payload(caller.items("prices.published")[-1])
    post = {"kind": "fixed", "dirhams": 250, "beneficiary": "POST"}
    fee = {"kind": "sum", "parts": [{"kind": "fixed", "dirhams": 3000}, post]}
    code, said = publish("prices", {"T1": fee})
    assert code == 0
    table = payload(caller.items("prices.published")[-1])
    check("prices", table)
    assert (table["price_table"], table["fees"]["T1"]) == (said["price_table"], fee)
    assert table["price_table"] != before["price_table"]
    assert table["fees"]["T2"] == before["fees"]["T2"]
    chain = caller.chain()
    chain.prices = before["price_table"]
    settle(chain, application())
    chain.prices = table["price_table"]
    first, second = application()["fee_lines"]
    dearer = [{**first, "dirhams": 3000}, second]
    settle(chain, application())
    settle(chain, application(fee_lines=dearer))
    made_with = {"catalogue": "", "prices": before["price_table"]}
    settle(chain, application(made_with={**made_with, "catalogue": "0" * 64}))
    assert caller.journal(chain.run()).status_code == 200
    reasons = [item["fields"]["reasons"] for item in caller.items("judgement")]
    assert reasons == [[], ["fee_differs"], [], []]


def test_the_same_prices_again_publish_nothing(caller: PortalCaller, publish: Publisher) -> None:
    fees = payload(caller.items("prices.published")[-1])["fees"]
    assert publish("prices", fees)[0] == 0
    assert len(caller.items("prices.published")) == 1


def test_a_catalogue_names_the_price_table_that_is_published_with_it(
    caller: PortalCaller, publish: Publisher, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(CATALOGUE, tmp_path / "catalogue"))
    service = json.loads((folder / "T2" / "service.json").read_text("utf-8"))
    service["fee"] = {"kind": "fixed", "dirhams": 750}
    (folder / "T2" / "service.json").write_text(json.dumps(service), "utf-8")
    assert publish("catalogue", folder)[0] == 0
    catalogue, prices = (payload(caller.items(f"{kind}.published")[-1]) for kind in ("catalogue", "prices"))
    assert catalogue["price_table"] == prices["price_table"] == "prices-2"
    assert prices["fees"]["T2"]["dirhams"] == 750
    assert publish("catalogue", folder)[0] == 0
    assert len(caller.items("catalogue.published")) == 2


def test_holidays_and_letters_reach_the_counter(caller: PortalCaller, publish: Publisher) -> None:
    days = [{"date": "2027-02-17", "name": WORDS}]
    assert publish("holidays", {"days": days}) == (0, {"published": "holidays", "days": 1})
    table = payload(caller.items("holidays.published")[-1])
    check("holidays", table)
    assert table["days"] == days
    code, said = publish("letter", {"title": WORDS, "text": WORDS}, "--office", "TIP-001")
    assert (code, said["counters"]) == (0, 1)
    (letter,) = caller.items("letter")
    check("letter", letter["fields"])
    assert letter["object"] == said["letter_id"]
    publish("letter", {"letter_id": said["letter_id"], "title": WORDS, "text": WORDS, "withdrawn": True})
    assert [item["version"] for item in caller.items("letter")] == [1, 2]


def test_a_new_counter_gets_the_holidays_in_force(
    caller: PortalCaller, publish: Publisher, portal: Portal, portal_url: str, new_code: Any
) -> None:
    publish("holidays", {"days": []})
    other = PortalCaller(portal_url)
    assert other.enrol(new_code(counter=4)).status_code == 200
    assert len(other.items("holidays.published")) == 1
    other.close()


def test_a_proposal_goes_to_the_counter_that_filed_and_names_the_revision(
    caller: PortalCaller, publish: Publisher
) -> None:
    chain = caller.chain()
    entry = settle(chain, filed := application())
    caller.journal(chain.run())
    about = {"application_id": filed["application_id"], "field": "phone"}
    given = {**about, "proposed": "0912345678", "reason": WORDS}
    code, said = publish("proposal", given)
    assert (code, said["device_id"]) == (0, caller.enrolment["device_id"])
    (item,) = caller.items("correction.proposed")
    check("correction-proposed", item["fields"])
    assert item["fields"]["entry_hash"] == entry.hash


def test_a_directory_reaches_the_counters_signed_by_the_catalogue_s_key(
    caller: PortalCaller, publish: Publisher
) -> None:
    content = {**DIRECTORY, "version": "by the command"}
    code, said = publish("directory", content)
    assert (code, said["services"]) == (0, 1)
    items = caller.items("directory.published")
    check("directory", payload(items[-1]))
    assert payload(items[-1])["content"] == content
    assert items[-1]["fields"]["document"]["context"] == "lpk-directory-1"
    assert publish("directory", content)[0] == 0
    assert len(caller.items("directory.published")) == len(items)


@pytest.mark.parametrize(
    ("what", "given"),
    [
        ("prices", {"T9": {"kind": "fixed", "dirhams": 1}}),
        ("prices", {"T1": 7}),
        ("prices", "not json"),
        ("prices", "[]"),
        ("holidays", {"days": [{"date": "17 February"}]}),
        ("holidays", {}),
        ("directory", {"owners": []}),
        ("directory", {**DIRECTORY, "services": [*DIRECTORY["services"], *DIRECTORY["services"]]}),
        ("directory", {**DIRECTORY, "life_events": {}}),
        ("directory", {**DIRECTORY, "owners": [{"code": "LIB", "name": WORDS, "ministry": "NONE"}]}),
        ("letter", {"title": WORDS}),
        ("proposal", {"application_id": "none", "field": "x", "proposed": 1, "reason": WORDS}),
        ("proposal", {"application_id": "none"}),
    ],
)
def test_what_is_not_of_the_published_form_is_refused_and_changes_nothing(
    caller: PortalCaller, publish: Publisher, what: str, given: Any
) -> None:
    before = caller.feed().json()["next"]
    code, said = publish(what, given)
    assert code == 2
    assert "PRT-1" in said["error"]
    assert caller.feed().json()["next"] == before


def test_settings_reach_the_counters_signed_and_what_is_not_on_the_list_is_not_published(
    caller: PortalCaller, publish: Publisher
) -> None:
    code, _ = publish("settings", {"portal.feed_poll_s": 120, "ui.language": "en"})
    item = caller.items("settings.published")[-1]
    check("settings", payload(item))
    assert (code, item["object"], item["fields"]["document"]["context"]) == (0, "settings", "lpk-settings-1")
    assert payload(item)["settings"] == {"portal.feed_poll_s": 120, "ui.language": "en"}
    for wrong in ({"devices.printer": {}}, {"portal.feed_poll_s": 1}, {"portal.urls": ["ftp://a"]}):
        assert publish("settings", wrong)[0] != 0
    assert len(caller.items("settings.published")) == 1
    assert publish("settings", {})[0] == 0
