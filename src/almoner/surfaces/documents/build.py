"""Builds the reference pages, or says where they differ from the code."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from almoner.surfaces.documents import (
    behaviour,
    definitions,
    environment,
    hazards,
    indicators,
    instruments,
    interfaces,
    pathways,
)
from almoner.surfaces.documents.problems import Problem

SOURCES = (
    definitions.pages,
    behaviour.pages,
    interfaces.pages,
    environment.pages,
    instruments.pages,
    pathways.pages,
    indicators.pages,
)
MADE = "<!-- Made from the code by `almoner docs build`. Change the code, not this page. -->"


def made_pages(root: Path) -> Iterator[tuple[Path, str]]:
    """Every page that is made, with its path under the project's folder."""
    for name, text in chain.from_iterable(pages() for pages in SOURCES):
        yield Path("docs/reference") / name, _signed(name, text)
    heading, known = hazards.load(root / "docs/safety/hazards.yaml")
    found = hazards.tests_by_hazard(root / "tests")
    yield Path("docs/safety/hazard-log.md"), _signed(".md", hazards.page(heading, known, found))


def _signed(name: str, text: str) -> str:
    return f"{MADE}\n\n{text}" if name.endswith(".md") else text


def build(root: Path) -> list[Path]:
    """Writes what differs; removes made pages that nothing makes any more. Returns the paths."""
    changed = []
    wanted = dict(made_pages(root))
    for path, text in wanted.items():
        target = root / path
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
            changed.append(path)
    for path in _leftover(root, wanted):
        (root / path).unlink()
        changed.append(path)
    return changed


def check(root: Path) -> list[Problem]:
    """What differs between pages and code, hazards without tests, and marks of no hazard."""
    wanted = dict(made_pages(root))
    problems = [
        Problem(str(path), "differs from the code. Run `almoner docs build`.")
        for path, text in wanted.items()
        if not (root / path).exists() or (root / path).read_text() != text
    ]
    problems += [
        Problem(str(path), "is no longer made. Run `almoner docs build`.")
        for path in _leftover(root, wanted)
    ]
    return problems + _hazard_problems(root)


def _leftover(root: Path, wanted: dict[Path, str]) -> list[Path]:
    pages = (root / "docs").rglob("*.md")
    return [
        page.relative_to(root)
        for page in sorted(pages)
        if page.read_text().startswith(MADE) and page.relative_to(root) not in wanted
    ]


def _hazard_problems(root: Path) -> list[Problem]:
    log = "docs/safety/hazards.yaml"
    _, known = hazards.load(root / log)
    found = hazards.tests_by_hazard(root / "tests")
    return [
        *(Problem(log, f"{code} has no test.") for code in hazards.uncovered(known, found)),
        *(Problem("tests", f"{code} is not in the log.") for code in hazards.unknown(known, found)),
    ]
