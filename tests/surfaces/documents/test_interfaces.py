"""The pages of command line, REST, FHIR, settings and training leave nothing out."""

import pytest

from almoner.platform.settings import base
from almoner.services.delegation.catalogue import activities, courses
from almoner.surfaces.documents import definitions, environment, interfaces
from almoner.surfaces.fhir.resources import KINDS


def test_each_command_stands_on_the_page_with_each_of_its_options():
    page = interfaces.command_line_page()
    found = dict(interfaces.commands())
    assert {"almoner authority", "almoner audit verify", "almoner docs check"} <= set(found)
    for typed, command in found.items():
        section = page.split(f"## `{typed}`\n")[1].split("\n## ")[0]
        assert len(section.strip().split("\n")[0]) > 10, f"{typed} does not say what it does"
        for one in command.params:
            named = one.name.upper() if one.param_type_name == "argument" else one.opts[0]
            assert f"`{named}" in section


def test_a_hidden_command_is_not_on_the_page():
    assert "## `almoner demo people`" not in interfaces.command_line_page()


def test_each_operation_stands_on_the_page_with_its_scope():
    page = interfaces.api_page()
    operations = [
        (method, path, one)
        for path, methods in interfaces.api_schema()["paths"].items()
        for method, one in methods.items()
        if method in interfaces.METHODS
    ]
    assert len(operations) > 20
    for method, path, one in operations:
        assert f"| `{method.upper()} {path}` | `{one['x-scope']}` | " in page
        assert one["description"].split(". ")[0].split("\n")[0] in page


def test_each_way_to_say_no_is_on_the_page():
    page = interfaces.api_page()
    assert all(f"| {code} | " in page for code in (400, 401, 403, 404, 409, 422, 429))


def test_each_resource_stands_on_the_page():
    page = interfaces.fhir_page()
    assert {"Patient", "Task", "Consent", "Provenance"} <= set(KINDS)
    assert all(f"## {name}\n" in page for name in KINDS)


def test_each_course_says_who_asks_for_it():
    page = definitions.training_page()
    for code, one in courses().items():
        assert f"| {one.title} | {code} |" in page
    for one in activities().values():
        assert f"(activities/{one.code}.md)" in page


def test_the_pages_are_the_same_each_time():
    assert list(interfaces.pages()) == list(interfaces.pages())
    assert list(environment.pages()) == list(environment.pages())


@pytest.fixture
def code(tmp_path):
    """A project whose code reads every variable once."""
    folder = tmp_path / "src" / "almoner"
    folder.mkdir(parents=True)
    lines = (f'get("{name}")' for name in environment.VARIABLES)
    (folder / "settings.py").write_text("\n".join(lines))
    return tmp_path


def test_variables_read_and_described_agree(code):
    assert environment.problems(code) == []


def test_a_variable_that_nobody_described_is_named(code):
    (code / "src/almoner/more.py").write_text('get("ALMONER_MOOD")')
    assert environment.problems(code) == ["ALMONER_MOOD is read and not described."]


def test_a_variable_that_nobody_reads_is_named(code):
    path = code / "src/almoner/settings.py"
    path.write_text(path.read_text().replace('get("ALMONER_HTTPS")', ""))
    assert environment.problems(code) == ["ALMONER_HTTPS is described and read nowhere."]


def test_a_setting_of_django_is_no_variable(code):
    assert base.ALMONER_VIEWER_LOADER
    (code / "src/almoner/more.py").write_text('"ALMONER_VIEWER_LOADER"')
    assert environment.problems(code) == []


def test_limits_are_shown_in_words_and_each_variable_once():
    page = environment.page()
    assert "10 in a minute from one network address; 5 in 5 minutes for one account" in page
    assert all(page.count(f"| `{name}` |") == 1 for name in environment.VARIABLES)
