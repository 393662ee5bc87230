"""Bringing in a list of who is on which ward."""
