"""Fields of a file read one by one; each says where it stands when it is wrong."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NoReturn

from almoner.kernel.refusals import refuse


@dataclass(frozen=True, slots=True)
class Fields:
    """One object of a file, and where it stands in it."""

    where: str
    values: dict[str, Any]

    @classmethod
    def of(cls, value: Any, where: str) -> "Fields":
        if not isinstance(value, dict):
            refuse(
                "not-an-object", f"{_start(where)} is not an object.", "Check that it is JSON { }."
            )
        return cls(where, value)

    def items(self, name: str) -> list[Any]:
        found = self._required(name)
        if not isinstance(found, list):
            self._wrong(name, "a list")
        return found

    def objects(self, name: str) -> list["Fields"]:
        items = self.items(name)
        return [Fields.of(one, f"{self._path(name)}[{at}]") for at, one in enumerate(items)]

    def object(self, name: str) -> "Fields":
        return Fields.of(self._required(name), self._path(name))

    def text(self, name: str) -> str:
        found = self._required(name)
        if not isinstance(found, str) or not found.strip():
            self._wrong(name, "text")
        return found

    def texts(self, name: str) -> list[str]:
        found = self.items(name)
        if not all(isinstance(one, str) for one in found):
            self._wrong(name, "a list of texts")
        return found

    def number(self, name: str) -> float:
        return self._number(self._required(name), name)

    def number_or_none(self, name: str) -> float | None:
        found = self.values.get(name)
        return None if found is None else self._number(found, name)

    def number_or(self, name: str, otherwise: float) -> float:
        found = self.number_or_none(name)
        return otherwise if found is None else found

    def whole(self, name: str) -> int:
        found = self.number(name)
        if not found.is_integer():
            self._wrong(name, "a whole number")
        return int(found)

    def flag(self, name: str) -> bool:
        """True or false; false when it is not there."""
        found = self.values.get(name, False)
        if not isinstance(found, bool):
            self._wrong(name, "true or false")
        return found

    def text_or(self, name: str, otherwise: str) -> str:
        return otherwise if self.values.get(name) in (None, "") else self.text(name)

    def texts_or_none(self, name: str) -> list[str] | None:
        return None if self.values.get(name) is None else self.texts(name)

    def objects_or_none(self, name: str) -> list["Fields"]:
        return [] if self.values.get(name) is None else self.objects(name)

    def object_or_none(self, name: str) -> "Fields | None":
        return None if self.values.get(name) is None else self.object(name)

    def numbers_by_name(self, name: str) -> dict[str, float]:
        """An object of numbers; empty when it is not there."""
        found = self.object_or_none(name)
        return {} if found is None else {key: found.number(key) for key in found.values}

    def texts_by_name(self, name: str) -> dict[str, str]:
        """An object of texts; empty when it is not there."""
        found = self.object_or_none(name)
        return {} if found is None else {key: found.text(key) for key in found.values}

    def only(self, *names: str) -> None:
        """Refuses a field that means nothing here: it may be a slip of the pen."""
        for name in self.values:
            if name not in names:
                near = get_close_matches(name, names, n=1)
                mend = f"Write {near[0]}." if near else f"Use of these: {', '.join(names)}."
                refuse(
                    "unknown-field",
                    f"{_start(self.where)} has {name!r}, which means nothing there.",
                    mend,
                )

    def pair(self, name: str) -> tuple[float, float]:
        found = self.items(name)
        if len(found) != 2:
            self._wrong(name, "two numbers")
        return self._number(found[0], name), self._number(found[1], name)

    def numbers_in(self, row: Any, name: str) -> Iterable[float]:
        if not isinstance(row, list):
            self._wrong(name, "a list")
        return [self._number(one, name) for one in row]

    def _number(self, value: Any, name: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._wrong(name, "a number")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self._wrong(name, "a number of minutes")
        return number

    def _required(self, name: str) -> Any:
        if name not in self.values:
            refuse("missing", f"{_start(self.where)} has no {name}.", f"Add {name}.")
        return self.values[name]

    def _wrong(self, name: str, wanted: str) -> NoReturn:
        refuse("wrong-kind", f"{_start(self._path(name))} is not {wanted}.", f"Give {wanted}.")

    def _path(self, name: str) -> str:
        return name if self.where.startswith("the ") else f"{self.where}.{name}"


def _start(words: str) -> str:
    return f"T{words[1:]}" if words.startswith("the ") else words
