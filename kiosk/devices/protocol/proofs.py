"""What a printer of unknown make is asked before its commands are believed: each with a fence in its data.

A printer that knows a command takes the fence (`GS r 1`) for its parameters and stays silent; one that does
not skips the command's name, and the fence after it is a fence: it answers. So after all proofs and one true
fence, a single answer says that every command is known. Sources: as in `escpos.py`, pages named below.
"""

from kiosk.devices.protocol.escpos import FENCE, INITIALISE

# Names and leading parameters of the commands; what they still want is as long as a fence, or a byte shorter,
# which leaves 01: no character and no order.
_ASKED = (
    b"\x1dP",  # motion units, gs_cp: takes two bytes
    b"\x1dL",  # left margin, gs_cl: two bytes
    b"\x1b$",  # position, esc_dollar: two bytes
    b"\x1b*\x21\x01\x00",  # one column of 24 dots, esc_asterisk: three bytes
)
# Each is undone at once: the units, the margin, the place, and the column that has not been printed yet.
PROOFS = b"".join(command + FENCE + INITIALISE for command in _ASKED)
