"""Finds, by reading the source, where a screen or route reaches for data past its scope.

Views, forms and API routes may not touch a model's manager, a cursor or a transaction's
connection: they call queries and commands, which take the viewer. `almoner`'s tests run this over
the whole house, so an unscoped query in a view fails the build.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Files that answer requests. Everything in a `views` folder counts too.
ANSWERS = frozenset({"views.py", "api.py", "forms.py", "urls.py"})
MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
RAW = frozenset({"cursor", "raw", "extra"})
READS = frozenset({"get_object_or_404", "get_list_or_404"})


@dataclass(frozen=True, slots=True)
class Breach:
    path: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.words}"


def answers_requests(path: Path) -> bool:
    return path.name in ANSWERS or "views" in path.parts


def breaches_in(path: Path, source: str) -> Iterator[Breach]:
    """Each place in one file where data is read or written without a query or a command."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield Breach(str(path), node.lineno, _said(node, "reaches for a model's rows"))
        elif isinstance(node, ast.Attribute) and node.attr in RAW and _is_connection(node.value):
            yield Breach(str(path), node.lineno, "runs SQL of its own. Move it to a query.")
        elif isinstance(node, ast.Name) and node.id in READS:
            yield Breach(str(path), node.lineno, f"uses {node.id}. Raise Unseen in a query.")


def _said(node: ast.Attribute, what: str) -> str:
    return f"{ast.unparse(node)} {what}. Call a query or a command that takes the viewer."


def _is_connection(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in {"connection", "connections"}


def breaches(root: Path) -> list[Breach]:
    """Every breach below a folder of source, by file and line."""
    files = sorted(path for path in root.rglob("*.py") if answers_requests(path))
    return [found for path in files for found in breaches_in(path, path.read_text())]
