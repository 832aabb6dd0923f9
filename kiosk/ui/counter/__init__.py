"""Pages of the counter and, beside each, its presenter: plain Python that holds every decision."""
