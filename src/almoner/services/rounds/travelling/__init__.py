"""How long it takes from place to place, whoever works it out. Knows nothing of Django."""
