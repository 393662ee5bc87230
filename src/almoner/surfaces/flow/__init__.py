"""The place as it is now: who waits, what is free, what is looked for, and what is to come."""
