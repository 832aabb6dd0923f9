"""Giving orders to a running twin by its control socket: for the demo's panel, training and tests."""

import json
import socket
from pathlib import Path
from typing import Any

from kiosk.errors import DeviceAbsentError, DeviceSilentError

_ANSWER_BYTES = 65_536


def order(control: Path, do: str, deadline_s: float = 5.0, **details: object) -> dict[str, Any]:
    """Give one order and return the twin's answer.

    Raises:
        DeviceAbsentError: no twin listens there. DeviceSilentError: it did not answer in time.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(deadline_s)
            line.connect(str(control))
            line.sendall(json.dumps({"do": do, **details}).encode() + b"\n")
            answer = b""
            while not answer.endswith(b"\n"):
                piece = line.recv(_ANSWER_BYTES)
                if not piece:
                    raise DeviceAbsentError("the twin hung up")
                answer += piece
    except TimeoutError as error:
        raise DeviceSilentError("the twin does not answer") from error
    except OSError as error:
        raise DeviceAbsentError("no twin there") from error
    return dict(json.loads(answer))
