"""Reads of who is on which ward and who waits to leave, scoped to the viewer."""
