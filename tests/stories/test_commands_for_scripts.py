"""Every command as a script meets it: exit codes, keys of the JSON, and failures in both languages."""

import base64
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.demo.parts import CLERK, SUPERVISOR, SUPERVISOR_PIN, StageCounter, StageLine, StagePortal
from kiosk.demo.processes import Answer, Crew

ARABIC = re.compile(r"[\u0621-\u064a]")
APPLICANTS = Path(__file__).parents[2] / "portal" / "contract" / "vectors" / "applicants.json"
KNOWN_FAILURE = 3
KEPT = "identity_or_power_of_attorney"
FILING = ("file", "--operator", CLERK, "--service", "CR1", "--answers", "example", "--no-print", "--json")


def swap(words: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(new if word == old else word for word in words)


def check_failure(answer: Answer, code: str) -> None:
    """A known failure: exit code 3, its code, and what to do next in both languages."""
    assert answer.code == KNOWN_FAILURE, answer
    said = answer.last
    assert said["error"] == code
    assert ARABIC.search(said["words"]["ar"])
    assert not ARABIC.search(said["words"]["en"])
    assert "Traceback" not in answer.errors


@pytest.fixture(scope="module")
def module_line(session_portal: StagePortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StageLine]:
    if not session_portal.is_serving:
        session_portal.serve()
    crew = Crew(tmp_path_factory.mktemp("line"))
    yield StageLine(crew, session_portal.url)
    crew.stop()


@pytest.fixture(scope="module")
def enrolling(
    session_portal: StagePortal, module_line: StageLine, tmp_path_factory: pytest.TempPathFactory
) -> tuple[StageCounter, str, Answer]:
    """A counter, its code, and what the first enrolment said."""
    counter = StageCounter(tmp_path_factory.mktemp("scripts") / "counter")
    code = session_portal.enrolment_code(9)
    return counter, code, counter.enrol(module_line.url, code)


@pytest.fixture(scope="module")
def scripted(enrolling: tuple[StageCounter, str, Answer]) -> StageCounter:
    """The same counter with an open shift."""
    counter = enrolling[0]
    counter.must("shift", "open", "--operator", CLERK, "--float-dirhams", "50000", "--json")
    return counter


def test_enrolment_may_be_repeated_with_the_same_and_with_a_new_code(
    enrolling: tuple[StageCounter, str, Answer], session_portal: StagePortal, module_line: StageLine
) -> None:
    counter, code, first = enrolling
    assert {"device_id", "office", "counter", "series"} <= set(first.last)
    keys = (counter.home / "keys.json").read_bytes()
    again = counter.enrol(module_line.url, code)
    anew = counter.enrol(module_line.url, session_portal.enrolment_code(9))
    assert again.last["device_id"] == anew.last["device_id"] == first.last["device_id"]
    assert (counter.home / "keys.json").read_bytes() == keys
    assert any("recovery_code" in line for line in first.lines)
    assert not any(line.get("recovery_code") for line in (*again.lines, *anew.lines))


def test_a_code_serves_one_machine_only(
    enrolling: tuple[StageCounter, str, Answer], module_line: StageLine, tmp_path: Path
) -> None:
    other = StageCounter(tmp_path / "other")
    words = ("enrol", "--portal", module_line.url, "--json", "--code")
    check_failure(other.run(*words, enrolling[1]), "LIN-105")
    check_failure(other.run(*words, "ABCD"), "LIN-105")


def test_a_machine_that_is_not_enrolled_says_so(tmp_path: Path) -> None:
    nobody = StageCounter(tmp_path / "nobody")
    for words in (FILING, ("shift", "open", "--operator", CLERK, "--json"), ("status", "--json")):
        check_failure(nobody.run(*words), "STO-111")
    sync = nobody.run("sync", "--once", "--json")
    assert sync.code == 1
    assert sync.last["error"] == "STO-111"


def test_opening_the_shift_again_changes_nothing(scripted: StageCounter) -> None:
    before = scripted.must("status", "--no-devices", "--json").last
    again = scripted.must("shift", "open", "--operator", CLERK, "--json").last
    assert again["state"] == "open"
    assert before["shift_open_by"] == CLERK
    words = ("shift", "open", "--operator", SUPERVISOR, "--json")
    check_failure(scripted.run(*words, pin=SUPERVISOR_PIN), "AUT-104")


def test_filing_says_one_line_for_each_application(scripted: StageCounter) -> None:
    lines = scripted.must(*FILING, "--count", "3", "--vary", "7").lines
    keys = {"application_id", "tracking_number", "receipt_number", "seq", "paper"}
    assert [set(line) for line in lines] == [keys] * 3
    assert len({line["application_id"] for line in lines}) == 3
    assert {line["paper"] for line in lines} == {"none"}
    assert all(int(line["tracking_number"]) % 97 == 1 for line in lines)
    assert all(later["seq"] > line["seq"] for line, later in itertools.pairwise(lines))


def test_filing_tells_of_the_same_person_s_earlier_applications_and_files_all_the_same(
    scripted: StageCounter,
) -> None:
    first, second = (scripted.must(*FILING).last for _ in range(2))
    assert first["tracking_number"] in second["earlier"]
    exported = scripted.must("journal", "export", "--unsigned").output.splitlines()
    kinds = {line["seq"]: line["kind"] for line in map(json.loads, exported) if "kind" in line}
    assert [kinds[second["seq"] - 1], kinds[second["seq"]]] == ["duplicate.noticed", "basket.settled"]
    for_people = scripted.run(*(word for word in FILING if word != "--json"))
    assert for_people.code == 0
    assert ARABIC.search(for_people.errors)
    assert second["tracking_number"] in for_people.errors


def test_a_company_and_whoever_cannot_write_are_filed_by_command(
    scripted: StageCounter, tmp_path: Path
) -> None:
    vectors = json.loads(APPLICANTS.read_text("utf-8"))["applicants"]
    said = {vector["name"]: vector["applicant"] for vector in vectors}
    path = tmp_path / "applicant.json"
    filing = tuple("JU2" if word == "CR1" else word for word in FILING)  # a company has no birth of its own
    words = (*filing, "--vary", "applicants", "--keep", KEPT, "--applicant", str(path))
    path.write_text(json.dumps(said["a company, and the clerk writes"]), "utf-8")
    filed = scripted.must(*words).last
    exported = map(json.loads, scripted.must("journal", "export", "--unsigned").output.splitlines())
    (entry,) = (line for line in exported if line.get("seq") == filed["seq"])
    (facts,) = json.loads(base64.b64decode(entry["facts"]))["applications"]
    assert facts["applicant"] == {"kind": "company", "written_by": "clerk"}
    assert facts["documents_kept"] == [KEPT]
    path.write_text(json.dumps(said["one person twice"]), "utf-8")
    refused = scripted.run(*words)
    check_failure(refused, "INP-104")
    assert "who_witnesses.2.number:same_person" in refused.last["detail"]


def test_a_form_is_parked_by_command_and_filed_by_its_code(scripted: StageCounter, tmp_path: Path) -> None:
    whole = tmp_path / "copies.json"
    parking = (*FILING[:-2], "--json", "--park", "--vary", "unused")
    parked = scripted.must(*parking).last
    assert set(parked) == {"code", "until", "counter", "reach", "qr"}
    whole.write_text(json.dumps({"copies": 3}), "utf-8")
    resume = ("file", "--operator", CLERK, "--resume", parked["code"], "--no-print", "--json")
    filed = scripted.must(*resume, "--answers", str(whole)).last
    exported = map(json.loads, scripted.must("journal", "export", "--unsigned").output.splitlines())
    (entry,) = (line for line in exported if line.get("seq") == filed["seq"])
    (application,) = json.loads(base64.b64decode(entry["facts"]))["applications"]
    assert sum(line["dirhams"] for line in application["fee_lines"]) == 3000
    check_failure(scripted.run(*resume), "INP-116")
    check_failure(scripted.run(*FILING[:3], "--json"), "CFG-100")


def test_nobody_files_without_being_somebody(scripted: StageCounter) -> None:
    check_failure(scripted.run(*FILING, pin="000000"), "AUT-101")
    check_failure(scripted.run(*FILING, pin=None), "CFG-100")
    check_failure(scripted.run(*swap(FILING, CLERK, "4444")), "AUT-101")


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_a_number_of_applications_is_at_least_one(scripted: StageCounter, count: str) -> None:
    answer = scripted.run(*FILING, "--count", count)
    assert (answer.code, answer.lines) == (2, [])
    assert "--count" in answer.errors


@pytest.mark.parametrize("content", [None, "not json", "[]", '"text"'])
def test_a_bad_answers_file_is_refused(scripted: StageCounter, tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "answers.json"
    if content is not None:
        path.write_text(content, "utf-8")
    check_failure(scripted.run(*swap(FILING, "example", str(path))), "INP-109")


def test_wrong_answers_and_unknown_services_are_refused(scripted: StageCounter, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"given_name": "X"}), "utf-8")
    refused = scripted.run(*swap(FILING, "example", str(path)))
    check_failure(refused, "INP-104")
    assert "given_name" in refused.last["detail"]
    check_failure(scripted.run(*swap(FILING, "CR1", "ZZ9")), "INP-105")


