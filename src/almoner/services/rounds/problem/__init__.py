"""What is to be planned, and a plan: nouns only, shared by the solver and by what checks it."""
