"""Django's PostgreSQL backend, which also wakes the embedded server."""
