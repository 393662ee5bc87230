"""A definition never changes under a version that was already published."""

import shutil

import pytest

from almoner.services.delegation.catalogue import (
    activities,
    activity,
    conditions,
    digest,
    mandates,
)
from almoner.services.delegation.catalogue.__main__ import main
from almoner.services.delegation.catalogue.digests import (
    VersionsChanged,
    changed_without_new_version,
    contents,
    not_locked,
    read_lock,
    refresh,
)
from almoner.services.delegation.catalogue.loader import DEFINITIONS

INSULIN = "activities/insulin-administration"


@pytest.fixture
def root(tmp_path):
    return copy_of(DEFINITIONS, tmp_path / "definitions")


def copy_of(source, target):
    shutil.copytree(source, target)
    return target


def change(root, file, old, new):
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_no_definition_changed_without_a_new_version():
    changed = changed_without_new_version()
    assert changed == [], (
        f"{', '.join(changed)} changed. Raise the version, then run "
        "python -m almoner.services.delegation.catalogue"
    )


def test_every_definition_is_locked():
    assert not_locked() == [], "Run python -m almoner.services.delegation.catalogue"


def test_everything_with_a_version_is_covered():
    names = set(contents())
    assert {f"activities/{code}" for code in activities()} <= names
    assert {f"conditions/{code}" for code in conditions()} <= names
    assert {f"mandates/{code}" for code in mandates()} <= names
    assert {"gates", "blocks", "suspensions", "training"} <= names


def test_the_lock_file_holds_no_version_that_never_was():
    for name, versions in read_lock().items():
        assert name in contents()
        assert set(versions) == set(range(1, contents()[name].version + 1))


def test_digest_is_the_locked_one():
    assert (
        digest("insulin-administration")
        == read_lock()[INSULIN][activity("insulin-administration").version]
    )
    assert len(digest("insulin-administration")) == 64
    with pytest.raises(KeyError):
        digest("nothing")


def test_a_change_without_a_new_version_is_found_and_nothing_is_written(root):
    change(root, f"{INSULIN}.yaml", "value: 4.0", "value: 3.5")
    before = read_lock(root)
    assert changed_without_new_version(root) == [INSULIN]
    with pytest.raises(VersionsChanged, match=INSULIN):
        refresh(root)
    assert read_lock(root) == before


def test_a_new_version_is_added_and_the_old_one_stays(root):
    old = dict(read_lock(root)[INSULIN])
    change(root, f"{INSULIN}.yaml", "value: 4.0", "value: 3.5")
    change(root, f"{INSULIN}.yaml", "version: 2", "version: 3")
    assert not_locked(root) == [INSULIN]
    assert refresh(root) == [INSULIN]
    new = dict(read_lock(root)[INSULIN])
    assert new.pop(3) not in old.values()
    assert new == old
    assert refresh(root) == []


def test_comments_and_order_do_not_count(root):
    path = root / f"{INSULIN}.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(["# A note.", lines[1], lines[0], *lines[2:]]), encoding="utf-8")
    assert changed_without_new_version(root) == []


def test_a_change_of_a_shared_set_counts_for_all_that_use_it(root):
    change(root, "shared.yaml", "value: 60, unit: minutes", "value: 90, unit: minutes")
    changed = changed_without_new_version(root)
    assert changed == [
        f"activities/{code}"
        for code in (
            "insulin-administration",
            "medicines-administration",
            "prn-medication",
            "rescue-medication",
        )
    ]


def test_one_function_changes_alone(root):
    change(root, "mandates.yaml", "words: You may order basic", "words: You can order basic")
    assert changed_without_new_version(root) == ["mandates/non-ot-basic-equipment"]


def test_a_first_lock_takes_everything(root):
    (root / "versions.lock.yaml").unlink()
    assert read_lock(root) == {}
    assert set(refresh(root)) == set(contents(root))


def test_the_command_says_that_nothing_is_new(capsys):
    assert main() == 0
    assert capsys.readouterr().out == "nothing new to lock\n"
