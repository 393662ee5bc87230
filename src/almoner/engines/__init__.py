"""Forms with a result, cases with clocks, and numbers that say how it goes."""
