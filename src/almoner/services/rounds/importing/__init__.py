"""Rosters as rostering systems export them: read line by line, nothing guessed."""
