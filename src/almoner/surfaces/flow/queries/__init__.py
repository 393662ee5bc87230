"""Reads of a place, scoped to the viewer: counts that name nobody, and what was expected."""