def test_failures_for_people_come_in_both_languages(scripted: StageCounter) -> None:
    words = tuple(word for word in swap(FILING, "CR1", "ZZ9") if word != "--json")
    answer = scripted.run(*words)
    assert answer.code == KNOWN_FAILURE
    assert "[INP-105]" in answer.errors
    assert ARABIC.search(answer.errors)
    assert "catalogue" in answer.errors
    assert answer.output == ""


def test_sync_ends_with_its_result_also_when_the_line_fails(
    scripted: StageCounter, module_line: StageLine
) -> None:
    scripted.must(*FILING)
    module_line.cut()
    try:
        down = scripted.run("sync", "--once", "--json")
    finally:
        module_line.mend()
    assert down.code == 1
    assert {"sent", "waiting", "acknowledged_seq"} <= set(down.last)
    assert (down.last["sent"], down.last["error"]) == (0, "LIN-101")
    assert down.last["waiting"] > 0
    status = scripted.must("status", "--no-devices", "--json").last
    assert (status["line"], status["waiting"]) == ("down", down.last["waiting"])
    assert status["oldest_waiting_since"]

    up = scripted.must("sync", "--once", "--json").last
    assert (up["waiting"], up["sent"]) == (0, down.last["waiting"])
    status = scripted.must("status", "--no-devices", "--json").last
    assert status["head_seq"] == status["acknowledged_seq"] == up["acknowledged_seq"]
    assert (status["line"], status["waiting"], status["oldest_waiting_since"]) == ("up", 0, None)


