"""Understands bytes: pure, no port and no clock."""
