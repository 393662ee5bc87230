"""A whole synthetic place that grows from a seed number, handed over piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from almoner.demo.invent.organisations import organisations
from almoner.demo.invent.people import person
from almoner.demo.invent.shapes import Organisation, Person, PlaceSize, Worker
from almoner.demo.invent.workers import worker


@dataclass(frozen=True, slots=True)
class Town:
    """The same `seed`, `today` and `size` give the same place, in every process.

    Everything is made when asked for and nothing is kept, so 50,000 people need little memory.
    `today` is the day on which ages, histories and expiry dates are counted.
    """

    seed: int
    today: date
    size: PlaceSize = field(default_factory=PlaceSize)

    def organisations(self) -> tuple[Organisation, ...]:
        """Parents before children."""
        return organisations(self.seed, self.size.practices)

    def people(self) -> Iterator[Person]:
        return map(self.person, range(1, self.size.people + 1))

    def person(self, number: int) -> Person:
        """Person `number`, from 1 to `size.people`. IndexError beyond."""
        _check(number, self.size.people)
        return person(self.seed, number, self.size.practices, self.today)

    def workers(self) -> Iterator[Worker]:
        """A registered manager for each provider, then registrants, then everybody else."""
        return map(self.worker, range(1, self.size.workers + 1))

    def worker(self, number: int) -> Worker:
        """Worker `number`, from 1 to `size.workers`. IndexError beyond."""
        _check(number, self.size.workers)
        return worker(self.seed, number, self.today)


def _check(number: int, last: int) -> None:
    if not 1 <= number <= last:
        raise IndexError(f"There is no number {number}: this place counts from 1 to {last}.")
