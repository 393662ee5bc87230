"""Verbs of rounds: each one transaction, one audit event, a required actor."""
