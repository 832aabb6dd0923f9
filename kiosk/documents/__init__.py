"""Receipts on paper: one layout, two outputs; the one place that shapes Arabic for paper."""
