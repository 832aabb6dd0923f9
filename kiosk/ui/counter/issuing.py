"""After an act: its receipt shown, printed, and where no paper came its code instead. No Qt."""

from collections.abc import Callable, Mapping

from kiosk.domain.basket import Basket
from kiosk.domain.item_number import FEW_LEFT
from kiosk.domain.receipt import Paper, Receipt
from kiosk.errors import FewItemNumbersError, SecondCopyLostError
from kiosk.ports import Durability
from kiosk.ui.counter.doors import Surroundings
from kiosk.ui.counter.pages import PageName
from kiosk.ui.counter.paper import PaperWork
from kiosk.ui.counter.receipt_presenter import ReceiptPresenter
from kiosk.ui.lead import PRINTER
from kiosk.usecases.receipt_to_print import is_original_next
from kiosk.usecases.take_payment import Settlement


class Issuing:
    """Shows receipts that are durable, to the clerk and to the citizen."""

    def __init__(self, around: Surroundings, go_home: Callable[[], None]) -> None:
        self._around = around
        self._go_home = go_home
        self._paper = PaperWork(around)

    def expect(self, basket: Basket) -> None:
        """Have the paper of a basket prepared while it is being paid."""
        self._paper.expect(basket)

    def show_receipt(self, settlement: Settlement) -> None:
        """Show a durable receipt and print it."""
        presenter = ReceiptPresenter(
            self._around.say, settlement.receipt, lambda: self._print_again(presenter), self._go_home
        )
        if settlement.durability is Durability.SINGLE_COPY:
            presenter.show_warning(SecondCopyLostError.code)
        self._around.window.show_notice(None)
        self._around.window.show_page(PageName.RECEIPT, presenter)
        presenter.show_printing()
        receipt = settlement.receipt
        if any(item.item_number for item in receipt.items):
            self._warn_of_few(presenter)
        self._around.citizen.tell(lambda words: words.done(receipt))
        self._paper.print_receipt(
            receipt,
            lambda paper, code: self._on_paper(presenter, receipt, (paper, code)),
            moves_money=True,
        )

    def _warn_of_few(self, presenter: ReceiptPresenter) -> None:
        """Say in time that the postal item numbers of this counter come to their end."""
        series = self._around.equipment.place.portal_series

        def told(left: Mapping[str, int]) -> None:
            if min(left.values()) < FEW_LEFT:
                presenter.show_warning(FewItemNumbersError.code)

        self._around.store(lambda desk: desk.counter.books.item_numbers_left(series), told)

    def _on_paper(self, presenter: ReceiptPresenter, receipt: Receipt, outcome: tuple[Paper, str]) -> None:
        """Show what became of the paper; where none came, the code is shown instead, to be photographed."""
        presenter.show_paper(*outcome)
        self._tell_next(presenter)
        if outcome[0] is Paper.PRINTED:
            return
        renderer = self._around.equipment.renderer
        self._around.jobs.run(
            PRINTER,
            lambda: renderer.code(receipt.qr_text),
            lambda code: self._on_code(presenter, receipt, code),
            lambda _error: None,
        )

    def _tell_next(self, presenter: ReceiptPresenter) -> None:
        """Name the key by what it gives: the journal knows whether the original is still owed."""
        number = presenter.receipt.number
        self._around.store(
            lambda desk: is_original_next(desk.counter, desk.print_ledger, number),
            lambda is_original: presenter.show_next(is_original=is_original),
        )

    def _on_code(
        self, presenter: ReceiptPresenter, receipt: Receipt, code: tuple[tuple[bool, ...], ...]
    ) -> None:
        presenter.show_code(code)
        if presenter.is_shown:
            self._around.citizen.tell(lambda words: words.done(receipt, code))

    def _print_again(self, presenter: ReceiptPresenter) -> None:
        number = presenter.receipt.number
        presenter.show_printing()
        self._around.store(
            lambda desk: desk.receipt_to_print(number),
            lambda receipt: self._paper.print_receipt(
                receipt, lambda paper, code: self._on_paper(presenter, receipt, (paper, code))
            ),
        )
