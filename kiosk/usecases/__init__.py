"""What people do at the counter: one verb per module, plain functions over the ports."""
