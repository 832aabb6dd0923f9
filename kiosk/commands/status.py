"""`kiosk status`: the counter at one glance."""

from argparse import ArgumentParser, Namespace

from kiosk.app.looking import CounterView
from kiosk.commands import console


def add_options(parser: ArgumentParser) -> None:
    """Describe the command's options."""
    console.add_home(parser)
    console.add_json(parser)
    parser.add_argument("--no-devices", action="store_true", help="do not ask printer and reader")


def run(arguments: Namespace) -> int:
    """Print line, what waits, head, catalogue and devices; beside a working window too."""
    from kiosk.app.counter import EnrolledMachine
    from kiosk.app.looking import device_states, look

    enrolled = EnrolledMachine.of_home(console.home_of(arguments))
    view = look(enrolled)
    devices = {} if arguments.no_devices else device_states(enrolled.home)
    place = enrolled.enrolment.place
    fields = {
        "device_id": place.device_id,
        "office": place.office,
        "counter": place.counter,
        **_line(view),
        "waiting": view.waiting,
        "owed": view.courier.owed,
        "unapplied": view.counts["unapplied"],
        "letters": view.counts["letters"],
        "proposals": view.counts["proposals"],
        "price_table": view.price_table or None,
        "next_holiday": view.next_holiday,
        "oldest_waiting_since": view.oldest_waiting_since,
        "head_seq": view.head.seq if view.head else 0,
        "acknowledged_seq": view.acknowledged_seq,
        "catalogue": view.catalogue_hash or None,
        "services": view.services,
        "shift_open_by": view.open_shift_of,
        "unprinted_receipts": view.unprinted_receipts,
        "payments_open": view.payments_open,
        **_what_came_back_and_goes(view),
        "devices": devices,
    }
    if arguments.json:
        console.print_json(fields)
        return 0
    for name, value in fields.items():
        console.say(f"{name:22} {console.plain(value)}")
    return 0


def _line(view: CounterView) -> dict[str, object]:
    return {
        "line": str(view.courier.line),
        "line_reason": view.courier.reason or None,
        "line_since": view.courier.since or None,
        "last_success": view.courier.last_success or None,
        "portal_went_back_at": view.courier.portal_went_back_at or None,
    }


def _settings(view: CounterView) -> dict[str, object]:
    return {
        "settings": view.settings.version or None,
        "settings_waiting": view.settings.is_waiting,
        "settings_refused": dict(view.settings.refused),
    }


def _what_came_back_and_goes(view: CounterView) -> dict[str, object]:
    return {
        **_settings(view),
        "attention": view.attention,
        "results_left_twice": view.counts["left_twice"],
        "pictures_waiting": view.pictures_waiting,
        "picture_bytes_waiting": view.picture_bytes_waiting,
        "pictures_lost": view.pictures_lost,
    }
