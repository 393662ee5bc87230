"""A block from the first draft to the second publication, and what is refused on the way."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.services.delegation.pack.conftest import Who, as_web
from tests.services.delegation.world import NOW, TODAY, make_organisation, make_worker

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.commands.toolkit import (
    comment_on_block,
    consult_on_block,
    localise_block,
    publish_block,
)
from almoner.services.delegation.models import ToolkitBlock
from almoner.services.delegation.queries.toolkit import block_shelf, comparison, one_block, toolkit

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
CLOSES = TODAY + 10 * A_DAY
AFTER = NOW + 11 * A_DAY


@pytest.fixture
def group(board):
    return Who(board).viewer


def localise(who, text="Our words", at=NOW, block=1):
    with as_web(who):
        return localise_block(who, block=block, text=text, owner="The group", at=at)


def consult(who, at=NOW, closes_on=CLOSES):
    with as_web(who):
        return consult_on_block(who, block=1, closes_on=closes_on, at=at)


def comment(who, words="Say it shorter", at=NOW):
    with as_web(who):
        return comment_on_block(who, block=1, words=words, at=at)


def publish(who, at=AFTER):
    with as_web(who):
        return publish_block(who, block=1, at=at)


def published(who, text="Our words", at=NOW):
    localise(who, text, at)
    consult(who, at, at.date() + 10 * A_DAY)
    return publish(who, at + 11 * A_DAY)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return [one.code for one in caught.value.refusals]


def test_from_draft_to_publication(world, group):
    draft = localise(group)
    assert (draft.version, draft.status) == (1, "draft")
    assert consult(group).status == "consultation"
    said = comment(world.viewer(world.manager)).comments
    assert [(one["words"], one["organisation"]) for one in said] == [
        ("Say it shorter", "Good Neighbours Home Care")
    ]
    (kept,) = said
    manager = world.manager
    assert kept == {
        "at": NOW.isoformat(),
        "by": manager.name,
        "organisation": "Good Neighbours Home Care",
        "user_id": manager.user_id,
        "words": "Say it shorter",
    }
    assert publish(group).status == "published"
    verbs = AuditEvent.objects.filter(subject_type="toolkitblock").order_by("pk")
    assert [event.verb for event in verbs] == [
        "toolkit.localised", "toolkit.consultation", "toolkit.commented", "toolkit.published",
    ]  # fmt: skip
    assert "Say it shorter" not in repr(list(verbs.values("detail")))


def test_what_was_said_may_be_worked_in_before_publishing(group):
    localise(group)
    consult(group)
    later = localise(group, "Shorter", at=AFTER)
    assert publish(group).pk == later.pk
    assert later.version == 2


def test_a_new_publication_supersedes_the_old_one_unchanged(group):
    first = published(group)
    second = published(group, "Better words", NOW + 30 * A_DAY)
    old = ToolkitBlock.objects.get(pk=first.pk)
    assert (old.status, old.text, old.changed_at) == ("superseded", "Our words", first.changed_at)
    assert (second.status, second.version) == ("published", 2)


def test_a_second_publication_needs_its_own_consultation(group):
    published(group)
    localise(group, "Better words", NOW + 30 * A_DAY)
    assert refused(publish, group, NOW + 31 * A_DAY) == ["not_now"]


@pytest.mark.parametrize(
    ("step", "codes"),
    [
        (lambda g: publish(g), ["not_now"]),
        (lambda g: consult(g), ["not_now"]),
        (lambda g: comment(g), ["not_now"]),
        (lambda g: localise(g, "  "), ["no_text"]),
        (lambda g: localise(g, block=13), ["no_block"]),
    ],
)
def test_nothing_can_be_done_with_nothing(group, step, codes):
    assert refused(step, group) == codes
    assert not ToolkitBlock.objects.exists()


def test_a_text_stays_as_it_is_while_people_are_asked(group):
    localise(group)
    consult(group)
    assert refused(localise, group, "Other words") == ["not_now"]
    assert refused(publish, group, NOW) == ["not_now"]
    assert refused(comment, group, " ") == ["no_words"]
    assert refused(comment, group, "Too late", AFTER) == ["not_now"]


@pytest.mark.parametrize("who", ["nurse", "lead", "manager", "worker"])
def test_only_the_working_group_edits(world, group, who):
    localise(group)
    viewer = world.viewer(getattr(world, who))
    assert refused(localise, viewer, "Mine") == ["no_right"]
    assert refused(consult, viewer) == ["no_right"]
    assert refused(publish, viewer) == ["no_right"]


def test_a_care_worker_does_not_comment(world, group):
    localise(group)
    consult(group)
    assert refused(comment, world.viewer(world.worker)) == ["no_right"]


def test_a_board_of_part_of_a_place_does_not_edit_the_whole(world):
    part = make_worker("Pat Reed", world.trust, "board")
    assert refused(localise, Who(part).viewer) == ["not_yours"]


def test_another_place_has_a_toolkit_of_its_own(world, group):
    published(group)
    other = Who(make_worker("Bo Gray", make_organisation("icb", "Another Board"), "board")).viewer
    with as_web(other):
        assert block_shelf(other, 1, NOW).versions == []
    assert localise(other, "Their words").version == 1


@pytest.mark.parametrize("who", ["nurse", "manager"])
def test_partners_read_what_is_published_and_asked_about_but_no_draft(world, group, who):
    viewer = world.viewer(getattr(world, who))
    localise(group)
    with as_web(viewer):
        assert block_shelf(viewer, 1, NOW).versions == []
    consult(group)
    with as_web(viewer):
        one = one_block(viewer, 1, NOW)
    assert (one.may_comment, one.may_edit, one.may_publish) == (True, False, False)
    assert one.organisation == world.icb


def test_a_provider_with_no_agreement_reads_its_own_empty_toolkit(world, group):
    published(group)
    viewer = world.viewer(world.rival_manager)
    with as_web(viewer):
        assert toolkit(viewer, NOW).organisation == world.rival
        assert not any(shelf.versions for shelf in toolkit(viewer, NOW).shelves)


def test_versions_are_compared(world, group):
    published(group, "First line\nSecond line")
    localise(group, "First line\nNew line", NOW + 30 * A_DAY)
    with as_web(group):
        _, pieces = comparison(group, 1, 1, 2, NOW)
    assert [piece.kind for piece in pieces] == ["same", "removed", "added"]
    viewer = world.viewer(world.nurse)
    with as_web(viewer), pytest.raises(Unseen):
        comparison(viewer, 1, 1, 2, NOW)


@pytest.mark.parametrize("change", [{"text": "Other"}, {"version": 9}, {"status": "draft"}])
def test_the_database_refuses_to_change_what_was_published(group, change):
    row = published(group)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ToolkitBlock.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ToolkitBlock.objects.filter(pk=row.pk).delete()


def test_the_database_keeps_one_published_text_a_block(world, group):
    row = published(group)
    with pytest.raises(IntegrityError, match="one_published_block"), transaction.atomic():
        ToolkitBlock.objects.create(
            organisation=world.icb, block=1, version=2, status="published", text="x",
            changed_at=NOW, changed_by_id=row.changed_by_id,
        )  # fmt: skip
