"""The published standard for saying what is free: one source for the schemas, the routes, the kit
that tries an endpoint, and the page that explains it."""
