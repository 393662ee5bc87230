"""An instrument in words: for the reference pages and the command line."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.engines.instruments.definition.shapes import (
    KINDS,
    TYPES,
    Band,
    Instrument,
    Item,
    Score,
    Section,
)

_METHODS = {
    "sum": "the sum of",
    "count": "how many answers are “{answer}” among",
    "table": "looked up in a table by",
    "rules": "the first rule that holds",
    "expression": "worked out",
}


def markdown(one: Instrument) -> str:
    """The page about one instrument: whom it is for, every question, every result."""
    parts = [
        f"# {one.title}",
        "",
        one.purpose,
        "",
        f"{KINDS[one.kind]} `{one.code}`, version {one.version}. Basis: {one.basis.words}.",
        "",
        *_notes(one),
        *_validity(one),
        "## Questions",
        "",
    ]
    for section in one.sections:
        parts += _section(section)
    parts += _results(one)
    return "\n".join(parts).rstrip() + "\n"


def _notes(one: Instrument) -> Iterator[str]:
    for words in (one.read_more, one.licence):
        if words:
            yield from (words, "")
    yield _people(one)
    yield ""


def _people(one: Instrument) -> str:
    said = "Two people sign it." if one.people == "two" else "One person signs it."
    wishes = " The person's views, wishes and needs are written beside the result."
    return said + (wishes if one.wishes else "")


def _validity(one: Instrument) -> Iterator[str]:
    if not one.guards:
        return
    yield from ("## For whom it is not", "")
    for guard in one.guards:
        effect = "It is blocked." if guard.effect == "block" else "It asks for a reason."
        instead = f" Use `{guard.instead}` instead." if guard.instead else ""
        yield f"- {guard.reason} {effect}{instead} (`{guard.when.text}`)"
    yield ""


def _section(section: Section) -> Iterator[str]:
    yield from (f"### {section.title}", "")
    if section.text:
        yield from (section.text, "")
    if section.show_if:
        yield from (f"Asked only if `{section.show_if.text}`.", "")
    for item in section.items:
        yield from _item(item)
    yield ""


def _item(item: Item) -> Iterator[str]:
    if not item.is_question:
        yield f"- {item.text}"
        return
    need = "" if item.required else ", may be left out"
    unit = f" in {item.unit}" if item.unit else ""
    yield f"- **{item.text}** `{item.code}` ({TYPES[item.type]}{unit}{_between(item)}{need})"
    if item.show_if:
        yield f"  Asked only if `{item.show_if.text}`."
    for choice in item.choices:
        points = "" if choice.points is None else f" ({choice.points} points)"
        yield f"    - {choice.label} `{choice.code}`{points}"
    for column in item.columns:
        yield f"    - {column.text} ({TYPES[column.type]})"
    if item.evidence != "no":
        yield f"    - Evidence {item.evidence}: {item.evidence_text or 'what it rests on'}"


def _between(item: Item) -> str:
    low, high = item.between
    if low is None and high is None:
        return ""
    return f", {'any' if low is None else low} to {'any' if high is None else high}"


def _results(one: Instrument) -> Iterator[str]:
    if not one.scores:
        return
    yield from ("## Results", "")
    for score in one.scores:
        yield f"- **{score.title}** `{score.code}`: {_method(score)}"
        for rule in score.rules:
            yield f"    - `{rule.value}` if `{rule.when.text}`"
        for step in score.steps:
            ends = ["any" if end is None else str(end) for end in (step.low, step.high)]
            yield f"    - {' to '.join(ends)}: `{step.value}`"
        if score.rules:
            yield f"    - otherwise `{score.otherwise}`"
    yield ""
    for bands in one.bands:
        yield from (f"### Bands of {one.score(bands.score).title.lower()}", "")
        for band in bands.bands:
            yield from _band(band)
        yield ""


def _method(score: Score) -> str:
    words = _METHODS[score.method].format(answer=score.answer)
    of = " " + ", ".join(f"`{code}`" for code in score.of) if score.of else ""
    worked = f" `{score.expression.text}`" if score.expression else ""
    return f"{words}{of}{worked}"


def _band(band: Band) -> Iterator[str]:
    yield f"- **{band.title}** ({reach(band)}). {band.words}".rstrip()
    for action in band.actions:
        yield f"    - {action.kind}: {action.what}"


def reach(band: Band) -> str:
    """The results that the band holds, in words."""
    if band.value is not None:
        return band.value
    low = "" if band.low is None else f"from {band.low}"
    high = "" if band.high is None else f"to {band.high}"
    below = "" if band.below is None else f"below {band.below}"
    return " ".join(part for part in (low, high, below) if part) or "any result"
