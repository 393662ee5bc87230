"""Neighbourhoods of about 200 people, and which provider serves whom in them. Pure."""
