"""Reads of the directory. Entries are public; what waits, notes and referrals are not."""
