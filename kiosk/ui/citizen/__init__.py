"""The citizen's side of the counter: a second screen that shows what is to be paid and what comes back."""
