"""Twins of the counter's hardware that speak the same bytes and misbehave on request.

For the demo, training and tests. `python -m kiosk.devices.simulated printer --link /tmp/printer` gives a
port any program can open; the cores (`printer.PrinterTwin`, `reader.ReaderTwin`) work in-process too.
Ptys and Unix sockets: Linux only.
"""
