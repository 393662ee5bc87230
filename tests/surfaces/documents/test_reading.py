"""Pages that people write: a dead link, an unknown command or an undefined word is named."""

from pathlib import Path

import pytest

from almoner.surfaces.documents import reading
from almoner.surfaces.documents.reading import Page

MAKEFILE = "X := 1\n\ndemo: python\n\t@run\n\ndocs-check: setup\n\t@run\n"
NO_TEA = "README.md says `make tea`, and the Makefile has no such target."
COMMANDS = reading.command_line()


@pytest.fixture
def place(tmp_path):
    (tmp_path / "docs/reference").mkdir(parents=True)
    (tmp_path / "Makefile").write_text(MAKEFILE)
    headings = "\n\n".join(f"## {word}" for word in sorted(reading.WORDS))
    (tmp_path / reading.GLOSSARY).write_text(f"# Glossary\n\n{headings}\n")
    return tmp_path


def write(root: Path, text: str, name: str = "README.md") -> list[str]:
    """The problems of a place with this page, as words."""
    (root / name).write_text(text)
    return [f"{one.path} {one.words}" for one in reading.problems(root, COMMANDS)]


def test_a_page_without_a_fault_has_no_problem(place):
    text = "[words](docs/reference/glossary.md#care-plan) and `make demo`, then `almoner check`."
    assert write(place, text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[a](gone.md)", "README.md links to gone.md, and there is no such file."),
        ("![a](docs/none.png)", "README.md links to docs/none.png, and there is no such file."),
        ("[a](#nowhere)", "README.md links to #nowhere, and that page has no such heading."),
        (
            "[a](docs/reference/glossary.md#cart)",
            f"README.md links to {reading.GLOSSARY}#cart, and that page has no such heading.",
        ),
        ("[a](../..)", "README.md links to ../.., which is outside the project."),
        ("`make tea`", NO_TEA),
        ("```\nA=1 make tea\n```", NO_TEA),
        ("1. Do:\n\n   ```sh\n   make tea\n   ```\n", NO_TEA),
        ("`almoner sing`", "README.md says `almoner sing`: `almoner` has no sing."),
        (
            "`almoner audit dance`",
            "README.md says `almoner audit dance`: `almoner audit` has no dance.",
        ),
        (
            "```\n.venv/bin/almoner check --loud\n```",
            "README.md says `almoner check --loud`: `almoner check` has no --loud.",
        ),
        (
            "```\nalmoner import \\\n  ascwds --speed=9 a.csv\n```",
            "README.md says `almoner import    ascwds --speed=9 a.csv`:"
            " `almoner import ascwds` has no --speed.",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_page(place, text, words):
    assert write(place, text) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "We make tea, and almoner sing is not code.",
        "[site](https://example.org/none) and [mail](mailto:a@example.org)",
        "`[not](a-link.md)` and\n```\n[nor](this.md)\n```",
        "`almoner import …` and `almoner --help` and `almoner authority --worker W --at T --json`",
        "`almoner audit verify && make demo`",
        "# My page\n\n[up](#my-page)",
        "```sql\nCREATE ROLE almoner LOGIN;\n```",
    ],
)
def test_what_is_no_fault_is_left_alone(place, text):
    assert write(place, text) == []


def test_a_heading_inside_code_is_no_heading(place):
    assert write(place, "```\n# Not one\n```\n\n[a](#not-one)") != []


def test_a_page_deep_below_docs_is_read_too(place):
    [problem] = write(place, "[a](../gone.md)", "docs/reference/deep.md")
    assert problem.startswith("docs/reference/deep.md links to ../gone.md")


@pytest.mark.parametrize("word", reading.WORDS)
def test_each_word_of_the_field_must_be_defined(place, word):
    path = place / reading.GLOSSARY
    path.write_text(path.read_text().replace(f"## {word}\n", "", 1))
    assert f"{reading.GLOSSARY} does not define {word}." in write(place, "")


def test_a_word_defined_twice_and_words_out_of_order_are_named(place):
    path = place / reading.GLOSSARY
    path.write_text(path.read_text() + "\n## visit\n\n## act\n")
    found = write(place, "")
    assert f"{reading.GLOSSARY} defines visit 2 times." in found
    assert f"{reading.GLOSSARY} has act after visit: put words in order of the alphabet." in found


def test_a_glossary_that_is_missing_is_named(place):
    (place / reading.GLOSSARY).unlink()
    assert write(place, "") == [f"{reading.GLOSSARY} is missing."]


def test_what_is_to_be_typed_is_joined_over_lines():
    page = Page(Path("a.md"), "say `one`\n\n```sh\ntwo \\\n three\n```\n")
    assert "one" in page.code
    assert "two   three" in page.code
    assert "one" not in page.prose
