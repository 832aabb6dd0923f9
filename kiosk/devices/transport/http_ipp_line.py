"""Questions to the system's printing service or a network printer, by HTTP, each with a deadline."""

import http.client
import time
from urllib.parse import urlsplit

from kiosk.errors import DeviceAbsentError, DeviceSilentError

_PORT = 631  # Source: RFC 8010, section 4.1
_OK = 200
_PIECE_BYTES, _MOST_BYTES = 4_096, 65_536  # an answer to our questions has some hundred bytes


class HttpIppLine:
    """One printer at an `ipp://` URL; opens a connection for each question, so nothing is left open."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._host, self._port = place.hostname or "localhost", place.port or _PORT
        self._path = place.path or "/"

    def exchange(self, question: bytes, deadline_s: float) -> bytes:
        """Put a question, return the answer."""
        until_s = self.now_s() + deadline_s
        connection = http.client.HTTPConnection(self._host, self._port, timeout=max(deadline_s, 0.1))
        try:
            connection.request("POST", self._path, question, {"Content-Type": "application/ipp"})
            answer = connection.getresponse()
            body = self._body(answer, until_s)
        except (ConnectionRefusedError, http.client.InvalidURL) as error:
            raise DeviceAbsentError("no printing service") from error
        except (OSError, http.client.HTTPException) as error:
            raise DeviceSilentError("the printing service does not answer") from error
        finally:
            connection.close()
        if answer.status != _OK:
            raise DeviceAbsentError(f"http {answer.status}")
        return body

    def _body(self, answer: http.client.HTTPResponse, until_s: float) -> bytes:
        """Read an answer that may be neither endless nor endlessly slow.

        Raises:
            TimeoutError: the deadline passed. HTTPException: more than any answer holds.
        """
        body = b""
        while piece := answer.read1(_PIECE_BYTES):
            body += piece
            if len(body) > _MOST_BYTES:
                raise http.client.HTTPException("an endless answer")
            if self.now_s() > until_s:
                raise TimeoutError
        return body

    def pause(self, seconds: float) -> None:
        """Let a moment pass."""
        time.sleep(seconds)

    def now_s(self) -> float:
        """Return the steady clock deadlines are measured on."""
        return time.monotonic()
