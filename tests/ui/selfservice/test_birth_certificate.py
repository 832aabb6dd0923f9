"""A birth certificate by a finger alone: from the first page to the slip, nobody helping, no line."""

from collections.abc import Callable

from kiosk.ui.selfservice.screens import Chips, Options, PageName, Screen, Tiles
from tests.fakes.citizen_window import CitizenWindow
from tests.fakes.counter_scenes import settle
from tests.fakes.finger import Finger

MOST_PAGES, MOST_TOUCHES, MOST_S = 12, 25, 240.0
# Source: Trauzettel-Klosinski and Dietz 2012 (IReST, 17 languages, reading aloud): 184 words a minute, SD 29;
# slow is one SD below the mean. Who reads slower than that takes longer, and is given the time.
SLOW_WORDS_A_MINUTE = 184 - 29
# Source: Card, Moran and Newell 1983, keystroke-level model: a key of somebody who does not know the
# keyboard, pointing and pressing, making up one's mind (once a page).
KEY_S, TOUCH_S, MIND_S = 1.2, 1.1 + 0.2, 1.35


def apply(finger: Finger) -> None:
    """Go from the first page to the check."""
    finger.plate("ar")
    finger.plate("open:CR1")
    finger.forward()
    finger.type("119840001237")
    finger.forward()
    for part in ("محمد", "سالم", "علي", "الورفلي"):
        finger.type(part)
        finger.forward()
    finger.type("فاطمة")
    finger.forward()
    if "sex=M" in finger.window.stage.plates:
        finger.plate("sex=M")
        finger.field("birth_date")
        finger.type("1984/03/17")
        finger.forward()
    finger.plate("birth_place=LY-TB")
    finger.forward()
    finger.type("0912345678")
    finger.forward()
    finger.plate("certificate_for=self")
    finger.plate("copies+")
    finger.forward()


def test_typed_it_takes_at_most_twelve_pages_and_twenty_five_touches(kiosk: CitizenWindow) -> None:
    finger = Finger(kiosk)
    apply(finger)
    assert kiosk.flow.page is PageName.CHECK
    finger.plate("agree")
    finger.forward()
    assert kiosk.flow.page is PageName.DONE
    assert len(finger.pages) <= MOST_PAGES, finger.pages
    assert finger.touches <= MOST_TOUCHES
    assert kiosk.hall.journal.kinds()[1:3] == ["session.opened", "application.filed"]
    assert len(kiosk.printer.papers) == 1
    finger.forward()
    settle()
    assert kiosk.flow.page is PageName.ATTRACT
    assert kiosk.hall.journal.kinds()[-2:] == ["receipt.printed", "session.closed"]


def words_to_read(screen: Screen, touched: list[str]) -> int:
    """Return how many words are read until what is touched is found; all else on the page is read whole."""
    texts = [screen.title, screen.lead]
    for block in (*screen.blocks, *screen.beside):
        if isinstance(block, Tiles):
            found = next((n for n, tile in enumerate(block.items) if tile.name in touched), -1)
            texts += [f"{tile.title} {tile.text}" for tile in block.items[: found + 1]]
        elif isinstance(block, Chips):
            found = next((n for n, (name, _) in enumerate(block.items) if name in touched), -1)
            texts += [block.label, *(words for _, words in block.items[: found + 1])]
        elif isinstance(block, Options):
            names = [f"{block.name}={value}" for value, _ in block.choices]
            found = next((n for n, name in enumerate(names) if name in touched), 0)
            texts += [block.label, *(words for _, words in block.choices[: found + 1])]
        else:
            texts += block.said()
    return sum(len(text.split()) for text in texts)


def test_a_slow_reader_has_the_slip_within_four_minutes(kiosk: CitizenWindow) -> None:
    """From the first page until the slip is out: reading, keys, touches and making up one's mind."""
    finger, screens = Finger(kiosk), [kiosk.step.screen()]
    kiosk.shell.page_shown.connect(lambda: screens.append(kiosk.step.screen()))
    apply(finger)
    finger.plate("agree")
    finger.forward()
    assert screens[-1].page is PageName.DONE
    words = sum(words_to_read(screen, finger.plates) for screen in screens[:-1])
    spent_s = words * 60 / SLOW_WORDS_A_MINUTE
    spent_s += finger.keys * KEY_S + finger.touches * TOUCH_S + len(screens[:-1]) * MIND_S
    assert spent_s <= MOST_S, (words, finger.keys, finger.touches, spent_s)


def test_with_the_document_on_the_reader_it_takes_no_more_pages(
    open_kiosk: Callable[..., CitizenWindow],
) -> None:
    kiosk = open_kiosk(has_reader=True)
    finger = Finger(kiosk)
    apply(finger)
    finger.plate("agree")
    finger.forward()
    assert kiosk.flow.page is PageName.DONE
    assert len(finger.pages) <= MOST_PAGES, finger.pages
    entry = kiosk.hall.journal.committed[2]
    assert entry.personal[0] is not None
    assert b'"identity_source":"mrz"' in entry.personal[0]


def test_going_back_loses_nothing_and_a_changed_answer_returns_to_the_check(kiosk: CitizenWindow) -> None:
    finger = Finger(kiosk)
    apply(finger)
    finger.plate("change:mother_name")
    assert kiosk.stage.fields["mother_name"].text() == "فاطمة"
    finger.type("سالم")
    finger.forward()
    assert kiosk.flow.page is PageName.CHECK
    form = kiosk.flow.journey.visit.form
    assert form is not None
    assert form.texts["mother_name"] == "فاطمةسالم"
    kiosk.shell._back()
    settle()
    assert kiosk.flow.page is PageName.QUESTION
    assert kiosk.step._page[0] == "certificate_for"


def test_the_keyboard_never_covers_the_field_it_fills(open_kiosk: Callable[..., CitizenWindow]) -> None:
    for size in ((1920, 1080), (1280, 800), (1080, 1920)):
        kiosk = open_kiosk(size)
        finger = Finger(kiosk)
        finger.plate("ar")
        finger.plate("open:CR1")
        finger.forward()
        field = kiosk.stage.fields["national_number"]
        keyboard = kiosk.shell._keys._keyboard
        assert keyboard.isVisible()
        bottom = field.mapTo(kiosk.shell, field.rect().bottomLeft()).y()
        assert bottom < keyboard.mapTo(kiosk.shell, keyboard.rect().topLeft()).y()
        assert field.visibleRegion().boundingRect() == field.rect()
        bottom_row = keyboard.mapTo(kiosk.shell, keyboard.rect().bottomLeft()).y()
        assert bottom_row < kiosk.shell._footer.mapTo(kiosk.shell, kiosk.shell._footer.rect().topLeft()).y()
