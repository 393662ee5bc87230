"""Pages that people write: does each link, command and word in them lead somewhere?"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import typer

from almoner.surfaces.documents.problems import Problem

GLOSSARY = Path("docs/reference/glossary.md")
# The words of the field that code and screens use, each to be defined once.
WORDS = (
    *("person", "delegator", "delegate", "provider", "activity", "delegation", "competence"),
    *("sign-off", "care plan", "visit", "round", "package of care", "place", "neighbourhood"),
    *("contact", "assessment", "review", "concern", "enquiry"),
)
_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_TYPED = ("", "sh", "bash", "console")  # other languages are shown, not typed
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
_MAKE = re.compile(r"(?:^|[\s;&(])make +([a-z][a-z-]*)")
_ALMONER = re.compile(r"(?:^|[\s;&(/])almoner +([^\n|;&)#>]+)")
_TARGET = re.compile(r"^([a-z][a-z-]*):(?!=)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path under the project's folder and its text."""

    path: Path
    text: str

    @property
    def prose(self) -> str:
        """Without code, in which a bracket is no link and a hash no heading."""
        return _SPAN.sub("", _FENCE.sub("", self.text))

    @property
    def code(self) -> str:
        """What is to be typed: fenced lines and spans, joined lines made one."""
        blocks = (block.partition("\n") for block in _FENCE.findall(self.text))
        fenced = [lines for opening, _, lines in blocks if opening.strip(" `") in _TYPED]
        spans = _SPAN.findall(_FENCE.sub("", self.text))
        return "\n".join([*fenced, *spans]).replace("\\\n", " ")


def pages(root: Path) -> list[Page]:
    """README, CONTRIBUTING and everything under docs."""
    paths = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    return [Page(path.relative_to(root), path.read_text()) for path in sorted(paths)]


def problems(root: Path, commands: Any) -> list[Problem]:
    """Dead links, unknown make targets and commands, words without a definition.

    `commands` is the whole command line, as typer gives it.
    """
    targets = make_targets(root)
    found = []
    for page in pages(root):
        said = [
            *dead_links(root, page),
            *unknown_targets(page, targets),
            *unknown_commands(page, commands),
        ]
        found += [Problem(str(page.path), words) for words in said]
    return found + [Problem(str(GLOSSARY), words) for words in glossary_problems(root)]


def command_line() -> Any:
    # Imported late: the command line has the command that asks.
    from almoner.surfaces.cli.app import app

    return typer.main.get_command(app)


def dead_links(root: Path, page: Page) -> Iterator[str]:
    for link in _LINK.findall(page.prose):
        if _ELSEWHERE.match(link):
            continue
        name, _, fragment = link.partition("#")
        target = (root / page.path.parent / name).resolve() if name else root / page.path
        if not target.exists():
            yield f"links to {link}, and there is no such file."
        elif not target.is_relative_to(root.resolve()) and name:
            yield f"links to {link}, which is outside the project."
        elif fragment and fragment not in anchors(target.read_text()):
            yield f"links to {link}, and that page has no such heading."


def anchors(text: str) -> set[str]:
    """The names that headings can be linked by, as code hosts make them."""
    names = (re.sub(r"[^\w\- ]", "", one.lower()) for one in _HEADING.findall(_FENCE.sub("", text)))
    return {name.strip().replace(" ", "-") for name in names}


def make_targets(root: Path) -> set[str]:
    makefile = root / "Makefile"
    return set(_TARGET.findall(makefile.read_text())) if makefile.exists() else set()


def unknown_targets(page: Page, targets: set[str]) -> Iterator[str]:
    for name in _MAKE.findall(page.code):
        if name not in targets:
            yield f"says `make {name}`, and the Makefile has no such target."


def unknown_commands(page: Page, commands: Any) -> Iterator[str]:
    for typed in _ALMONER.findall(page.code):
        if words := _unknown(typed.split(), commands):
            yield f"says `almoner {typed.strip()}`: {words}."


def _unknown(words: list[str], command: Any) -> str:
    """What the command line does not know in what is typed; empty when it knows all of it."""
    typed = ["almoner"]
    while words and getattr(command, "commands", None) and not words[0].startswith("-"):
        name = words.pop(0)
        if name == "…":
            return ""
        if name not in command.commands:
            return f"`{' '.join(typed)}` has no {name}"
        command = command.commands[name]
        typed.append(name)
    known = {"--help", *(name for one in command.params for name in one.opts)}
    options = [word.partition("=")[0] for word in words if word.startswith("--")]
    strange = [option for option in options if option not in known]
    return f"`{' '.join(typed)}` has no {strange[0]}" if strange else ""


def glossary_problems(root: Path) -> Iterator[str]:
    path = root / GLOSSARY
    if not path.exists():
        yield "is missing."
        return
    words = [one.lower() for one in _HEADING.findall(path.read_text())[1:]]
    yield from (f"does not define {word}." for word in WORDS if word not in words)
    yield from (f"defines {word} {n} times." for word, n in Counter(words).items() if n > 1)
    for before, after in pairwise(words):
        if before > after:
            yield f"has {after} after {before}: put words in order of the alphabet."
