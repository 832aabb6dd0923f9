"""Pictures of papers: received in chunks, kept once under the hash of their bytes."""
