"""The composition root: the only place that knows every room; it starts them and stops them in order."""
