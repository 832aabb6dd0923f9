"""The index of names against looking through everybody: the same people, and nothing of who was erased."""

import random
from collections.abc import Iterator
from contextlib import closing
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.arabic import key_words, word_variants
from kiosk.domain.case import name_key
from kiosk.store import migrations
from kiosk.store.database import Database
from kiosk.store.migrations import STEPS
from kiosk.store.name_search import begun_words, whole_words

NAMES = (
    *(
        "محمد",
        "محمود",
        "مها",
        "عبد الله",
        "عبد السلام",
        "عبدالرحمن",
        "عبدالرحيم",
        "أبو بكر",
        "بوعجيلة",
        "أحمد",
    ),
    *(
        "إبراهيم",
        "آمنة",
        "الورفلي",
        "ورفلة",
        "الزنتاني",
        "زنتاني",
        "المصراتي",
        "بن عامر",
        "Smith",
        "Smithson",
    ),
)
ASKED = (
    "م",
    "مح",
    "محم",
    "محمو",
    "عبدال",
    "عبدالر",
    "ابو",
    "بو",
    "ورف",
    "الورف",
    "زنت",
    "الز",
    "smi",
    "smiths",
)
MATCHED = "SELECT rowid FROM people_index WHERE people_index MATCH ? ORDER BY rowid"
Held = tuple[Database, dict[int, str]]


def _come(database: Database, row_id: int, keys: str) -> None:
    database.run("INSERT INTO people (row_id, body_hash, keys) VALUES (?, ?, ?)", (row_id, str(row_id), keys))


@pytest.fixture(scope="module")
def crowd() -> Iterator[Held]:
    """Many people of few names, with numbers beside them."""
    chance = random.Random(11)
    people = {
        row_id: f"{name_key(*chance.choices(NAMES, k=3))} 1{chance.randrange(10**11)}"
        for row_id in range(1, 600)
    }
    with closing(Database.in_memory()) as database:
        migrations.create_in(database)
        for row_id, keys in people.items():
            _come(database, row_id, keys)
        yield database, people


def _looked_through(people: dict[int, str], typed: str, *, whole: bool) -> list[int]:
    wanted = [word_variants(word.letters) for word in key_words(typed)]

    def fits(word: str, form: str) -> bool:
        return word == form if whole else word.startswith(form) and not word[0].isdigit()

    return [
        row_id
        for row_id, keys in people.items()
        if all(any(fits(word, form) for word, form in product(keys.split(), forms)) for forms in wanted)
    ]


def _asked(database: Database, wanted: str) -> list[int]:
    return [row[0] for row in database.rows(MATCHED, (wanted,))] if wanted else []


@pytest.mark.parametrize(
    "typed", [*ASKED, *(" ".join(two) for two in product(ASKED, ASKED)), "قحط", "م قحطان"]
)
def test_beginnings_find_whom_looking_through_everybody_finds(crowd: Held, typed: str) -> None:
    database, people = crowd
    found = _asked(database, begun_words(database, typed))
    assert found == _looked_through(people, typed, whole=False)


@pytest.mark.parametrize("typed", [*NAMES, "محمد الورفلي", "عبدالله بوبكر زنتاني", "قحطان"])
def test_whole_names_find_whom_looking_through_everybody_finds(crowd: Held, typed: str) -> None:
    database, people = crowd
    assert _asked(database, whole_words(typed)) == _looked_through(people, typed, whole=True)


def test_a_beginning_that_very_many_words_have_is_found_too() -> None:
    with closing(Database.in_memory()) as database:
        migrations.create_in(database)
        for row_id in range(1, 900):
            letters = "".join(chr(ord("a") + int(digit)) for digit in f"{row_id:03d}")
            _come(database, row_id, f"begun{letters}")
        assert _asked(database, begun_words(database, "begun")) == list(range(1, 900))


def test_a_word_goes_with_the_last_one_who_has_it() -> None:
    with closing(Database.in_memory()) as database:
        migrations.create_in(database)
        _come(database, 1, name_key("سالم", "النادر"))
        _come(database, 2, name_key("سالم"))
        database.run("DELETE FROM people WHERE row_id = 1")
        assert [row[0] for row in database.rows("SELECT word FROM name_words")] == ["سالم"]
        database.run("DELETE FROM people WHERE row_id = 2")
        assert database.rows("SELECT word FROM name_words") == []


def test_the_step_takes_the_words_of_everybody_who_is_there_already(crowd: Held) -> None:
    database, people = crowd
    before = next(n for n, (name, _) in enumerate(STEPS) if name.endswith("name_words"))
    with closing(Database.in_memory()) as older:
        for _, statements in STEPS[:before]:
            for statement in statements:
                older.run(statement)
        for row_id, keys in people.items():
            _come(older, row_id, keys)
        for statement in STEPS[before][1]:
            older.run(statement)
        words = "SELECT word FROM name_words ORDER BY word"
        assert older.rows(words) == database.rows(words) != []


@settings(max_examples=300, deadline=None)
@given(typed=st.text(max_size=40))
def test_no_letters_whatever_are_more_than_a_question(crowd: Held, typed: str) -> None:
    database, _ = crowd
    _asked(database, whole_words(typed))
    _asked(database, begun_words(database, typed))
