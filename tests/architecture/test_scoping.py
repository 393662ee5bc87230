"""No view, form or route reads data by itself; every query that a screen calls takes the viewer."""

import ast
from pathlib import Path

import pytest

from almoner.platform.access.scoping import answers_requests, breaches, breaches_in

SOURCE = Path(__file__).resolve().parents[2] / "src" / "almoner"
VIEW = Path("people/views.py")

pytestmark = pytest.mark.hazard("HZ-11")


def found(source: str) -> list[str]:
    return [breach.words for breach in breaches_in(VIEW, source)]


def test_the_house_has_no_unscoped_query_in_a_view():
    assert [str(breach) for breach in breaches(SOURCE)] == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def home(request):\n    return Person.objects.all()", "Person.objects reaches"),
        ("x = Person._default_manager.get(pk=1)", "reaches for a model's rows"),
        ("with connection.cursor() as c:\n    c.execute('select 1')", "runs SQL of its own"),
        ("get_object_or_404(Person, pk=1)", "uses get_object_or_404"),
    ],
)
def test_each_way_round_the_scope_is_found(source, words):
    [said] = found(source)
    assert words in said


@pytest.mark.parametrize(
    "source",
    [
        "people = visible_people(request.viewer)",
        "form.cursor = 3",
        "for person in queries.visible_people(viewer): print(person.name)",
    ],
)
def test_a_scoped_view_passes(source):
    assert found(source) == []


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("people/views.py", True),
        ("people/api.py", True),
        ("people/forms.py", True),
        ("visits/views/today.py", True),
        ("people/queries.py", False),
        ("people/commands/record.py", False),
    ],
)
def test_which_files_answer_requests(path, counts):
    assert answers_requests(Path(path)) is counts


def test_commands_take_the_actor_first_and_the_moment():
    """Every public command: `actor` first; keyword arguments; a moment where state changes."""
    loose = [
        f"{path.relative_to(SOURCE)}:{function.name}"
        for path in command_files()
        for function in ast.parse(path.read_text()).body
        if isinstance(function, ast.FunctionDef)
        and is_transaction(function)
        and not function.name.startswith("_")
        and (not function.args.args or function.args.args[0].arg not in {"actor", "viewer"})
    ]
    # The installation's own housekeeping: dropping forgotten files, counting months, storing the
    # definitions that come with it, and the one beginning, when there is no account yet.
    assert set(loose) <= {
        "platform/definitions/commands.py:sync_shipped",
        "registers/workforce/commands/beginning.py:begin",
        "platform/imports/commands.py:tidy",
        "services/delegation/commands/counting.py:count_acts",
    }


def command_files() -> list[Path]:
    in_folders = [p for p in SOURCE.rglob("commands/*.py") if p.name != "__init__.py"]
    return sorted([*SOURCE.rglob("commands.py"), *in_folders])


def is_transaction(function: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)
