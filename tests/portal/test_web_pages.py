"""The pages: what a citizen is told, in both languages, and what is never shown."""

import json

import base45
import cbor2
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fakes.portal_caller import Built, PortalCaller, tracking, unb64
from tests.fakes.portal_filing import application, reverse, settle, withdraw

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def get(caller: PortalCaller, path: str, **query: str) -> requests.Response:
    response = caller.http.get(caller.url + path, params=query)
    assert "<script" not in response.text
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    return response


def filed_number(caller: PortalCaller, **changes: object) -> str:
    chain = caller.chain()
    filed = application(**changes)
    settle(chain, filed)
    assert caller.journal(chain.run()).status_code == 200
    return str(filed["tracking_number"])


def test_the_home_page_is_arabic_and_right_to_left_unless_english_is_asked_for(caller: PortalCaller) -> None:
    assert '<html lang="ar" dir="rtl">' in get(caller, "/").text
    assert '<html lang="en" dir="ltr">' in get(caller, "/", lang="en").text
    assert '<html lang="ar" dir="rtl">' in get(caller, "/", lang="<x>").text


def test_an_accepted_application_shows_state_service_office_and_next_step(caller: PortalCaller) -> None:
    number = filed_number(caller)
    arabic = get(caller, f"/track/{number}").text
    for words in (
        "أكدت البوابة طلبك",
        "شهادة تجريبية",
        "مكتب طرابلس المركزي",
        "22 نوفمبر 2026",
        "تُستلم الشهادة",
    ):
        assert words in arabic
    english = get(caller, f"/track/{number}", lang="en").text
    for words in ("confirmed", "Trial certificate", "Tripoli Central Office", "Collect the certificate"):
        assert words in english


def test_who_got_no_paper_finds_receipt_number_and_fee_until_it_is_withdrawn(caller: PortalCaller) -> None:
    chain = caller.chain()
    filed = application()
    entry = settle(chain, filed)
    assert caller.journal(chain.run()).status_code == 200
    number = json.loads(entry.bodies[0])["receipt"]["number"]
    page = get(caller, f"/track/{filed['tracking_number']}", lang="en").text
    for words in (number, "Fee paid", "prints the original, once"):
        assert words in page
    assert "متى عملت طابعته" in get(caller, f"/track/{filed['tracking_number']}").text
    reverse(chain, entry, [filed["application_id"]])
    caller.journal(chain.run())
    assert number not in get(caller, f"/track/{filed['tracking_number']}", lang="en").text


def test_reasons_are_given_in_words_and_no_personal_data_is_shown(caller: PortalCaller) -> None:
    page = get(caller, f"/track/{filed_number(caller, documents_seen=[])}", lang="en").text
    assert "A required paper was not marked as seen." in page
    assert "documents_missing" not in page
    assert "سالم" not in page


def test_a_withdrawn_application_says_so(caller: PortalCaller) -> None:
    chain = caller.chain()
    filed = application()
    entry = settle(chain, filed)
    reverse(chain, entry, [filed["application_id"]])
    caller.journal(chain.run())
    assert "withdrawn" in get(caller, f"/track/{filed['tracking_number']}", lang="en").text


@pytest.mark.parametrize("spelling", ["spaces", "arabic", "hyphens"])
def test_a_number_is_understood_as_people_write_it(caller: PortalCaller, spelling: str) -> None:
    number = filed_number(caller)
    groups = [number[i : i + 4] for i in range(0, 16, 4)]
    typed = {"spaces": " ".join(groups), "arabic": number.translate(ARABIC), "hyphens": "-".join(groups)}
    page = get(caller, "/track", number=typed[spelling])
    assert page.url.split("?")[0].endswith(f"/track/{number}")
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0001999999999989", "its last two digits do not fit"),
        ("0001 9999", "sixteen digits"),
        ("hello", "digits only"),
        ("²³", "digits only"),
        ("", "Type the tracking number"),
        ("<script>", "digits only"),
    ],
)
def test_what_is_wrong_with_a_number_is_explained(caller: PortalCaller, typed: str, words: str) -> None:
    page = get(caller, "/track", number=typed, lang="en")
    assert (page.status_code, words in page.text) == (422, True)


def test_an_unknown_number_is_not_called_wrong(caller: PortalCaller) -> None:
    page = get(caller, f"/track/{tracking()}", lang="en")
    assert page.status_code == 404
    assert "does not know it yet" in page.text


