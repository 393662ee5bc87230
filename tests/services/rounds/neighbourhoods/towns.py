"""Small towns to divide: a street that is worked out by hand, and any number drawn by chance."""

import random

from almoner.services.rounds.neighbourhoods.area import Area, Home


def street(homes: int = 12, hours: float = 7.0) -> Area:
    """Homes h0, h1 and so on along a straight street, 100 metres apart, in two communities."""
    half = homes // 2
    return Area.of(
        Home(f"h{n}", 100.0 * n, 0.0, hours, "west" if n < half else "east") for n in range(homes)
    )


def town(seed: int, homes: int = 300, across: float = 4000.0) -> Area:
    """Homes by chance; a community is a square kilometre; some share a building."""
    chance = random.Random(seed)
    found = []
    for number in range(homes):
        east, north = chance.uniform(0, across), chance.uniform(0, across)
        if number % 10 == 9:
            east, north = found[-1].east, found[-1].north
        name = f"{int(east // 1000)}-{int(north // 1000)}"
        found.append(Home(f"h{number}", east, north, chance.choice((3.5, 7.0, 14.0)), name))
    return Area.of(found)
