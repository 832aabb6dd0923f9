"""Drivers that keep the promise of `ports.Terminal`."""
