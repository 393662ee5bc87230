"""How warm the search is, and when it warms up again.

Heat is in units of what a middling leg between neighbours costs, so that it fits any day.
"""

from dataclasses import dataclass

HOT, SHORT, AGAIN, COLD = 1.2, 0.4, 0.2, 0.025
FULL, ENOUGH, MOST_CYCLES = 75_000, 150_000, 8


@dataclass(frozen=True, slots=True)
class Cycle:
    """One cooling, between two shares of the search. Later ones may go on from the best plan."""

    begins: float
    ends: float
    hot: float
    from_best: bool

    def heat(self, share: float) -> float:
        gone = (share - self.begins) / (self.ends - self.begins)
        return self.hot * (COLD / self.hot) ** min(1.0, max(0.0, gone))


def cycles(moves_each: float, *, fresh: bool = True) -> list[Cycle]:
    """The coolings of a search of so many moves for each task.

    The shorter it is, the less warm it begins: there is no time to undo what heat undoes. A short
    search cools once. A longer one cools once for half of its time, and then again and
    again: from the best plan, a little warm; and from wherever it is, hot. A search that is not
    fresh, because it begins at a plan made before, cools once from a little warm.
    """
    if not fresh:
        return [Cycle(0.0, 1.0, AGAIN, False)]
    count = int(min(MOST_CYCLES, max(1, moves_each // ENOUGH)))
    if count == 1:
        return [Cycle(0.0, 1.0, max(SHORT, min(HOT, HOT * moves_each / FULL)), False)]
    length = 0.5 / (count - 1)
    found = [Cycle(0.0, 0.5, HOT, False)]
    for at in range(count - 1):
        begins, ends = 0.5 + at * length, 0.5 + (at + 1) * length
        found.append(Cycle(begins, ends, *((AGAIN, True) if at % 2 == 0 else (HOT, False))))
    return [*found[:-1], Cycle(found[-1].begins, 1.0, found[-1].hot, found[-1].from_best)]
