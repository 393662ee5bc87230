"""A definition that cannot be used names file, line and key, and says how to mend it."""

import shutil

import pytest
from tests.services.delegation.catalogue.faults import CASES, INSULIN

from almoner.services.delegation.catalogue import DefinitionError, loader


@pytest.fixture
def root(tmp_path):
    copy = tmp_path / "definitions"
    shutil.copytree(loader.DEFINITIONS, copy)
    return copy


def spoil(root, file, old, new):
    """Replace the first `old`; returns the 1-based line on which it stood."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def load_all(root):
    loader.activities(root)
    loader.conditions(root)
    loader.gates(root)
    loader.blocks(root)
    loader.suspension_triggers(root)
    loader.mandates(root)


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "problem"), CASES, ids=[f"{c[0]}-{c[3]}-{c[4]}" for c in CASES]
)
def test_a_fault_is_named_by_file_line_and_key(root, file, old, new, key, problem):
    line = spoil(root, file, old, new)
    with pytest.raises(DefinitionError) as error:
        load_all(root)
    assert error.value.file == file.rsplit("/", 1)[-1]
    assert error.value.key == key
    assert problem in error.value.problem
    assert str(error.value).startswith(f"{error.value.file}, line {error.value.line}, ")
    assert error.value.line <= line + new.count("\n")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("time_critical: true", "time_criticl: true", "time_criticl"),
        ("delegators: [registered-nurse]", "delegators: [barber]", "delegators.0"),
        ("field: meter_message, op: eq, value: lo", "field: m, op: eq, value: lo", "field"),
    ],
)
def test_the_line_is_the_very_line(root, old, new, key):
    line = spoil(root, INSULIN, old, new)
    with pytest.raises(DefinitionError) as error:
        loader.activities(root)
    assert error.value.line == line
    assert error.value.key.endswith(key)


@pytest.mark.parametrize("key", ["source", "confidence", "set_by", "unit"])
def test_a_number_without_its_source_is_refused(root, key):
    path = root / INSULIN
    text = path.read_text(encoding="utf-8")
    start = text.index("review_every: {")
    end = text.index("}", start)
    parts = [part for part in text[start + 15 : end].split(", ") if not part.startswith(key)]
    path.write_text(text[: start + 15] + ", ".join(parts) + text[end:], encoding="utf-8")
    with pytest.raises(DefinitionError, match="is missing"):
        loader.activities(root)


def test_a_bare_number_is_told_what_it_lacks(root):
    path = root / INSULIN
    text = path.read_text(encoding="utf-8")
    start = text.index("review_every: {")
    end = text.index("\n", start)
    path.write_text(text[:start] + "review_every: 12" + text[end:], encoding="utf-8")
    with pytest.raises(DefinitionError, match="a number needs its source"):
        loader.activities(root)


def test_a_call_to_the_delegator_must_say_whether_it_holds(root):
    spoil(
        root,
        INSULIN,
        "    effect: call_delegator\n    holds: true\n",
        "    effect: call_delegator\n",
    )
    with pytest.raises(DefinitionError, match="is missing") as error:
        loader.activities(root)
    assert error.value.key.endswith("holds")


def test_only_calls_say_whether_they_hold(root):
    spoil(root, INSULIN, "    effect: block\n", "    effect: block\n    holds: false\n")
    with pytest.raises(DefinitionError, match="only a call says"):
        loader.activities(root)


def test_recovery_of_a_rule_that_is_not_there(root):
    spoil(root, INSULIN, "released_by_recovery_of: low-glucose", "released_by_recovery_of: high")
    with pytest.raises(DefinitionError, match="names a rule that is not there"):
        loader.activities(root)


@pytest.mark.parametrize("key", ["stop_rules", "whom_to_call", "basis", "description"])
def test_a_missing_part_is_named(root, key):
    path = root / INSULIN
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = next((n for n in range(start + 1, len(lines)) if lines[n][:1].isalpha()), len(lines))
    path.write_text("\n".join(lines[:start] + lines[end:]), encoding="utf-8")
    if key == "stop_rules":
        assert len(loader.activities(root)["insulin-administration"].stop_rules) == 9
        return
    with pytest.raises(DefinitionError) as error:
        loader.activities(root)
    assert error.value.key == key


def test_a_folder_without_files(root):
    shutil.rmtree(root / "activities")
    with pytest.raises(DefinitionError, match="holds no definition files"):
        loader.activities(root)


@pytest.mark.parametrize("text", ["- one", "just text"])
def test_a_file_that_is_not_a_mapping(root, text):
    (root / INSULIN).write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match="must be a mapping"):
        loader.activities(root)
