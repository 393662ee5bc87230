"""Cases: states, moves, clocks, queues and an append-only timeline."""
