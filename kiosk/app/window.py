"""Opens the counter's window: the sign-in first, what is behind it while the clerk types; stops in order."""

import gc
from pathlib import Path

from kiosk.app.counter_lanes import counter_lanes
from kiosk.app.reports import install_hooks, start_log
from kiosk.app.setup_mark import is_setup_marked
from kiosk.app.shipped_texts import load_texts
from kiosk.app.training import is_in_training
from kiosk.config import load_settings
from kiosk.domain.words import Language
from kiosk.ui.early import SWITCHED, Furnish, WindowSettings, run_window


def open_window_of(home: Path, *, is_full_screen: bool = False) -> int:
    """Open the window of a home, or of its training while it is in training, and stay until it is closed.

    On a machine that is no counter yet the first run comes before it.

    Raises:
        NotEnrolledError, WriterBusyError, StoreError: there can be no window; the code says why.
    """
    gc.disable()  # what start-up makes stays; the window collects when it is at rest
    install_hooks()
    while True:
        if wants_setup(home) and (code := _set_up(home, is_full_screen=is_full_screen)) != SWITCHED:
            return code
        shown = _training_of(home) if is_in_training(home) else home
        code = _opened(shown, is_full_screen=is_full_screen, is_training=shown is not home)
        if code != SWITCHED:
            return code


def _opened(home: Path, *, is_full_screen: bool, is_training: bool) -> int:
    start_log(home, "window")
    language = Language(load_settings(home).language)
    texts = load_texts()
    settings = WindowSettings(language=language, is_full_screen=is_full_screen, is_training=is_training)
    with counter_lanes() as (lanes, ends):

        def load() -> Furnish:
            from kiosk.app.behind_counter import load_behind

            return load_behind(home, lanes, ends, texts)

        return run_window(load, lanes, texts, settings)


def wants_setup(home: Path) -> bool:
    """Say whether a machine is no counter yet or its first run was left early, and nobody trains on it."""
    is_new = not any((home / name).exists() for name in ("enrolment.json", "keys.json", "journal.db"))
    return (is_new or is_setup_marked(home)) and not is_in_training(home)


def _set_up(home: Path, *, is_full_screen: bool) -> int:
    from kiosk.app.setup import open_setup_of

    return open_setup_of(home, is_full_screen=is_full_screen)


def _training_of(home: Path) -> Path:
    from kiosk.app.training_home import prepare_training

    return prepare_training(home)
