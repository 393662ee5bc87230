"""Versioned questionnaires with scoring and bands."""
