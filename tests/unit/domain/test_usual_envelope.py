"""What is read in one look is exactly what the strict reader reads, and nothing that it refuses."""

import random
from typing import Any

import pytest

from kiosk.domain import canonical_json, usual_envelope
from kiosk.domain.entry import ENVELOPE_VERSION, Entry, parse_entry
from kiosk.errors import MalformedEntryError
from tests.fakes.chain_maker import ChainMaker

MUTATIONS = 4_000
# What a changed byte could become: everything that means something in JSON, and a little of the rest.
ALPHABET = b'{}[]",:\\0123456789-+.eEnulltrfasabc \t\n\x00\x7f\xc3\xa9'


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    chain = ChainMaker(3, "K000000000001")
    chain.add(6)
    return list(chain.entries)


def strictly(envelope: bytes) -> dict[str, Any] | None:
    try:
        return canonical_json.decode_canonical(envelope)
    except MalformedEntryError:
        return None


def as_read(fields: dict[str, Any]) -> tuple[Any, ...]:
    author = fields["author"]
    return (
        *(author["operator"], author["role"], author["session"], fields["device_id"], fields["epoch"]),
        *(fields["facts_hash"], fields["key_id"], fields["kind"], fields["personal_hashes"]),
        *(fields["prev_hash"], fields["schema"], fields["seq"]),
    )


def in_one_look(envelope: bytes) -> tuple[Any, ...] | None:
    usual = usual_envelope.read(envelope)
    if usual is None:
        return None
    operator, role, session, *named, hashes, before, schema, seq = usual
    author = (usual_envelope.optional(operator), role, usual_envelope.optional(session))
    return (*author, *named, usual_envelope.texts(hashes), before, int(schema), int(seq))


def changed(envelope: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(envelope)), chance.choice((0, 1, 1, 1, 2, 9))
    put = bytes(chance.choices(ALPHABET, k=chance.choice((0, 1, 1, 2))))
    if chance.random() < 0.2:
        put = envelope[chance.randrange(len(envelope)) :][: chance.randrange(20)]
    return envelope[:at] + put + envelope[at + length :]


def test_every_entry_of_ours_is_of_the_usual_form(entries: list[Entry]) -> None:
    for entry in entries:
        fields = strictly(entry.envelope)
        assert fields is not None
        assert in_one_look(entry.envelope) == as_read(fields)


def test_no_bytes_are_read_in_one_look_that_the_strict_reader_refuses_or_reads_otherwise(
    entries: list[Entry],
) -> None:
    chance, read = random.Random(17), 0
    for _ in range(MUTATIONS):
        envelope = changed(chance.choice(entries).envelope, chance)
        found = in_one_look(envelope)
        if found is None:
            continue
        read += 1
        fields = strictly(envelope)
        assert fields is not None, envelope
        assert fields["v"] == ENVELOPE_VERSION
        assert found == as_read(fields), envelope
    assert read > MUTATIONS // 20  # letters changed inside a text are still of the usual form


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"seq":1', b'"seq":01'),
        (b'"seq":1', b'"seq":-0'),
        (b'"seq":1', b'"seq":1.0'),
        (b'"seq":1', b'"seq":9007199254740993'),
        (b'"role":"recovery"', b'"role":"nobody"'),
        (b'"v":1', b'"v":1,"v":1'),
        (b'"alg":"Ed25519"', b'"alg":"Ed\\u0032"'),
        (b'{"alg"', b'{ "alg"'),
    ],
)
def test_what_is_not_as_we_write_it_is_left_to_the_strict_reader(
    entries: list[Entry], old: bytes, new: bytes
) -> None:
    first = entries[0]
    assert old in first.envelope
    with pytest.raises(MalformedEntryError):
        parse_entry(first.envelope.replace(old, new, 1), first.signature, first.facts, first.personal)


def test_an_envelope_of_another_but_canonical_form_is_read_all_the_same(entries: list[Entry]) -> None:
    first = entries[0]
    fields = first.envelope_fields()
    fields["versions"] = {**fields["versions"], "program": "إصدار"}
    envelope = canonical_json.encode(fields)
    assert usual_envelope.read(envelope) is None
    read = parse_entry(envelope, first.signature, first.facts, first.personal)
    assert (read.place, read.author, read.kind) == (first.place, first.author, first.kind)
