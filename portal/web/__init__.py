"""Pages for people: tracking an application, checking a receipt."""
