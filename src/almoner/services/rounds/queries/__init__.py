"""Reads for planning, scoped to the viewer's provider."""
