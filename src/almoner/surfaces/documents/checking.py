"""Everything that is checked between documents and code."""

from pathlib import Path

from almoner.surfaces.documents import build, environment, reading
from almoner.surfaces.documents.problems import Problem

ROOT = Path(__file__).resolve().parents[4]


def is_source(root: Path) -> bool:
    """Whether this is the project's folder, and not a place it was installed to."""
    return (root / "docs/safety/hazards.yaml").exists() and (root / "Makefile").exists()


def check(root: Path = ROOT) -> list[Problem]:
    """Made pages against the code, hazards against tests, written pages against what is there."""
    settings = [Problem("docs/reference/settings.md", said) for said in environment.problems(root)]
    return [*build.check(root), *settings, *reading.problems(root, reading.command_line())]
