"""Numbers that say how it goes, counted from timelines."""
