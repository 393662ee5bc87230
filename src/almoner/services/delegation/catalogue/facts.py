"""Questions about the person and the need that activities and frameworks refer to."""

from __future__ import annotations

from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader


def read_facts(node: Marked) -> dict[str, str]:
    """Fact code to its question in words."""
    reader = Reader(node)
    found: dict[str, str] = {}
    for code, words, marked in reader.each("facts", _fact):
        if code in found:
            raise marked.error(f"the fact {code!r} stands twice; keep one")
        found[code] = words
    reader.done()
    return found


def _fact(node: Marked) -> tuple[str, str, Marked]:
    reader = Reader(node)
    code, words = reader.code("code"), reader.text("words")
    reader.done()
    return code, words, node
