"""Days drawn by Hypothesis, with anything in them that a problem can say."""

from itertools import pairwise
from math import inf

import numpy as np
from hypothesis import strategies as st

from almoner.services.rounds.problem.links import Link
from almoner.services.rounds.problem.plan import Call, Plan, Round
from almoner.services.rounds.problem.problem import Problem, Told
from almoner.services.rounds.problem.travel import Travel
from almoner.services.rounds.problem.visits import Asks, Gap, Task, Visit
from almoner.services.rounds.problem.weights import Weights
from almoner.services.rounds.problem.workers import Rest, Worker

PLACES = 4
minutes = st.integers(0, 2000).map(lambda number: number / 4)
place = st.integers(0, PLACES - 1)
words = st.sampled_from(["wash", "pills", "a woman", "Ünal", "a dog", "x y"])
texts = st.frozensets(words, max_size=3)
worths = st.dictionaries(words, minutes, max_size=2)
reasons = st.dictionaries(words, st.just("Not asked for."), max_size=2)


@st.composite
def spans(draw) -> tuple[float, float]:
    least = draw(minutes)
    return least, least + draw(minutes)


asks = st.builds(
    Asks, texts, texts, worths, worths, st.none() | st.frozensets(words, max_size=2), reasons
)
tasks = st.builds(Task, words, st.integers(1, 60).map(float))
rests = st.builds(lambda length, span: Rest(length, *span), st.integers(1, 60).map(float), spans())


@st.composite
def visits(draw, key: str) -> Visit:
    opens, closes = draw(spans())
    done = tuple(draw(st.lists(tasks, min_size=1, max_size=2)))
    return Visit(
        key,
        opens,
        closes,
        done,
        Gap(*draw(spans())) if len(done) == 2 else None,
        draw(place),
        draw(st.sampled_from(["", "Ada"])),
        draw(st.none() | minutes.map(lambda more: closes + more)),
        draw(st.none() | minutes),
        draw(st.just(Asks()) | asks),
    )


@st.composite
def workers(draw, key: str, of: list[str]) -> Worker:
    starts, ends = draw(st.just((0.0, inf)) | spans())
    return Worker(
        key,
        draw(texts),
        draw(st.dictionaries(st.sampled_from(of), st.just("Barred."), max_size=1)),
        starts,
        ends,
        draw(place),
        draw(place),
        draw(st.sampled_from(["car", "foot"])),
        draw(st.none() | rests),
        draw(st.just(inf) | minutes),
        draw(minutes),
        draw(minutes),
        draw(minutes),
        draw(texts),
        draw(texts),
    )


@st.composite
def travels(draw) -> Travel:
    parts = draw(st.sampled_from([(0.0,), (0.0, 420.0)]))
    tables = {
        mode: np.random.default_rng(draw(st.integers(0, 9))).uniform(
            0, 60, (len(parts), PLACES, PLACES)
        )
        for mode in ("car", "foot")
    }
    return Travel(tables, parts)


@st.composite
def days(draw) -> Problem:
    """Up to four visits and three workers. Visits may be left, so nothing is refused."""
    keys = [f"v{at}" for at in range(draw(st.integers(1, 4)))]
    told = draw(st.sets(st.sampled_from(keys), max_size=2))
    linked = draw(st.booleans())
    return Problem(
        visits=tuple(draw(visits(key)) for key in keys),
        workers=tuple(draw(workers(f"w{at}", keys)) for at in range(draw(st.integers(0, 3)))),
        travel=draw(travels()),
        weights=draw(st.builds(Weights, *[minutes] * 9)),
        name=draw(st.sampled_from(["", "Tuesday"])),
        links=tuple(Link(a, b, 30.0, draw(st.sampled_from([inf, 90.0]))) for a, b in pairwise(keys))
        if linked
        else (),
        told={(key, 0): Told("w0", draw(minutes)) for key in sorted(told)},
        may_leave=True,
    )


calls = st.builds(lambda key, task, span: Call(key, task, *span), words, st.integers(0, 1), spans())
rounds = st.builds(
    Round, words, st.lists(calls, min_size=1, max_size=3).map(tuple), st.none() | spans()
)
plans = st.builds(
    Plan, st.lists(rounds, max_size=3).map(tuple), st.lists(words, max_size=2).map(tuple)
)
