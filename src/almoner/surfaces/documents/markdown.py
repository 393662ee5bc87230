"""The few pieces of Markdown that the reference pages are made of."""

from collections.abc import Iterable, Sequence


def bullets(items: Iterable[str]) -> list[str]:
    return [f"- {_one_line(item)}" for item in items] or ["- (none)"]


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table; a bar or a line break inside a cell cannot break it."""
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [f"| {' | '.join(_cell(value) for value in row)} |" for row in rows]
    return lines


def sentence_list(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _cell(value: object) -> str:
    return _one_line(str(value)).replace("|", "\\|") or " "


def _one_line(text: str) -> str:
    return " ".join(text.split())
