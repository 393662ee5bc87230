"""Finds rounds: a compiled search over orders and workers, the same for the same seed."""
