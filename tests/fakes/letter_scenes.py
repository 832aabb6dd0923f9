"""What the centre has written to the counter, in believable states: one function a scene."""

from collections.abc import Callable

from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.letter import Letter, OutgoingLetter, Proposal
from kiosk.domain.money import Money
from kiosk.domain.words import Words
from kiosk.ui.counter.pages import Command
from tests.fakes.counter_scenes import home, settle
from tests.fakes.counter_window import CounterWindow

EID = Letter(
    "L1",
    Words("عطلة عيد الاستقلال", "Independence Day holiday"),
    Words(
        "تُغلق المكاتب يوم 24 ديسمبر 2026. يُعلَّق الإعلان على الباب،"
        " وتُسلَّم الوثائق الجاهزة قبل ذلك اليوم ما أمكن.",
        "Offices are closed on 24 December 2026. Hang the notice on the door,"
        " and hand over ready documents before that day where possible.",
    ),
    "",
    "2026-11-21T08:15:00.000Z",
    "a1" * 32,
)
TONER = Letter(
    "L2",
    Words("ورق الطابعات", "Paper for the printers"),
    Words("يصل ورق الإيصالات مع بريد الأحد.", "Receipt paper comes with Sunday's mail."),
    "",
    "2026-11-19T06:40:00.000Z",
    "b2" * 32,
)
REASON = Words(
    "الاسم في السجل المدني «فاطمة محمد الصالح». يُقارن بالوثيقة قبل التصحيح.",
    "The civil register says “فاطمة محمد الصالح”. Compare the document before correcting.",
)


def written(counter: CounterWindow) -> None:
    """File an application and let the centre write: two letters, and a correction it proposes."""
    desk, books = counter.hall.desk, counter.hall.books
    session = counter.flow.seat.session
    definition = counter.flow.seat.services.definitions[ServiceCode("CR1")]
    form = Form.of_answers(definition, definition.example or {})
    application = desk.file_application(session, form)
    basket = desk.new_basket().with_application(application)
    settled = desk.take_payment(session, basket, Money(application.fee.dirhams))
    desk.record_paper(session, settled.receipt, counter.printer.outcome)
    books.sent_letters += [TONER, EID]
    books.sent_proposals.append(
        Proposal(
            *("P1", application.application_id, settled.entry.hash, "mother_name", "فاطمة محمد الصالح"),
            *(REASON, "2026-11-22T07:05:00.000Z", True, "c3" * 32),
        )
    )


def letters(counter: CounterWindow) -> None:
    """What the centre wrote; the clerk stands on a proposed correction."""
    home(counter)
    written(counter)
    counter.shell.press(Command.LETTERS)
    settle()


def letter_read(counter: CounterWindow) -> None:
    """A letter, its receipt confirmed."""
    letters(counter)
    counter.presenter.stand_on("letter:L1")
    counter.presenter.go_on()
    settle()


def letter_sent(counter: CounterWindow) -> None:
    """A letter of this office, printed."""
    home(counter)
    written(counter)
    text = "نرسل إليكم ثلاثة طلبات لم يرد الجواب عنها في موعده، ونرجو بيان سبب التأخر."
    letter = OutgoingLetter("مصلحة الأحوال المدنية، طرابلس", "تأخر الجواب عن طلبات", text)
    counter.hall.desk.letters.send(counter.flow.seat.session, letter)
    counter.shell.press(Command.LETTERS)
    settle()
    counter.presenter.stand_on("sent:TIP-001-03-2026-7A-O00001")
    counter.presenter.print_letter()
    settle()


def letter_written(counter: CounterWindow) -> None:
    """A letter of this office while it is written, the recipient still missing."""
    letters(counter)
    counter.presenter.write()
    settle()
    counter.presenter.type_text("subject", "تأخر الجواب عن طلبات")
    text = "نرسل إليكم ثلاثة طلبات لم يرد الجواب عنها في موعده.\nنرجو بيان سبب التأخر، وموعد الجواب."
    counter.presenter.type_text("text", text)
    counter.presenter.type_text("about", "1234")
    counter.presenter.submit()
    settle()


def letters_empty(counter: CounterWindow) -> None:
    """The centre has written nothing."""
    home(counter)
    counter.shell.press(Command.LETTERS)
    settle()


def home_letters(counter: CounterWindow) -> None:
    """At work while letters wait."""
    home(counter)
    written(counter)
    counter.flow.status_changed()
    settle()


def dispute(counter: CounterWindow) -> None:
    """Saying that the filed answer stays."""
    letters(counter)
    counter.presenter.dispute()
    settle()


def following(counter: CounterWindow) -> None:
    """The form with what the centre proposes."""
    letters(counter)
    counter.presenter.go_on()
    settle()


LETTER_SCENES: dict[str, Callable[[CounterWindow], None]] = {
    "letters": letters,
    "letter_read": letter_read,
    "letters_empty": letters_empty,
    "letter_sent": letter_sent,
    "letter_written": letter_written,
    "home_letters": home_letters,
    "letter_dispute": dispute,
    "letter_following": following,
}
