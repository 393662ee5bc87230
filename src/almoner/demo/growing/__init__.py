"""Grows a synthetic place in the database, moment by moment, through the commands people use."""
