"""What the portal tells each counter: numbered items in commit order, and published documents."""
