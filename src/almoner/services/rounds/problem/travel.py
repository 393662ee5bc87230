"""Minutes between places: by the way somebody travels, and by the part of the day."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from almoner.kernel.refusals import refuse

CAR = "car"


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """`minutes[mode][part, a, b]` is how long it takes from place a to place b.

    The way there and the way back may differ. `parts` are the minutes after midnight at which the
    parts of the day begin. A leg belongs to the part in which the visit that it leads to opens;
    the way home, to the part of the visit that it leaves.
    """

    minutes: Mapping[str, np.ndarray]
    parts: tuple[float, ...] = (0.0,)

    def __post_init__(self) -> None:
        _check_parts(self.parts)
        if not self.minutes:
            refuse("travel-no-mode", "There are no travel times.", "Give at least those by car.")
        sizes = {mode: table.shape for mode, table in self.minutes.items()}
        places = next(iter(self.minutes.values())).shape[-1]
        for mode, shape in sizes.items():
            if shape != (len(self.parts), places, places):
                refuse(
                    "travel-shape",
                    f"The travel times by {mode} are of shape {shape}, not"
                    f" {(len(self.parts), places, places)}.",
                    "Give a square for each part of the day, of the same places for each mode.",
                )
            _check_minutes(self.minutes[mode], mode)

    @classmethod
    def of(cls, rows: Sequence[Sequence[float]], mode: str = CAR) -> "Travel":
        """The same minutes all day, from rows of numbers: `rows[a][b]`."""
        if any(len(row) != len(rows) for row in rows):
            refuse(
                "travel-shape",
                f"The travel times are not {len(rows)} by {len(rows)}.",
                "Give a row and a column for each place.",
            )
        size = len(rows)
        table = np.array(rows, dtype=np.float64).reshape(1, size, size)
        return cls({mode: table})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Travel):
            return NotImplemented
        same = self.parts == other.parts and self.minutes.keys() == other.minutes.keys()
        return same and all(np.array_equal(self.minutes[m], other.minutes[m]) for m in self.minutes)

    __hash__ = None  # type: ignore[assignment]

    @property
    def places(self) -> int:
        return int(next(iter(self.minutes.values())).shape[-1])

    def part(self, minute: float) -> int:
        """Which part of the day a minute after midnight belongs to."""
        return bisect_right(self.parts, minute) - 1

    def between(self, mode: str, start: int, end: int, minute: float = 0.0) -> float:
        return float(self.minutes[mode][self.part(minute), start, end])


def _check_parts(parts: Sequence[float]) -> None:
    if not parts or parts[0] != 0 or list(parts) != sorted(set(parts)):
        refuse(
            "travel-parts",
            f"The parts of the day begin at {list(parts)}.",
            "Begin at 0 and let each begin later than the one before.",
        )


def _check_minutes(table: np.ndarray, mode: str) -> None:
    wrong = np.argwhere(~(np.isfinite(table) & (table >= 0)))
    if len(wrong):
        part, start, end = wrong[0]
        refuse(
            "travel-negative",
            f"The travel time by {mode} from place {start} to place {end} is"
            f" {table[part, start, end]:g}.",
            "Give 0 or more minutes.",
        )
