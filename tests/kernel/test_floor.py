"""The kernel stands on nothing: no Django, no other floor, no clock of its own."""

import ast
from pathlib import Path

import almoner.kernel

ROOM = Path(almoner.kernel.__file__).parent
TREES = {path.name: ast.parse(path.read_text()) for path in ROOM.glob("*.py")}


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


# Pure of Django and of the database: definitions as text, conditions, and days off work.
LIBRARIES = {"yaml", "cel_expr_python", "holidays"}


def test_the_kernel_imports_the_standard_library_a_few_libraries_and_itself_only():
    import sys

    for name, tree in TREES.items():
        for module in imported(tree):
            own = module.startswith("almoner.kernel")
            known = sys.stdlib_module_names | LIBRARIES
            assert own or module.split(".")[0] in known, f"{name}: {module}"


def test_the_kernel_never_asks_what_time_it_is():
    for name, tree in TREES.items():
        asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not asked & {"now", "utcnow", "today"}, name


def test_every_module_says_what_it_is_for():
    for name, tree in TREES.items():
        assert name == "__init__.py" or ast.get_docstring(tree), name