def test_walking_through_numbers_is_slowed_down(caller: PortalCaller) -> None:
    states = [get(caller, f"/track/{tracking(number=n)}").status_code for n in range(61)]
    assert states == [404] * 60 + [429]


def receipt_text(
    caller: PortalCaller, entry: Built, key: Ed25519PrivateKey | None = None, **changes: int
) -> str:
    """Make a receipt's text as a counter does (`contract/receipt-qr.md`)."""
    fields = {
        1: 1,
        2: 3,
        3: 2026,
        4: "1A",
        5: 1,
        6: bytes.fromhex(entry.hash),
        7: 2250,
        8: 1795338004,
        9: entry.seq,
    }
    if "total" in changes:
        fields[7] = changes["total"]
    protected, payload = cbor2.dumps({1: -8}), cbor2.dumps(fields)
    signed = cbor2.dumps(["Signature1", protected, b"lpk-receipt-1", payload])
    signature = (key or caller.keys["receipt"].private).sign(signed)
    certificate = unb64(caller.enrolment["certificates"]["receipt"])
    return (
        "LPR1:"
        + base45.b45encode(cbor2.dumps([protected, {-65537: certificate}, payload, signature])).decode()
    )


def statement(caller: PortalCaller, text: str) -> dict[str, object]:
    answer: dict[str, object] = caller.send(
        caller.prepare("GET", "/v1/receipts/statement?" + requests.compat.urlencode({"text": text}))
    ).json()
    return answer


def test_a_receipt_is_genuine_before_and_after_its_entry_arrives(caller: PortalCaller) -> None:
    chain = caller.chain()
    entry = settle(chain)
    text = receipt_text(caller, entry)
    assert statement(caller, text)["held"] is False
    caller.journal(chain.run())
    found = statement(caller, text)
    assert (found["verdict"], found["held"], found["reversed"]) == ("signed", True, False)
    assert (found["receipt_number"], found["total_dirhams"]) == ("TIP-001-03-2026-1A-000001", 2250)
    page = get(caller, "/verify", text=text, lang="en").text
    for words in ("The receipt is genuine", "TIP-001-03-2026-1A-000001", "2.250 LYD"):
        assert words in page


def test_a_reversed_receipt_is_genuine_and_reversed(caller: PortalCaller) -> None:
    chain = caller.chain()
    filed = application()
    entry = settle(chain, filed)
    reverse(chain, entry, [filed["application_id"]])
    caller.journal(chain.run())
    assert statement(caller, receipt_text(caller, entry))["reversed"] is True
    assert "but reversed" in get(caller, "/verify", text=receipt_text(caller, entry), lang="en").text


def test_a_receipt_out_of_which_one_application_was_withdrawn_stands_and_says_so(
    caller: PortalCaller,
) -> None:
    chain = caller.chain()
    one, other = application(), application()
    entry = settle(chain, one, other)
    withdraw(chain, entry, one)
    caller.journal(chain.run())
    assert statement(caller, receipt_text(caller, entry))["reversed"] is False
    page = get(caller, "/verify", text=receipt_text(caller, entry), lang="en").text
    assert "genuine" in page
    assert "One application of this receipt was withdrawn" in page


def test_a_changed_receipt_is_not_relied_on(caller: PortalCaller) -> None:
    entry = settle(caller.chain())
    forged = receipt_text(caller, entry, Ed25519PrivateKey.generate(), total=1)
    assert statement(caller, forged) == {"verdict": "altered"}
    assert statement(caller, "LPR1:ABC") == {"verdict": "altered"}
    assert statement(caller, "") == {"verdict": "altered"}
    assert "Do not rely" in get(caller, "/verify", text=forged, lang="en").text


@pytest.mark.parametrize("name", ["portal.css", "post.svg", "regular.ttf", "semibold.ttf"])
def test_style_and_fonts_are_served_from_here(caller: PortalCaller, name: str) -> None:
    assert caller.http.get(f"{caller.url}/static/{name}", timeout=20).status_code == 200


def test_nothing_else_is_served(caller: PortalCaller) -> None:
    for path in ("/static/x", "/static/../pages.py", "/static/..%2fpages.py", "/docs", "/openapi.json"):
        assert caller.http.get(caller.url + path).status_code == 404
