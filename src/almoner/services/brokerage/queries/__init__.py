"""Reads of brokerage, scoped to the viewer; PostgreSQL's policies say the same again."""
