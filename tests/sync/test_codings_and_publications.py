"""With the real portal: codings over a way that lets ever fewer pass, and what the centre publishes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.app.carrying import carry_home
from kiosk.app.counter import signed_in
from kiosk.domain.draft import DraftId
from kiosk.domain.form import Form
from kiosk.domain.identifiers import OperatorId, ServiceCode
from kiosk.domain.letter import LetterAnswer, OutgoingLetter
from kiosk.usecases.keep_drafts import KeptForm
from tests.fakes.choosy_way import PASS, ChoosyWay
from tests.fakes.real_counter import RealCounter
from tests.fakes.real_portal import RealPortal

DCZ, ZSTD, GZIP = bytes.fromhex("5e2a4d18"), bytes.fromhex("28b52ffd"), bytes.fromhex("1f8b")
RUN = b"\x00\x00"  # a plain run begins with the length of its header
UNSUPPORTED = 415
CLERK = OperatorId("1001")


@pytest.fixture(scope="module")
def portal() -> Iterator[RealPortal]:
    made = RealPortal()
    try:
        made.serve()
        yield made
    finally:
        made.remove()


@pytest.fixture
def way(portal: RealPortal) -> Iterator[ChoosyWay]:
    with ChoosyWay(int(portal.url.rpartition(":")[2])) as running:
        yield running


def test_the_best_coding_that_passes_is_used_and_every_one_arrives(
    portal: RealPortal, way: ChoosyWay, tmp_path: Path
) -> None:
    counter = RealCounter.enrol(tmp_path / "counter", (way.url,), portal.code(1))
    ladder = [DCZ, ZSTD, GZIP, RUN]
    for refused in range(len(ladder)):
        with signed_in(counter.home, CLERK, "135790"):
            pass
        seen: list[bytes] = []

        def refuses(_method: str, target: str, body: bytes, refused: int = refused) -> int:
            if target != "/v1/journal":
                return PASS
            seen.append(body)  # noqa: B023 - asked within this turn only
            return UNSUPPORTED if body.startswith(tuple(ladder[:refused])) else PASS

        way.refuses = refuses
        result = carry_home(counter.machine)
        assert (result.failure, result.waiting) == (None, 0), ladder[refused]
        assert seen[-1].startswith(ladder[refused])
        # With the entry before as context and then without it, then each simpler coding once.
        tried = [next(kind for kind in ladder if body.startswith(kind)) for body in seen]
        assert list(dict.fromkeys(tried)) == ladder[: refused + 1]
        assert [row["hash"] for row in portal.held(counter.device_id)] == counter.hashes()


WORDS = {"ar": "نص تجريبي", "en": "Trial text, INVENTED"}


def keep_a_form(counter: RealCounter) -> tuple[str, str, Any]:
    """Begin a form and leave it, as a power cut would; return its catalogue, prices and fee."""
    with signed_in(counter.home, CLERK, "135790") as (opened, me):
        form = opened.desk.new_form(ServiceCode("CR1"))
        opened.desk.keep_draft(me, KeptForm(DraftId("d1"), form), None)
    return versions(form)


def kept_forms(counter: RealCounter) -> list[tuple[str, str, Any]]:
    with signed_in(counter.home, CLERK, "135790") as (opened, me):
        return [versions(kept.form) for kept in opened.desk.restore_drafts(me).forms]


def versions(form: Form) -> tuple[str, str, Any]:
    return form.definition.catalogue_hash, form.definition.price_table, form.definition.fee


def test_letters_prices_and_holidays_reach_the_counter_and_are_in_force(
    portal: RealPortal, tmp_path: Path
) -> None:
    counter = RealCounter.enrol(tmp_path / "counter", (portal.url,), portal.code(2))
    before = counter.said("status", "--no-devices")
    begun = keep_a_form(counter)
    published = {
        "letter": {"title": WORDS, "text": WORDS},
        "prices": {"CR1": {"kind": "fixed", "dirhams": 9500}},
        "holidays": {"days": [{"date": "2099-02-17", "name": WORDS}]},
    }
    for what, given in published.items():
        path = tmp_path / f"{what}.json"
        path.write_text(json.dumps(given, ensure_ascii=False), "utf-8")
        portal.command("publish", what, str(path))
    assert carry_home(counter.machine).failure is None
    after = counter.said("status", "--no-devices")
    assert (before["letters"], after["letters"], after["unapplied"]) == (0, 1, 0)
    assert after["price_table"] != before["price_table"]
    assert after["next_holiday"] == "2099-02-17"
    (letter,) = counter.said("letters")["letters"]
    assert (letter["title"], letter["text"], letter["receipt"]) == (WORDS, WORDS, None)
    with signed_in(counter.home, CLERK, "135790") as (opened, me):
        (shown,) = opened.desk.letters.box().letters
        opened.desk.letters.answer(me, shown, LetterAnswer.RECEIVED)
        assert opened.desk.letters.answer(me, shown, LetterAnswer.RECEIVED) is None
        opened.desk.letters.send(me, OutgoingLetter("CRA", "سجل", "نرجو المراجعة."))
    assert counter.said("letters")["letters"][0]["receipt"]["operator"] == CLERK
    assert carry_home(counter.machine).failure is None
    told = next(
        one
        for one in json.loads(portal.command("letters", "--json"))["letters"]
        if one["id"] == letter["letter_id"]
    )
    (sent,) = json.loads(portal.command("letters", "--json"))["from_offices"]
    assert (sent["recipient"], sent["operator"], sent["flags"]) == ("CRA", CLERK, [])
    assert sent["number"].endswith("-O00001")
    assert counter.said("letters", "--register")["number"].endswith("-I00001")
    assert sent["number"] in counter.command("letters", "--csv").stdout
    words = ("letters", "--print", sent["number"], "--operator", CLERK)
    assert counter.said(*words)["paper"] == "not_printed"
    (answer,) = told["answers"]
    assert (answer["device_id"], answer["operator"]) == (counter.device_id, CLERK)
    assert (answer["answer"], answer["is_current"], answer["flags"]) == ("received", True, [])
    assert kept_forms(counter) == [begun]  # a form in hand stays on its version and price
    counter.open_shift()
    counter.file(1)
    result = carry_home(counter.machine)
    assert (result.failure, result.waiting) == (None, 0)
    assert counter.states() == ["accepted"]  # judged by the table that the entry names
    reader = counter.machine.open_reader()
    assert reader.database.row("SELECT dirhams FROM applications") == (9500,)
    reader.close()
