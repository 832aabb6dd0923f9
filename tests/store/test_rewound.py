"""That the portal was restored is written once for each of its lives: by the courier, under no name."""

from collections.abc import Callable

from kiosk.ports import VerifiedAnswer
from kiosk.store.inbox import SpoolInbox
from kiosk.store.opening import Store
from tests.fakes.store_parts import Counter

LIFE = {"term": 2, "id": "ab" * 16}
FACTS = {
    "incarnation": LIFE,
    "previous": {"id": "cd" * 16},
    "restored_to": "2026-11-21T00:00:00.000Z",
    "heads": [{"epoch": "ef" * 16, "countersigned": 9, "held": 4}],
}


def rewound(store: Store) -> list[dict[str, object]]:
    found = store.journal.entries(1, 100)
    return [entry.envelope_fields()["author"] for entry in found if entry.kind == "portal.rewound"]


def test_it_is_an_entry_by_the_courier_once_for_each_life(opened: Callable[[], Store]) -> None:
    store = opened()
    for _ in range(2):
        store.inbox.put(VerifiedAnswer("rewound", FACTS))
    assert rewound(store) == [{"role": "courier", "operator": None, "session": None}]
    later = {**FACTS, "incarnation": {"term": 3, "id": "12" * 16}}
    store.inbox.put(VerifiedAnswer("rewound", later))
    assert len(rewound(store)) == 2
    assert len(rewound(opened())) == 2


def test_a_spooled_one_is_folded_in_by_the_window(opened: Callable[[], Store], counter: Counter) -> None:
    store = opened()
    spool = SpoolInbox(store.files.inbox, store.ciphers)
    spool.put(VerifiedAnswer("rewound", FACTS))
    spool.put(VerifiedAnswer("rewound", FACTS))
    store.inbox_folder.fold_all()
    assert len(rewound(store)) == 1
    assert store.journal.durable_seq == store.journal.head.seq
