"""A payment at self-service in a process of its own, stopped at the step it is told: it is killed there.

    python -m tests.stories.payment_worker HOME PORT STEP

Steps: `noted` before the terminal hears of it, `asked` with the terminal's answer in hand and nothing noted,
`ended` with the outcome noted. `look` asks about what is open, as the window does by itself.
"""

import signal
import sys
from pathlib import Path

from kiosk.app.counter import open_counter
from kiosk.devices.protocol.nexo import Names
from kiosk.devices.ref import DeviceRef
from kiosk.devices.registry import open_terminal
from kiosk.domain.form import Form
from kiosk.domain.identifiers import ServiceCode
from kiosk.usecases.citizen_desk import CitizenDesk

ASK_S = 20.0


def stand_still(step: str) -> None:
    sys.stdout.write(step + "\n")
    sys.stdout.flush()
    signal.pause()


def main() -> None:
    home, port, step = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    terminal = open_terminal(DeviceRef(port, "nexo", 115_200), Names("TIP-001-09", "POI-1"))
    with open_counter(home) as counter:
        citizen = CitizenDesk(counter.desk)
        if step == "look":
            for payment in citizen.open_payments():
                outcome = terminal.last(payment.request, 5.0)
                sys.stdout.write(f"{citizen.end_payment(None, payment, outcome)[0]}\n")
            return
        blank, basket_id = citizen.new_form(ServiceCode("CR1"))
        texts = Form.of_answers(blank.definition, blank.definition.example or {}).texts
        session, filed = citizen.file(None, Form(blank.rules, texts), basket_id)
        payment = citizen.begin_payment(session, filed.receipt)
        if step == "noted":
            stand_still(step)
        outcome = terminal.ask(payment.request, ASK_S, lambda: False)
        if step == "asked":
            stand_still(step)
        citizen.end_payment(session, payment, outcome)
        stand_still("ended")


if __name__ == "__main__":
    main()
