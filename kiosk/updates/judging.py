"""Judges a version that is on trial, before each of its starts and after: it stays, or goes back."""

import logging
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from kiosk.errors import FirstStartFailedError, KioskError, SelfTestFailedError
from kiosk.updates.folders import read_json
from kiosk.updates.installation import MOST_STARTS, Installation, Trial

CONFIRMED_FILE: Final = "confirmed.json"
SELF_TEST_S: Final = 180.0
_SAID: Final = "self-check: ok"
# Closed on purpose, wrong words of whoever called, interrupted: no fault of the program.
_NO_FAULT: Final = frozenset({0, 2, 130, 143})
_LOG = logging.getLogger(__name__)

Judge = Callable[[Path], None]


def settle(installation: Installation, told: Path, judge: Judge) -> str:
    """Decide, before the program starts, which version it will be; return that version.

    Called by the good version, which is proved; the one on trial has no say in it but its own word, in
    `told`, that it has opened the store and shown its window.

    Args:
        installation: the program's folders.
        told: where the version on trial says that it works.
        judge: makes a program test itself; raises when it fails.
    """
    trial = installation.trial()
    if trial is None:
        installation.forget_trial()
        return installation.current() or ""
    if trial.starts and _has_told(told, trial):
        installation.confirm(trial)
        return trial.to
    if trial.starts >= MOST_STARTS:
        return _back(installation, trial, FirstStartFailedError(f"{trial.to}: {trial.starts} starts"))
    try:
        judge(installation.program(trial.to))
    except KioskError as error:
        return _back(installation, trial, error)
    installation.note_start(trial)
    return trial.to


def settle_after(installation: Installation, told: Path, exit_code: int) -> str:
    """Decide, after the program has ended, whether a version on trial has failed; return what runs next."""
    trial = installation.trial()
    if trial is None or not trial.starts:
        return installation.current() or ""
    if _has_told(told, trial):
        installation.confirm(trial)
        return trial.to
    if exit_code in _NO_FAULT:
        return trial.to
    return _back(installation, trial, FirstStartFailedError(f"{trial.to}: ended with {exit_code}"))


def self_test(program: Path, before: Sequence[str] = ()) -> None:
    """Let a program try every part of itself, away from any home.

    Args:
        program: the program.
        before: words put before it, such as those that give it the rights of the counter and no more.

    Raises:
        SelfTestFailedError: it did not start, took too long, or found something wrong.
    """
    environment = {name: os.environ[name] for name in ("HOME", "PATH", "TMPDIR") if name in os.environ}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    try:
        ran = subprocess.run(  # noqa: S603 - a release whose signature was checked
            [*before, str(program), "--self-check"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SELF_TEST_S,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise SelfTestFailedError(type(error).__name__) from error
    lines = ran.stdout.decode("utf-8", "replace").strip().splitlines()
    if ran.returncode or not lines or lines[-1] != _SAID:
        raise SelfTestFailedError(f"exit {ran.returncode}: {lines[-1][:80] if lines else '-'}")


def _has_told(told: Path, trial: Trial) -> bool:
    said = read_json(told)
    return (said.get("version"), said.get("word")) == (trial.to, trial.word)


def _back(installation: Installation, trial: Trial, why: KioskError) -> str:
    _LOG.error("version %s goes back to %s: %s %s", trial.to, trial.back, why.code, why.detail)
    installation.go_back(trial, why)
    return trial.back
