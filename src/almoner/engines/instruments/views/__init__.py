"""One screen, one view."""
