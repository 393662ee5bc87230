"""One answer that may be chosen, as definition files write it: `{code: …, label: …}`."""

from __future__ import annotations

from dataclasses import dataclass

from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: str


def read_choice(node: Marked) -> Choice:
    reader = Reader(node)
    made = Choice(reader.code("code"), reader.text("label"))
    reader.done()
    return made