def test_status_and_doctor_name_everything(scripted: StageCounter) -> None:
    status = scripted.must("status", "--json").last
    wanted = {
        *("line", "waiting", "oldest_waiting_since", "head_seq"),
        *("acknowledged_seq", "catalogue", "devices"),
    }
    assert wanted <= set(status)
    assert re.fullmatch(r"[0-9a-f]{64}", status["catalogue"])
    assert status["devices"]["printer"]["state"] == "absent"
    doctor = scripted.run("doctor", "--json")
    assert doctor.code in {0, 1}
    assert all({"name", "level", "ar", "en", "code", "fix"} == set(check) for check in doctor.last["checks"])


def test_the_journal_is_exported_verified_and_rebuilt(scripted: StageCounter, tmp_path: Path) -> None:
    verified = scripted.must("journal", "verify", "--json").last
    assert (verified["clean"], verified["first_wrong"]) == (True, None)
    exported = tmp_path / "journal.jsonl"
    scripted.must("journal", "export", "--output", str(exported), "--json")
    header, *entries = [json.loads(line) for line in exported.read_text("utf-8").splitlines()]
    assert header["format"] == "lpk-export-1"
    assert entries[-1]["kind"] == "export.made"
    assert len(entries) == verified["entries"] + 1
    assert scripted.must("journal", "rebuild", "--json").last["equal"] is True


def test_the_portal_speaks_to_scripts_too(scripted: StageCounter, session_portal: StagePortal) -> None:
    scripted.must("sync", "--once", "--json")
    device = scripted.must("status", "--no-devices", "--json").last["device_id"]
    held = [entry for entry in session_portal.export() if entry["device_id"] == device]
    keys = {"device_id", "epoch", "seq", "kind", "hash", "application_ids"}
    assert all(set(entry) == keys for entry in held)
    filing = {entry["kind"] for entry in held if entry["application_ids"]}
    assert filing == {"basket.settled"}
    stats = session_portal.stats()
    assert stats["entries"] >= len(held)
    assert stats["entries_unjudged"] >= 0


@pytest.mark.parametrize("service", ["CO1", "CO5"])
def test_a_file_of_many_rows_and_agencies_is_filed_by_a_script(scripted: StageCounter, service: str) -> None:
    filed = scripted.must(*swap(FILING, "CR1", service)).last
    assert len(filed["tracking_number"]) == 16


def test_without_a_shift_nobody_files(scripted: StageCounter) -> None:
    closed = scripted.must("shift", "close", "--operator", CLERK, "--json").last
    assert (closed["state"], closed["difference_dirhams"]) == ("closed", 0)
    check_failure(scripted.run(*FILING), "AUT-103")
    check_failure(scripted.run("shift", "close", "--operator", CLERK, "--json"), "AUT-103")
    scripted.must("shift", "open", "--operator", CLERK, "--json")
    counted = scripted.must("shift", "close", "--operator", CLERK, "--counted-dirhams", "250", "--json").last
    assert (counted["expected_dirhams"], counted["difference_dirhams"]) == (0, 250)


def test_the_services_in_force_at_a_counter_and_those_that_are_only_listed(scripted: StageCounter) -> None:
    listed = scripted.must("catalogue", "list", "--executable", "--json").last
    assert len(listed["services"]) == listed["executable"] == 37
    assert listed["catalogue"] == scripted.must("status", "--no-devices", "--json").last["catalogue"]
    found = scripted.must("catalogue", "search", "شهاده ميلاد", "--json").last["services"]
    assert (found[0]["code"], found[0]["name"]["en"]) == ("CR1", "Birth certificate extract")
    elsewhere = scripted.must("catalogue", "search", "كهرباء", "--json").last["services"]
    assert {row["status"] for row in elsewhere} == {"listed"}
