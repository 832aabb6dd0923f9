"""The line to the portal over HTTP: signs every request, believes only signed answers."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Protocol
from urllib.parse import urlencode

from kiosk.domain import canonical_json
from kiosk.domain.entry import Entry
from kiosk.errors import (
    AnswerNotTrustedError,
    LineDownError,
    LineError,
    PortalBusyError,
    PortalDisagreesError,
    PortalRefusedError,
    TlsNotTrustedError,
)
from kiosk.ports import ChainHead, LineTrust, VerifiedAnswer, WireAnswer, WireRequest
from kiosk.sync import answer_coding, binary_form, short_form
from kiosk.sync.answers import (
    INCARNATION_CONTEXT,
    announced_life,
    checkpoint_of_short,
    parse_answer,
    parse_feed_page,
)
from kiosk.sync.binary_form import BINARY_FORM_OFFER
from kiosk.sync.bundle import BUNDLE_TYPE
from kiosk.sync.catalogue_delta import DELTA_OFFERS, HeldPayload
from kiosk.sync.checkpoints import proved_checkpoint
from kiosk.sync.content_coding import Coding, compress, context_of, dictionary_hash
from kiosk.sync.feed_items import is_unfit_delta, opened_item
from kiosk.sync.http_exchange import Traffic
from kiosk.sync.message_forms import MessageForms
from kiosk.sync.problems import CODING_REFUSED, most_telling, signed_trouble, unsigned_trouble
from kiosk.sync.wire import MAIN_BRANCH, RUN_BLOB_CONTENT_TYPE, RUN_CONTENT_TYPE, encode_run

FEED_LIMIT: Final = 100
PACKED_BLOB_OFFER: Final = "way-around-2"
_JSON: Final = "application/json"
_OTHER_ADDRESS_MAY_HELP: Final = (LineDownError, PortalBusyError, AnswerNotTrustedError, TlsNotTrustedError)
_log = logging.getLogger(__name__)


class Exchange(Protocol):
    """Carries one request (`HttpExchange`)."""

    @property
    def traffic(self) -> Traffic:
        """Everything carried so far."""

    def send(self, request: WireRequest) -> WireAnswer:
        """Send one request and read the whole answer."""


class PortalHttp:
    """`ports.PortalLink` over HTTP; the addresses are tried in order, the last that worked first."""

    def __init__(
        self,
        urls: Sequence[str],
        exchange: Exchange,
        trust: LineTrust,
        program: str,
        held_catalogue: HeldPayload = lambda _hash: None,
        held_directory: Callable[[], str] = str,
    ) -> None:
        """Take what is needed for the line.

        Args:
            urls: addresses of the portal.
            exchange: carries requests; closed by its maker.
            trust: signs, and believes only the portal.
            program: name and version, told at hello.
            held_catalogue: the payload held here of a content hash, or None; a new version may then come as
                a delta.
            held_directory: the content hash of the directory held here, empty for none.
        """
        self._urls = list(urls)
        self._exchange = exchange
        self._trust = trust
        self._program = program
        self._refused: set[Coding] = set()
        self._last_held: Entry | None = None
        self._held_catalogue = held_catalogue
        self._held_directory = held_directory
        self._catalogue_hash = ""
        self._incarnation = ""
        self._offers: frozenset[str] = frozenset()
        self._forms = MessageForms()

    @property
    def traffic(self) -> Traffic:
        """Bytes carried so far in both directions."""
        return self._exchange.traffic

    def hello(
        self, heads: Sequence[ChainHead], catalogue_hash: str, cursor: tuple[str, int]
    ) -> Mapping[str, Any]:
        """Greet; return the portal's heads, clock, incarnation and minimum version."""
        body = canonical_json.encode(
            {
                "program": self._program,
                "catalogue": catalogue_hash,
                "cursor": {"incarnation": cursor[0], "n": cursor[1]},
                "heads": [{"epoch": head.epoch, "seq": head.seq, "hash": head.hash} for head in heads],
            }
        )
        answer, self._incarnation = self._call("POST", "/v1/hello", {"content-type": _JSON}, body)
        self._catalogue_hash = catalogue_hash
        greeting = parse_answer(answer.body)
        offers = greeting.get("offers")
        self._offers = frozenset(map(str, offers)) if isinstance(offers, list) else frozenset()
        said = announced_life(greeting, lambda found: self._trust.open_document(found, INCARNATION_CONTEXT))
        return {**greeting, "restored": said}

    def send_run(self, entries: Sequence[Entry]) -> VerifiedAnswer:
        """Upload one run; return its checkpoint, the signed document itself under `document`.

        Raises:
            MalformedEntryError: the entries would not arrive as they were signed; nothing was sent.
        """
        run = encode_run(entries)
        checkpoint = self._stored(entries[-1], lambda: self._upload(run, entries[0]))
        self._last_held = entries[-1]
        return checkpoint

    def packed_run(self, entries: Sequence[Entry]) -> tuple[bytes, str]:
        """Return one run as a blob may hold it, as tight as the portal reads it there, and its coding.

        Raises:
            MalformedEntryError: the entries would not arrive as they were signed.
        """
        coding = self._coding()
        if coding is Coding.DCZ and PACKED_BLOB_OFFER not in self._offers:
            coding = Coding.ZSTD
        is_brief = BINARY_FORM_OFFER in self._offers
        return compress(encode_run(entries), coding, is_named_briefly=is_brief), str(coding)

    def send_run_in_blob(self, blob: str, coding: str, last: Entry) -> VerifiedAnswer:
        """Have the portal store a run that lies there as a blob, up to `last`; return its checkpoint."""
        body = canonical_json.encode({"blob": blob, "coding": coding})
        headers = {"content-type": RUN_BLOB_CONTENT_TYPE}
        return self._stored(last, lambda: self._call("POST", "/v1/journal", headers, body))

    def send_owing(self, entries: Sequence[Entry]) -> VerifiedAnswer:
        """Upload a run without its bodies, which are owed from now on; return its checkpoint."""
        run = encode_run(entries, owes_bodies=True)
        checkpoint = self._stored(entries[-1], lambda: self._upload(run, entries[0]))
        self._last_held = None  # its facts are not there to pack against
        return checkpoint

    @property
    def offers(self) -> frozenset[str]:
        """What the portal said at the last hello that it understands."""
        return self._offers

    def feed(self, cursor: tuple[str, int], limit: int = FEED_LIMIT) -> Iterator[VerifiedAnswer]:
        """Return the feed's pages after the cursor, signed documents opened and given as `payload`."""
        incarnation, after = cursor
        while True:
            query = {"incarnation": incarnation, "after": after, "limit": limit}
            page = self._feed_page(query, after)
            yield VerifiedAnswer("feed", page)
            if not page["more"]:
                return
            incarnation, after = page["incarnation"]["id"], page["next"]

    def carry_bundle(self, bundle: bytes) -> bytes:
        """Take another counter's bundle to the portal; return the answer's file (`contract/bundle.md`)."""
        answer, _ = self._call("POST", "/v1/bundles", {"content-type": BUNDLE_TYPE}, bundle)
        return answer.body

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> WireAnswer:
        """Send one signed request to whichever address answers; return its believed answer."""
        return self._call(method, target, headers, body)[0]

    def _stored(self, last: Entry, upload: Callable[[], tuple[WireAnswer, str]]) -> VerifiedAnswer:
        """Upload a run that ends with `last`; return the proved checkpoint."""
        try:
            answer, incarnation = upload()
        except PortalDisagreesError as error:
            return self._stored_beside(error, last)
        key_id = binary_form.signing_key_of(answer) or short_form.signing_key_of(answer)
        told = binary_form.checkpoint_fields(answer.body) if key_id else None
        fields = told or parse_answer(answer.body)
        if "checkpoint" not in fields and key_id:
            fields = checkpoint_of_short(fields, last, incarnation, key_id)
        return proved_checkpoint(fields, last, incarnation, MAIN_BRANCH, self._trust)

    def _upload(self, run: bytes, first: Entry) -> tuple[WireAnswer, str]:
        context = self._context_before(first)
        while True:
            coding = self._coding()
            headers = {"content-type": RUN_CONTENT_TYPE, "content-encoding": str(coding)}
            try:
                packed = compress(run, coding, context, is_named_briefly=BINARY_FORM_OFFER in self._offers)
                return self._call("POST", "/v1/journal", headers, packed)
            except PortalRefusedError as error:
                if error.problem != CODING_REFUSED or coding.simpler is None:
                    raise
                if coding is Coding.DCZ and context:
                    context = b""  # a restored portal may not hold the entry before
                    continue
                _log.warning("the way refuses %s, going on with %s", coding, coding.simpler)
                self._refused.add(coding)

    def _context_before(self, first: Entry) -> bytes:
        """Return the context of the entry before a run, when the portal said last that it holds it."""
        last = self._last_held
        return context_of(last) if last is not None and last.hash == first.place.prev_hash else b""

    def _coding(self) -> Coding:
        """Choose the best coding that the portal offers and the way was not seen to refuse."""
        knows_dictionary = f"dictionary:{dictionary_hash()}" in self._offers
        usable = [coding for coding in Coding if knows_dictionary or coding is not Coding.DCZ]
        return next((coding for coding in usable if coding not in self._refused), Coding.IDENTITY)

    def _feed_page(self, query: Mapping[str, Any], after: int) -> Mapping[str, Any]:
        """Return one page, documents opened; what came as a delta and did not fit is asked for whole."""
        holds = (("catalogue", self._catalogue_hash), ("directory", self._held_directory()))
        held = {kind: digest for kind, digest in holds if digest and DELTA_OFFERS[kind] in self._offers}
        if held:
            page = self._asked({**query, **held}, after)
            if not any(is_unfit_delta(item) for item in page["items"]):
                return page
            _log.warning("a delta does not fit: asking for the whole")
        return self._asked(query, after)

    def _asked(self, query: Mapping[str, Any], after: int) -> Mapping[str, Any]:
        answer, _ = self._call("GET", f"/v1/feed?{urlencode(query)}", {}, b"")
        page = parse_feed_page(parse_answer(answer.body), after)
        return {**page, "items": [self._opened(item) for item in page["items"]]}

    def _stored_beside(self, error: PortalDisagreesError, last: Entry) -> VerifiedAnswer:
        """Return the checkpoint of a run that the portal has stored on a branch: others stand there."""
        branch = error.members.get("branch")
        if "checkpoint" not in error.members or not isinstance(branch, str) or branch == MAIN_BRANCH:
            raise error
        return proved_checkpoint(error.members, last, self._incarnation, branch, self._trust)

    def _opened(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        return opened_item(item, self._trust.open_document, self._held_catalogue)

    def _call(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[WireAnswer, str]:
        failures: list[LineError] = []
        for url in list(self._urls):
            try:
                answered = self._call_one(WireRequest(method, url + target, headers, body))
            except _OTHER_ADDRESS_MAY_HELP as error:
                failures.append(error)
                continue
            self._urls.remove(url)
            self._urls.insert(0, url)
            return answered
        raise most_telling(failures)

    def _call_one(self, bare: WireRequest) -> tuple[WireAnswer, str]:
        asking = replace(bare, headers={"lpk-accept": answer_coding.ACCEPTED, **bare.headers})
        request, form = self._trust.sign_request(asking), self._forms.choose(self._offers)
        try:
            answer = form.lengthened(self._exchange.send(form.shortened(request)))
            believed = checked(answer, lambda answer: self._trust.check_answer(request, answer))
        except LineError:
            self._forms.note_failed(form)
            raise
        self._forms.note_went(form)
        return believed


def checked(answer: WireAnswer, check: Callable[[WireAnswer], str]) -> tuple[WireAnswer, str]:
    """Return an answer with status 200 and the incarnation it was signed for.

    Args:
        answer: as it came from the line.
        check: raises AnswerNotTrustedError unless the answer is signed for its request.

    Raises:
        LineError: what the answer means otherwise (`problems.py`).
    """
    trouble = unsigned_trouble(answer)
    if trouble is not None:
        raise trouble
    try:
        incarnation = check(answer)
    except AnswerNotTrustedError as error:
        raise AnswerNotTrustedError(
            f"status {answer.status}: {error.detail}", status=answer.status
        ) from error
    readable = answer_coding.unpacked(answer)
    trouble = signed_trouble(readable)
    if trouble is not None:
        raise trouble
    return readable, incarnation
