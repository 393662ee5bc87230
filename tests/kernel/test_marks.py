"""YAML read with its places."""

from datetime import date

import pytest

from almoner.kernel.marks import DefinitionError, load_marked, parse_marked


def test_each_value_knows_its_line_and_key():
    node = parse_marked("title: One\nlist:\n  - a: 1\n  - a: 2\n", "sample.yaml")
    second = node.value["list"].value[1].value["a"]
    assert second.value == 2
    assert (second.place.file, second.place.line, second.place.key) == (
        "sample.yaml",
        4,
        "list.1.a",
    )


def test_plain_values_keep_their_kinds():
    node = parse_marked("a: 1\nb: 1.5\nc: [true, null, word]\nd: 2026-03-03\n", "sample.yaml")
    assert node.plain() == {"a": 1, "b": 1.5, "c": [True, None, "word"], "d": date(2026, 3, 3)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        ("a: [1, 2", "is not YAML"),
        ("a: 1\na: 2", "written twice"),
        ("a: 2026-13-45", "cannot be read as a value"),
        ("a: \x00", "is not YAML"),
        ("a: !!python/name:os.system x", "tag that is not allowed"),
    ],
)
def test_a_file_that_is_not_sound(text, problem):
    with pytest.raises(DefinitionError, match=problem):
        parse_marked(text, "sample.yaml")


def test_a_file_in_the_wrong_encoding(tmp_path):
    path = tmp_path / "odd.yaml"
    path.write_bytes("title: caf\xe9".encode("cp1252"))
    with pytest.raises(DefinitionError, match="cannot be read"):
        load_marked(path)
