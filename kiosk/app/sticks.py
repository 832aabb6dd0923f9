"""Where the sticks that a person puts into the machine appear."""

from typing import Final

# Debian and Ubuntu desktops, udisks, hand-mounted, Windows drives.
STICKS: Final = ("/media/*", "/media/*/*", "/run/media/*/*", "/mnt/*", *(f"{drive}:/" for drive in "DEFGHIJ"))
