"""The offline-capable kiosk client of Libya Post."""

__version__ = "0.1.0"
