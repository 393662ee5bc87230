"""A provider's software is told at its own address of what happens to its places."""
