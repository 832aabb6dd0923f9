"""Bundles: what a counter sent by hand, and the answer that is carried back."""
