"""Reads one instrument and checks it as a whole."""

from __future__ import annotations

from almoner.engines.instruments.definition.checking import check
from almoner.engines.instruments.definition.items import read_sections
from almoner.engines.instruments.definition.scoring import ScoringReader, read_bands
from almoner.engines.instruments.definition.shapes import KINDS, Guard, Instrument
from almoner.engines.instruments.definition.values import words
from almoner.engines.instruments.definition.variables import about_person
from almoner.kernel.basis import read_basis
from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader

_LAYOUTS = ("one-thing", "whole-page")
_PEOPLE = ("one", "two")
_BASELINES = ("none", "first")
_ABOUT = ("person", "organisation", "anything")


def read_instrument(node: Marked) -> Instrument:
    """DefinitionError, with file, line and key, for the first thing that is wrong."""
    reader = Reader(node)
    sections = read_sections(reader)
    scores = ScoringReader(item for one in sections for item in one.items).read(reader)
    version = reader.whole("version")
    if version < 1:
        raise node.value["version"].error("must be 1 or more")
    made = Instrument(
        code=reader.code("code"),
        version=version,
        title=reader.text("title"),
        kind=reader.one_of("kind", KINDS),
        purpose=reader.text("purpose"),
        basis=read_basis(reader.take("basis")),
        sections=sections,
        licence=reader.text_or("licence", ""),
        read_more=reader.text_or("read_more", ""),
        layout=_choice(reader, "layout", _LAYOUTS, "whole-page"),
        people=_choice(reader, "people", _PEOPLE, "one"),
        wishes=reader.flag("wishes"),
        baseline=_choice(reader, "baseline", _BASELINES, "none"),
        about=_choice(reader, "about", _ABOUT, "person"),
        guards=reader.each("valid_for", _guard, empty=True),
        scores=scores,
        bands=read_bands(reader, {score.code: score for score in scores}),
        url=reader.text_or("url", ""),
        left_out=reader.texts("left_out", empty=True) if reader.has("left_out") else (),
    )
    reader.done()
    check(node, made)
    return made


def _choice(reader: Reader, key: str, allowed: tuple[str, ...], default: str) -> str:
    return reader.one_of(key, allowed) if reader.has(key) else default


def _guard(node: Marked) -> Guard:
    """`when` true means: not valid for this person."""
    reader = Reader(node)
    made = Guard(
        when=about_person(reader.take("when")),
        effect=reader.one_of("effect", ("block", "warn")),
        reason=words(reader, "reason"),
        instead=reader.code("instead") if reader.has("instead") else "",
    )
    if not made.reason:
        raise reader.missing("reason")
    reader.done()
    return made
