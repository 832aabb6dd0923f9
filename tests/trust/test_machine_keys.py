"""A machine's keys: made once, whole or not there, bound to their host secret."""

import contextlib
import errno
import json
import os
import stat
from pathlib import Path
from typing import Never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import (
    DiskFullError,
    KioskError,
    MalformedIdentifierError,
    NotEnrolledError,
    StoreError,
    WrongStoreKeyError,
)
from kiosk.trust import base64url, durable_files
from kiosk.trust.chance import SystemRandomness
from kiosk.trust.host_secret import HostSecret
from kiosk.trust.keys import KeyUsage, key_id
from kiosk.trust.machine import Machine, NewMachine
from kiosk.trust.recovery_code import RecoveryCode

CHANCE = SystemRandomness()


def test_keys_are_the_same_at_each_opening(machine: Machine) -> None:
    again = Machine.open(machine.home)
    assert again.database_key == machine.database_key
    assert again.roster_key == machine.roster_key
    for usage in KeyUsage:
        assert again.signing_key(usage).private_bytes_raw() == machine.signing_key(usage).private_bytes_raw()
        assert again.key_id(usage) == key_id(machine.public_key(usage))


def test_each_key_is_another(machine: Machine) -> None:
    secrets = {machine.database_key, machine.roster_key}
    secrets |= {machine.signing_key(usage).private_bytes_raw() for usage in KeyUsage}
    assert len(secrets) == 5


