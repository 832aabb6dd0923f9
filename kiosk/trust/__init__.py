"""Keys and belief: what this machine signs with, and whom it believes (`portal/contract/trust.md`)."""
