"""Checks a plan from its times alone. Shares no code with the solver that made it."""
