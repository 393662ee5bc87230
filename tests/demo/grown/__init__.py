"""Tests that read one grown place. A package, so that the place is undone when they are over."""
