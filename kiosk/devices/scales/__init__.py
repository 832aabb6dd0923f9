"""Drivers that keep the promise of `ports.Scale`."""
