"""Self-service: a citizen alone with the machine; pages as values, presenters beside them, one window."""
