"""Compiles the search for rounds, so that no test and no first plan has to wait for it."""

from almoner.services.rounds.solver.search import warm_up

if __name__ == "__main__":
    warm_up()
