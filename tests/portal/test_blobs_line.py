"""Pictures on the line: whole in the end or not at all, kept once, and cases wait for them."""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest
import requests
from sqlalchemy import func, select

from portal.blobs.shelf import LARGEST_BLOB_BYTES, LARGEST_CHUNK_BYTES, MOST_UNFINISHED
from portal.opened import Portal
from portal.tables import Blob, BlobChunk, BlobUpload
from tests.fakes.portal_caller import PortalCaller, unb64
from tests.fakes.portal_filing import application, settle

CHUNK = 16 * 1024


def named(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def head(caller: PortalCaller, digest: str) -> requests.Response:
    return caller.send(caller.prepare("HEAD", f"/v1/blobs/{digest}", headers={"Tus-Resumable": "1.0.0"}))


def patch(
    caller: PortalCaller, digest: str, size: int, offset: int, chunk: bytes, **changed: str
) -> requests.Response:
    headers = {
        "Tus-Resumable": "1.0.0",
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": str(offset),
        "Upload-Length": str(size),
        "Upload-Checksum": f"sha256 {base64.b64encode(hashlib.sha256(chunk).digest()).decode()}",
    }
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    return caller.send(caller.prepare("PATCH", f"/v1/blobs/{digest}", chunk, headers))


def upload(caller: PortalCaller, data: bytes) -> requests.Response:
    for offset in range(0, len(data), CHUNK):
        answer = patch(caller, named(data), len(data), offset, data[offset : offset + CHUNK])
    return answer


def problem(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


def receipt(document: dict[str, Any]) -> dict[str, Any]:
    assert document["context"] == "lpk-blob-1"
    payload: dict[str, Any] = json.loads(unb64(document["payload"]))
    return payload


def count(portal: Portal, table: type[Any]) -> int:
    with portal.sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_picture_comes_in_chunks_and_is_countersigned_once_whole(
    caller: PortalCaller, portal: Portal
) -> None:
    data = secrets.token_bytes(3 * CHUNK + 77)
    first = head(caller, named(data))
    assert (first.headers["Upload-Offset"], first.headers.get("Upload-Length")) == ("0", None)
    step = patch(caller, named(data), len(data), 0, data[:CHUNK])
    assert (step.status_code, step.headers["Upload-Offset"]) == (204, str(CHUNK))
    between = head(caller, named(data))
    assert between.headers["Upload-Offset"] == str(CHUNK)
    assert between.headers["Upload-Length"] == str(len(data))
    assert "LPK-Receipt" not in between.headers
    last = upload(caller, data)
    said = receipt(last.json())
    assert (said["hash"], said["size"]) == (named(data), len(data))
    assert said["device_id"] == caller.enrolment["device_id"]
    again = head(caller, named(data))
    assert receipt(json.loads(unb64(again.headers["LPK-Receipt"]))) == said
    with portal.sessions() as session:
        assert session.get_one(Blob, named(data)).data == data
    assert (count(portal, BlobUpload), count(portal, BlobChunk)) == (0, 0)


def test_the_same_chunk_again_gives_the_same_answer_and_another_one_none(caller: PortalCaller) -> None:
    data = secrets.token_bytes(3 * CHUNK)
    patch(caller, named(data), len(data), 0, data[:CHUNK])
    patch(caller, named(data), len(data), CHUNK, data[CHUNK : 2 * CHUNK])
    again = patch(caller, named(data), len(data), 0, data[:CHUNK])
    assert (again.status_code, again.headers["Upload-Offset"]) == (204, str(2 * CHUNK))
    other = patch(caller, named(data), len(data), 0, b"x" * CHUNK)
    assert problem(other) == (409, "offset-conflict")
    assert other.json()["offset"] == 2 * CHUNK
    assert problem(patch(caller, named(data), len(data), 0, data[2 * CHUNK :]))[0] == 409


def test_a_chunk_changed_on_the_way_is_not_stored(caller: PortalCaller, portal: Portal) -> None:
    data = secrets.token_bytes(CHUNK)
    wrong = f"sha256 {base64.b64encode(bytes(32)).decode()}"
    answer = patch(caller, named(data), len(data), 0, data, Upload_Checksum=wrong)
    assert problem(answer) == (460, "checksum-mismatch")
    assert count(portal, BlobChunk) == 0


def test_a_whole_that_is_not_what_its_name_says_is_thrown_away(caller: PortalCaller, portal: Portal) -> None:
    data, other = secrets.token_bytes(2 * CHUNK), named(b"other")
    patch(caller, other, len(data), 0, data[:CHUNK])
    answer = patch(caller, other, len(data), CHUNK, data[CHUNK:])
    assert problem(answer) == (422, "hash-mismatch")
    assert head(caller, other).headers["Upload-Offset"] == "0"
    assert (count(portal, BlobChunk), count(portal, Blob)) == (0, 0)


@pytest.mark.parametrize(
    "changed",
    [
        {"Tus_Resumable": "0.2.0"},
        {"Content_Type": "application/octet-stream"},
        {"Upload_Offset": "-1"},
        {"Upload_Offset": "+0"},
        {"Upload_Offset": "100"},
        {"Upload_Length": ""},
        {"Upload_Length": "1"},
        {"Upload_Checksum": "md5 AAAA"},
        {"Upload_Checksum": "sha256 !"},
    ],
)
def test_what_is_not_of_the_published_form_is_refused_by_name(
    caller: PortalCaller, changed: dict[str, str]
) -> None:
    assert problem(patch(caller, named(b"x"), 50, 0, b"x" * 20, **changed)) == (400, "malformed")


def test_pictures_and_chunks_have_limits(caller: PortalCaller) -> None:
    large = patch(caller, named(b"x"), LARGEST_BLOB_BYTES + 1, 0, b"x")
    assert problem(large) == (413, "too-large")
    assert large.json()["max_bytes"] == LARGEST_BLOB_BYTES
    fat = patch(caller, named(b"x"), LARGEST_BLOB_BYTES, 0, bytes(LARGEST_CHUNK_BYTES + 1))
    assert (problem(fat), fat.json()["max_bytes"]) == ((413, "too-large"), LARGEST_CHUNK_BYTES)
    assert problem(patch(caller, named(b"x"), 5, 0, b""))[0] == 400


def test_what_is_left_unfinished_gives_way_and_nothing_is_ever_stuck(
    caller: PortalCaller, portal: Portal
) -> None:
    digests = [named(bytes([number])) for number in range(MOST_UNFINISHED + 2)]
    for digest in digests:
        assert patch(caller, digest, 100, 0, b"part").status_code == 204
    assert count(portal, BlobUpload) == MOST_UNFINISHED
    assert head(caller, digests[0]).headers["Upload-Offset"] == "0"
    assert head(caller, digests[-1]).headers["Upload-Offset"] == "4"


def test_another_counter_neither_sees_nor_spoils_what_is_on_its_way_and_sends_no_whole_one_again(
    caller: PortalCaller, portal_url: str, new_code: Callable[..., str]
) -> None:
    other = PortalCaller(portal_url)
    assert other.enrol(new_code(counter=4)).status_code == 200
    data = secrets.token_bytes(2 * CHUNK)
    patch(caller, named(data), len(data), 0, data[:CHUNK])
    assert head(other, named(data)).headers["Upload-Offset"] == "0"
    assert patch(other, named(data), len(data), 0, b"spoilt").status_code == 204
    assert upload(caller, data).status_code == 200
    whole = head(other, named(data))
    assert (
        receipt(json.loads(unb64(whole.headers["LPK-Receipt"])))["device_id"] == other.enrolment["device_id"]
    )
    other.close()


def test_unsigned_and_unknown_are_refused(caller: PortalCaller) -> None:
    address = f"{caller.url}/v1/blobs/{named(b'x')}"
    assert requests.head(address, timeout=10).status_code == 401
    assert requests.patch(address, data=b"x", timeout=10).status_code == 401
    assert caller.send(caller.prepare("HEAD", "/v1/blobs/zz")).status_code == 400


def states(caller: PortalCaller, application_id: str) -> list[str]:
    """Return what the feed said of an application, in order."""
    return [
        item["fields"]["state"]
        for item in caller.items()
        if item["kind"] in {"judgement", "case.state"} and item["object"] == application_id
    ]


def attachment(data: bytes) -> dict[str, Any]:
    return {"hash": named(data), "size_bytes": len(data), "media_type": "image/jpeg", "pages": 1}


def test_a_case_waits_for_its_pictures_and_is_accepted_with_the_last(caller: PortalCaller) -> None:
    chain, pictures = caller.chain(), [secrets.token_bytes(CHUNK), secrets.token_bytes(CHUNK + 5)]
    settle(chain, filed := application(attachments=[attachment(data) for data in pictures]))
    caller.journal(chain.run())
    assert states(caller, filed["application_id"]) == ["waiting_for_attachments"]
    upload(caller, pictures[0])
    assert states(caller, filed["application_id"]) == ["waiting_for_attachments"]
    upload(caller, pictures[1])
    assert states(caller, filed["application_id"]) == ["waiting_for_attachments", "accepted"]
    page = requests.get(f"{caller.url}/track/{filed['tracking_number']}", timeout=10)
    assert page.status_code == 200


def test_a_case_whose_pictures_came_first_does_not_wait(caller: PortalCaller) -> None:
    chain, picture = caller.chain(), secrets.token_bytes(CHUNK)
    upload(caller, picture)
    settle(chain, filed := application(attachments=[attachment(picture)]))
    caller.journal(chain.run())
    assert states(caller, filed["application_id"]) == ["accepted"]


def test_a_picture_brought_by_another_counter_releases_the_case_at_the_next_hello(
    caller: PortalCaller, portal_url: str, new_code: Callable[..., str]
) -> None:
    chain, picture = caller.chain(), secrets.token_bytes(CHUNK)
    settle(chain, filed := application(attachments=[attachment(picture)]))
    caller.journal(chain.run())
    other = PortalCaller(portal_url)
    assert other.enrol(new_code(counter=4)).status_code == 200
    upload(other, picture)
    other.close()
    caller.hello()
    assert states(caller, filed["application_id"]) == ["waiting_for_attachments", "accepted"]
