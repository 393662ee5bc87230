"""Rounds: who visits whom, in which order, so that least time goes on travel and waiting."""
