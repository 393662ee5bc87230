"""Reads of cases, always scoped to the viewer."""
