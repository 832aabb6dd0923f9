"""Runs: what leaves is exactly what was signed."""

import gzip
import hashlib
import struct
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.entry import Entry
from kiosk.errors import MalformedEntryError
from kiosk.sync.content_coding import Coding, compress, context_of, dictionary_hash
from kiosk.sync.wire import decode_run, encode_run, sendable_prefix
from tests.fakes.chain_maker import ChainMaker

CONTRACT = Path(__file__).parents[3] / "portal" / "contract"


@pytest.fixture(scope="module")
def chain() -> ChainMaker:
    made = ChainMaker()
    made.add(12)
    made.erase(5)
    return made


def test_receiver_rebuilds_every_envelope_to_the_byte(chain: ChainMaker) -> None:
    rebuilt = decode_run(encode_run(chain.entries))
    assert rebuilt.envelopes == tuple(entry.envelope for entry in chain.entries)
    assert rebuilt.hashes == tuple(entry.hash for entry in chain.entries)
    assert rebuilt.facts == tuple(entry.facts for entry in chain.entries)
    assert rebuilt.personal == tuple(entry.personal for entry in chain.entries)
    assert rebuilt.last_signature == chain.entries[-1].signature


def test_a_run_may_begin_anywhere_in_the_epoch(chain: ChainMaker) -> None:
    rebuilt = decode_run(encode_run(chain.entries[6:9]))
    assert rebuilt.header["from_seq"] == 7
    assert rebuilt.header["prev_hash"] == chain.entries[5].hash
    assert rebuilt.hashes[-1] == chain.entries[8].hash


def test_an_erased_body_travels_as_its_hash(chain: ChainMaker) -> None:
    run = encode_run(chain.entries[4:5])
    named = chain.entries[4].envelope_fields()["personal_hashes"][0]
    assert struct.pack(">I", 0xFFFF_FFFF) + bytes.fromhex(named) in run
    assert decode_run(run).personal == ((None,),)


def test_header_is_as_published(chain: ChainMaker) -> None:
    header = decode_run(encode_run(chain.entries[:2])).header
    assert header == {
        "v": 1,
        "device_id": chain.device_id,
        "epoch": chain.epoch,
        "branch": "main",
        "from_seq": 1,
        "prev_hash": "0" * 64,
        "count": 2,
        "key_id": chain.key_id,
        "alg": "Ed25519",
    }


def test_recomputed_fields_do_not_travel(chain: ChainMaker) -> None:
    run = encode_run(chain.entries[5:12])
    for entry in chain.entries[5:11]:
        assert entry.hash.encode() not in run
        assert entry.signature not in run
    assert b'"personal_count":1' in run


def test_an_entry_that_would_be_rebuilt_differently_never_leaves(chain: ChainMaker) -> None:
    good = chain.entries[3]
    spaced = Entry(
        good.envelope.replace(b'"seq":4', b'"seq": 4'),
        good.signature,
        good.facts,
        good.personal,
        good.hash,
        good.place,
        good.kind,
        good.schema,
        good.author,
    )
    with pytest.raises(MalformedEntryError, match="entry 4"):
        encode_run([spaced])


def test_swapped_bodies_never_leave(chain: ChainMaker) -> None:
    good, other = chain.entries[3], chain.entries[5]
    swapped = Entry(
        good.envelope,
        good.signature,
        other.facts,
        good.personal,
        good.hash,
        good.place,
        good.kind,
        good.schema,
        good.author,
    )
    with pytest.raises(MalformedEntryError, match="rebuilt differently"):
        encode_run([swapped])


def test_a_run_stops_before_a_gap_and_before_another_epoch(chain: ChainMaker) -> None:
    other = ChainMaker(seed=2)
    assert sendable_prefix([*chain.entries[:3], *chain.entries[4:]]) == chain.entries[:3]
    assert sendable_prefix([*chain.entries[:2], *other.entries]) == chain.entries[:2]
    with pytest.raises(MalformedEntryError, match="one run"):
        encode_run([chain.entries[0], chain.entries[2]])
    with pytest.raises(MalformedEntryError, match="one run"):
        encode_run([])


def opened_dcz(data: bytes, context: bytes = b"") -> bytes:
    dictionary = (CONTRACT / "dictionary" / "run-1.zdict").read_bytes() + context
    assert data[:8] == bytes.fromhex("5e2a4d1820000000")
    assert data[8:40] == hashlib.sha256(dictionary).digest()
    return zstandard.ZstdDecompressor(dict_data=zstandard.ZstdCompressionDict(dictionary)).decompress(
        data[40:], max_output_size=2**24
    )


def test_the_shipped_dictionary_is_the_contracts_and_is_named_there(chain: ChainMaker) -> None:
    shared = (CONTRACT / "dictionary" / "run-1.zdict").read_bytes()
    assert dictionary_hash() == hashlib.sha256(shared).hexdigest()
    assert dictionary_hash() in (CONTRACT / "wire.md").read_text("utf-8")


def test_the_dictionary_of_answers_is_the_contracts_and_is_named_there() -> None:
    shared = (CONTRACT / "dictionary" / "answer-1.zdict").read_bytes()
    assert (CONTRACT.parents[1] / "kiosk/data/dictionary/answer-1.zdict").read_bytes() == shared
    assert hashlib.sha256(shared).hexdigest() in (CONTRACT / "wire.md").read_text("utf-8")


def test_a_run_after_an_entry_the_portal_holds_is_packed_against_it(chain: ChainMaker) -> None:
    before, entry = chain.entries[2:4]
    alone = compress(encode_run([entry]), Coding.DCZ)
    packed = compress(encode_run([entry]), Coding.DCZ, context_of(before))
    assert opened_dcz(packed, before.hash.encode() + before.envelope + before.facts) == encode_run([entry])
    assert len(packed) < 0.8 * len(alone)


@pytest.mark.parametrize("coding", list(Coding))
def test_every_coding_gives_the_run_back_and_is_stable(chain: ChainMaker, coding: Coding) -> None:
    run = encode_run(chain.entries)
    packed = compress(run, coding)
    opened = {
        Coding.DCZ: opened_dcz,
        Coding.ZSTD: lambda data: zstandard.ZstdDecompressor().decompress(data),
        Coding.GZIP: gzip.decompress,
        Coding.IDENTITY: bytes,
    }[coding](packed)
    assert opened == run
    assert compress(run, coding) == packed


def test_codings_end_with_plain_bytes() -> None:
    assert Coding.DCZ.simpler is Coding.ZSTD
    assert Coding.ZSTD.simpler is Coding.GZIP
    assert Coding.GZIP.simpler is Coding.IDENTITY
    assert Coding.IDENTITY.simpler is None


@given(st.binary(max_size=300))
def test_no_bytes_whatever_make_the_reader_fail_otherwise(data: bytes) -> None:
    with pytest.raises(MalformedEntryError):
        decode_run(data)


@given(cut=st.integers(0, 4000), flip=st.integers(0, 255), at=st.integers(0, 4000))
def test_a_damaged_run_is_refused_or_seen_to_differ(cut: int, flip: int, at: int) -> None:
    chain = ChainMaker(seed=3)
    run = bytearray(encode_run(chain.entries))
    whole = decode_run(bytes(run))
    at %= len(run)
    damaged = bytes(run[:at]) + bytes([run[at] ^ flip]) + bytes(run[at + 1 :])
    for candidate in (bytes(run[: cut % len(run)]), damaged):
        try:
            rebuilt = decode_run(candidate)
        except MalformedEntryError:
            continue
        assert (rebuilt == whole) == (candidate == bytes(run))
