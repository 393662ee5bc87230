"""The checks are pure: they know only the standard library, the kernel and each other."""

import ast
import sys
from pathlib import Path

import pytest

from almoner.engines.indicators import reconcile

SOURCES = sorted(Path(reconcile.__file__).parent.rglob("*.py"))


def imported(source):
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_nothing_but_the_kernel_is_imported(source):
    for name in imported(source):
        assert name.startswith("almoner.kernel.") or name.split(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_no_rule_asks_for_the_time(source):
    text = source.read_text(encoding="utf-8")
    assert "now(" not in text
    assert "today(" not in text