def test_key_files_are_for_their_owner_only(machine: Machine) -> None:
    for name in ("host.secret", "keys.json"):
        assert stat.S_IMODE((machine.home / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(machine.home.stat().st_mode) == 0o700


def test_no_private_key_and_no_recovery_code_stands_in_the_open(new_machine: NewMachine) -> None:
    machine = new_machine.machine
    text = (machine.home / "keys.json").read_bytes() + (machine.home / "host.secret").read_bytes()
    assert machine.database_key not in text
    assert machine.database_key.hex().encode() not in text
    assert new_machine.recovery_code.text.encode() not in text
    assert new_machine.recovery_code.text not in repr(new_machine)


def test_keys_are_never_made_twice(machine: Machine) -> None:
    before = (machine.home / "keys.json").read_bytes()
    with pytest.raises(StoreError):
        Machine.create(machine.home, CHANCE)
    assert (machine.home / "keys.json").read_bytes() == before


def test_a_beginning_cut_between_the_two_files_is_taken_up(tmp_path: Path) -> None:
    HostSecret.create(tmp_path, CHANCE)
    before = (tmp_path / "host.secret").read_bytes()
    Machine.create(tmp_path, CHANCE)
    assert (tmp_path / "host.secret").read_bytes() == before
    assert len(Machine.open(tmp_path).database_key) == 32


def test_new_keys_are_refused_beside_a_journal(tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"journal")
    with pytest.raises(WrongStoreKeyError):
        Machine.create(tmp_path, CHANCE)
    with pytest.raises(WrongStoreKeyError):
        Machine.open(tmp_path)


class BusyChance(SystemRandomness):
    """Chance during which another process makes the same home's keys."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def bits(self, count: int) -> int:
        (self._home / "keys.json").write_bytes(b"the other's")
        return super().bits(count)


def test_of_two_beginnings_at_once_one_wins(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Machine.create(tmp_path, BusyChance(tmp_path))
    assert (tmp_path / "keys.json").read_bytes() == b"the other's"


@pytest.mark.parametrize("name", ["keys.json", "host.secret"])
def test_a_key_file_that_cannot_be_read_is_a_store_error(machine: Machine, name: str) -> None:
    (machine.home / name).unlink()
    (machine.home / name).mkdir()
    with pytest.raises(StoreError):
        Machine.open(machine.home)


def test_a_wrapped_key_of_another_length_is_refused(machine: Machine) -> None:
    fields = json.loads((machine.home / "keys.json").read_bytes())
    short = machine.host.wrap("key/database", bytes(31), bytes(12))
    fields["wrapped"]["database"] = base64url.encode(short)
    with pytest.raises(WrongStoreKeyError):
        Machine(machine.home, machine.host, fields)


def test_an_empty_home_is_not_enrolled(tmp_path: Path) -> None:
    assert not Machine.exists(tmp_path)
    with pytest.raises(NotEnrolledError):
        Machine.open(tmp_path)


def test_keys_without_their_host_secret_do_not_open(machine: Machine) -> None:
    (machine.home / "host.secret").unlink()
    with pytest.raises(WrongStoreKeyError):
        Machine.open(machine.home)


@pytest.mark.parametrize("secret", [b"", bytes(31), bytes(32), bytes(33)])
def test_another_host_secret_does_not_open_the_keys(machine: Machine, secret: bytes) -> None:
    (machine.home / "host.secret").write_bytes(secret)
    with pytest.raises(WrongStoreKeyError):
        Machine.open(machine.home)


def test_exchanged_private_keys_are_found(machine: Machine) -> None:
    fields = json.loads((machine.home / "keys.json").read_bytes())
    fields["wrapped"]["journal"], fields["wrapped"]["receipt"] = (
        fields["wrapped"]["receipt"],
        fields["wrapped"]["journal"],
    )
    with pytest.raises(WrongStoreKeyError):
        Machine(machine.home, machine.host, fields).signing_key(KeyUsage.JOURNAL)
    fields = json.loads((machine.home / "keys.json").read_bytes())
    fields["public"]["journal"] = fields["public"]["receipt"]
    with pytest.raises(WrongStoreKeyError):
        Machine(machine.home, machine.host, fields).signing_key(KeyUsage.JOURNAL)


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"v":2}', b'{"v":1,"wrapped":[]}', b"\xff", b"[" * 9000]
)
def test_damaged_key_files_give_their_own_error(machine: Machine, text: bytes) -> None:
    (machine.home / "keys.json").write_bytes(text)
    with pytest.raises(WrongStoreKeyError):
        Machine.open(machine.home)


@given(place=st.integers(0, 10_000), value=st.integers(0, 255))
def test_no_changed_byte_of_the_key_file_opens_other_keys(
    tmp_path_factory: pytest.TempPathFactory, place: int, value: int
) -> None:
    home = tmp_path_factory.getbasetemp() / "changed"
    if not Machine.exists(home):
        Machine.create(home, CHANCE)
    good = home / "keys.json"
    original = (home / "keys.good").read_bytes() if (home / "keys.good").exists() else good.read_bytes()
    (home / "keys.good").write_bytes(original)
    changed = bytearray(original)
    changed[place % len(changed)] = value
    good.write_bytes(changed)
    try:
        with contextlib.suppress(KioskError):
            machine = Machine.open(home)
            keys = [machine.signing_key(usage).private_bytes_raw() for usage in KeyUsage]
            good.write_bytes(original)
            same = Machine.open(home)
            assert keys == [same.signing_key(usage).private_bytes_raw() for usage in KeyUsage]
    finally:
        good.write_bytes(original)


def test_a_file_once_written_is_never_replaced(tmp_path: Path) -> None:
    durable_files.write_once(tmp_path / "a", b"one")
    with pytest.raises(FileExistsError):
        durable_files.write_once(tmp_path / "a", b"two")
    durable_files.replace(tmp_path / "b", b"one")
    durable_files.replace(tmp_path / "b", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"
    assert (tmp_path / "b").read_bytes() == b"two"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "b"]


def test_a_file_system_without_links_still_writes_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> Never:
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", no_links)
    durable_files.write_once(tmp_path / "a", b"one")
    with pytest.raises(FileExistsError):
        durable_files.write_once(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"


def test_a_cut_before_the_name_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    durable_files.replace(tmp_path / "a", b"old")

    def full(_: int) -> Never:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFullError):
        durable_files.replace(tmp_path / "a", b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"old")]


def test_a_missing_folder_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        durable_files.replace(tmp_path / "none" / "a", b"")


@given(st.integers(0, 2**130 - 1))
def test_a_recovery_code_reads_back_as_people_type_it(number: int) -> None:
    code = RecoveryCode(number)
    typed = " " + code.text.lower().replace("-", " ").replace("0", "o").replace("1", "l") + " "
    assert RecoveryCode.parse(typed) == code
    assert len(code.text.replace("-", "")) == 30


@given(st.integers(0, 2**130 - 1), st.integers(0, 29), st.integers(1, 31))
def test_a_wrong_digit_of_a_recovery_code_is_found(number: int, place: int, step: int) -> None:
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    text = RecoveryCode(number).text.replace("-", "")
    wrong = digits[(digits.index(text[place]) + step) % 32]
    try:
        other = RecoveryCode.parse(text[:place] + wrong + text[place + 1 :])
    except MalformedIdentifierError:
        return
    assert other.number != number  # once in a million a wrong digit makes another well-formed code


@given(st.text())
def test_any_text_typed_as_recovery_code_gives_its_own_error(text: str) -> None:
    with contextlib.suppress(MalformedIdentifierError):
        RecoveryCode.parse(text)
