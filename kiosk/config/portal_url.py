"""The portal's address as settings may name it."""

import ipaddress
from urllib.parse import urlsplit

from kiosk.errors import SettingsError


def check_portal_url(url: str) -> str:
    """Return the portal's address without a trailing slash.

    Raises:
        SettingsError: not an address, or plain http to anything but this machine.
    """
    try:
        parts = urlsplit(url.strip())
        host, port_is_fine = parts.hostname or "", parts.port is None or parts.port > 0
    except ValueError as error:
        raise SettingsError("portal.urls: not an address") from error
    is_plain_loopback = parts.scheme == "http" and _is_loopback(host)
    if not host or not port_is_fine or parts.query or parts.fragment or "@" in parts.netloc:
        raise SettingsError("portal.urls: not an address")
    if parts.scheme != "https" and not is_plain_loopback:
        raise SettingsError("portal.urls: https, or plain http to this machine only")
    return url.strip().rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
