"""The store of definitions: what was used never changes, and a second person reads what is new."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from tests import factories as f

from almoner.kernel.marks import Marked
from almoner.kernel.reader import Reader
from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.platform.definitions import commands, queries
from almoner.platform.definitions.apps import _sync
from almoner.platform.definitions.kinds import Kind, kind, register
from almoner.platform.definitions.models import DefinitionVersion

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Recipe:
    code: str
    title: str
    version: int


def read(node: Marked) -> Recipe:
    reader = Reader(node)
    made = Recipe(reader.code("code"), reader.text("title"), reader.whole("version"))
    reader.done()
    return made


def body(code: str = "soup", version: int = 1, title: str = "Soup") -> str:
    return f"code: {code}\ntitle: {title}\nversion: {version}\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    from almoner.platform.definitions import kinds

    monkeypatch.setattr(kinds, "_KINDS", {})
    register(Kind("recipes", "Recipe", read, tmp_path / "recipes"))
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipes" / "soup.yaml").write_text(body())
    return tmp_path / "recipes"


@pytest.fixture
def council():
    return f.organisation("council", "Elm Council")


def manager(of):
    return f.viewer(f.worker(of, "casework_manager"))


def test_what_comes_with_the_software_is_published_once(folder):
    assert commands.sync_shipped() == commands.Synced(1, ())
    assert commands.sync_shipped() == commands.Synced(0, ())
    pk, soup = queries.current("recipes", "soup")
    assert (soup.title, soup.version) == ("Soup", 1)
    assert queries.definition_of(pk) is soup


def test_a_shipped_text_that_changed_under_its_version_is_refused(folder):
    commands.sync_shipped()
    (folder / "soup.yaml").write_text(body(title="Stew"))
    (fault,) = commands.sync_shipped().faults
    assert re.search(r"soup\.yaml.*raise the version", str(fault))
    assert queries.current("recipes", "soup")[1].title == "Soup"


def test_a_file_with_a_fault_is_left_out_and_named_and_the_others_are_there(folder, caplog):
    (folder / "bad.yaml").write_text("code: bad\n")
    synced = commands.sync_shipped()
    assert synced.new == 1
    assert [str(fault) for fault in synced.faults] == [
        "bad.yaml, line 1, title: is missing; add it"
    ]
    _sync(using="default")
    assert "left out. bad.yaml, line 1" in caplog.text


def test_a_new_version_goes_before_the_old_and_the_old_stays_readable(folder):
    commands.sync_shipped()
    old, _ = queries.current("recipes", "soup")
    (folder / "soup.yaml").write_text(body(version=2, title="Better soup"))
    assert commands.sync_shipped().new == 1
    assert queries.current("recipes", "soup")[1].title == "Better soup"
    assert queries.definition_of(old).title == "Soup"


def test_a_file_has_the_name_of_its_code(folder):
    (folder / "stew.yaml").write_text(body())
    assert "name of the file" in str(commands.sync_shipped().faults[0])


def test_a_place_adds_a_folder_of_its_own(folder, settings, tmp_path):
    own = tmp_path / "own"
    (own / "recipes").mkdir(parents=True)
    (own / "recipes" / "stew.yaml").write_text(body("stew", title="Stew"))
    settings.ALMONER_DEFINITIONS = str(own)
    assert commands.sync_shipped().new == 2
    assert list(queries.all_current("recipes")) == ["soup", "stew"]


def test_a_draft_is_read_by_another_before_it_is_used(folder, council):
    commands.sync_shipped()
    writer, reader = manager(council), manager(council)
    draft = commands.save_draft(writer, kind="recipes", body=body(version=2, title="Ours"), at=AT)
    assert queries.current("recipes", "soup", council.pk)[1].title == "Soup"
    with pytest.raises(Refused, match="somebody else"):
        commands.publish(writer, draft.pk, at=AT)
    commands.publish(reader, draft.pk, at=AT)
    assert queries.current("recipes", "soup", council.pk)[1].title == "Ours"
    assert queries.current("recipes", "soup")[1].title == "Soup"
    verbs = list(AuditEvent.objects.filter(subject_id=draft.pk).values_list("verb", flat=True))
    assert verbs == ["definition.saved", "definition.published"]


def test_a_draft_may_be_saved_again_under_its_number(folder, council):
    writer = manager(council)
    first = commands.save_draft(writer, kind="recipes", body=body(title="One"), at=AT)
    again = commands.save_draft(writer, kind="recipes", body=body(title="Two"), at=AT)
    assert (first.pk, again.title) == (again.pk, "Two")


def test_withdrawing_leads_back_to_what_was_used_before(folder, council):
    commands.sync_shipped()
    writer, reader = manager(council), manager(council)
    draft = commands.save_draft(writer, kind="recipes", body=body(version=2, title="Ours"), at=AT)
    commands.publish(reader, draft.pk, at=AT)
    commands.withdraw(reader, draft.pk, at=AT)
    assert queries.current("recipes", "soup", council.pk)[1].title == "Soup"
    assert queries.definition_of(draft.pk).title == "Ours"
    with pytest.raises(Refused, match="Only a published"):
        commands.withdraw(reader, draft.pk, at=AT)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code: soup\n", "Line 1, title: is missing"),
        ("code: soup\ntitle: Soup\nversion: 1\nsalt: 2\n", "Line 4, salt"),
        ("code: [", "is not YAML"),
        ("", "is empty"),
        ("#" * 400_001, "400,000 characters"),
    ],
)
def test_what_is_not_a_definition_is_not_kept(folder, council, text, words):
    with pytest.raises(Refused, match=words):
        commands.save_draft(manager(council), kind="recipes", body=text, at=AT)
    assert not DefinitionVersion.objects.filter(kind="recipes").exists()


def test_a_number_is_used_once(folder, council):
    commands.sync_shipped()
    with pytest.raises(Refused) as caught:
        commands.save_draft(manager(council), kind="recipes", body=body(), at=AT)
    assert "version: 2" in caught.value.refusals[0].mend


def test_an_unknown_kind_or_code_is_refused_in_words(folder):
    with pytest.raises(Refused, match="no kind of definition"):
        kind("songs")
    with pytest.raises(Refused, match="no recipe “cake” in use"):
        queries.current("recipes", "cake")


def test_another_organisation_neither_reads_nor_publishes_a_draft(folder, council):
    draft = commands.save_draft(manager(council), kind="recipes", body=body(), at=AT)
    rival = manager(f.organisation("council", "Oak Council"))
    with scoped(rival, drop_role=True):
        assert not DefinitionVersion.objects.filter(kind="recipes").exists()
        with pytest.raises(Unseen):
            queries.version_seen_by(rival, draft.pk)
    with pytest.raises(Refused, match="not a version of your"):
        commands.publish(rival, draft.pk, at=AT)


@pytest.mark.parametrize(
    "change",
    [
        {"body": "code: soup"},
        {"title": "Stew"},
        {"version": 9},
        {"status": "draft", "published_at": None, "published_by": ""},
        {"published_by": "user:0"},
        {"organisation_id": 7},
    ],
)
def test_the_database_itself_keeps_a_published_text(folder, change):
    commands.sync_shipped()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        DefinitionVersion.objects.filter(kind="recipes").update(**change)


def test_the_database_itself_keeps_every_version(folder):
    commands.sync_shipped()
    with pytest.raises(DatabaseError, match="withdraw it"), transaction.atomic():
        DefinitionVersion.objects.filter(kind="recipes").delete()


def test_everything_that_ships_reads_without_fault():
    """The real kinds, from their real folders."""
    found, faults = commands.shipped()
    assert faults == []
    assert {Path(one.file).stem == one.code for one in found} == {True}
