"""A case that is worked together: whose forms are read, by whom, and which count."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tests import factories
from tests.engines.instruments.places import publish as publish_form
from tests.engines.instruments.samples import small
from tests.engines.pathways.world import DOOR, NOW, publish, text_of

from almoner.engines.instruments import commands as instruments
from almoner.engines.instruments.models import Completion
from almoner.engines.instruments.queries.completions import (
    completion_read_by,
    completion_seen_by,
    completions_read_by,
    for_about,
)
from almoner.engines.pathways import commands
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.around import completions_of
from almoner.engines.pathways.queries.partners import case_about
from almoner.engines.pathways.rules.partners import Stint, owners, worked_then
from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent

COUNCIL, TRUST, BOARD = 1, 2, 3
ASKED = text_of(DOOR).replace(
    "requires: {fields: [advice]}", "requires: {instruments: [small], fields: [advice]}"
)


def day(number):
    return datetime(2026, 3, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stint", "organisation", "at", "covered"),
    [
        (Stint(COUNCIL), COUNCIL, 1, True),
        (Stint(COUNCIL), TRUST, 1, False),
        (Stint(TRUST, day(3)), TRUST, 2, False),
        (Stint(TRUST, day(3)), TRUST, 3, True),
        (Stint(TRUST, day(3), day(5)), TRUST, 4, True),
        (Stint(TRUST, day(3), day(5)), TRUST, 5, False),
        (Stint(TRUST, None, day(5)), TRUST, 1, True),
        (Stint(TRUST, day(3), day(5)), COUNCIL, 4, False),
    ],
)
def test_when_an_organisation_worked_on_a_case(stint, organisation, at, covered):
    assert stint.covers(organisation, day(at)) is covered
    assert worked_then([Stint(BOARD), stint], organisation, day(at)) is covered


@pytest.mark.parametrize(
    ("handed", "turns"),
    [
        ([], [Stint(COUNCIL)]),
        ([(day(4), TRUST)], [Stint(TRUST, None, day(4)), Stint(COUNCIL, day(4))]),
        (
            [(day(4), TRUST), (day(6), BOARD)],
            [Stint(TRUST, None, day(4)), Stint(BOARD, day(4), day(6)), Stint(COUNCIL, day(6))],
        ),
    ],
)
def test_the_owners_in_turn(handed, turns):
    assert owners(COUNCIL, handed) == turns


@pytest.mark.parametrize(
    ("about", "key"),
    [("case:12", 12), ("case:", None), ("", None), ("visit:12", None), ("case:x", None),
     ("case:²", None), ("case:-1", None)],
)  # fmt: skip
def test_the_case_that_a_form_is_about(about, key):
    assert case_about(about) == key


@pytest.fixture
def case(world):
    """Sara's case, where Ada's form of the council is complete. The trust works on it too."""
    publish(DOOR, ASKED.replace("version: 1", "version: 2", 1))
    for one in (world.council, world.trust, world.rival):
        publish_form(small(), one.pk)
    made = world.move(world.open(), "make-contact", facts={"safe_now": True}, note="Spoke.")
    sign(world, made, world.sara)
    join(world, made)
    return made


def join(world, case, role="joint", at=NOW + timedelta(hours=3), who=None):
    commands.join(
        world.viewer(world.sara),
        case_id=case.pk,
        organisation_id=(who or world.trust).pk,
        role=role,
        basis="Consent",
        at=at,
    )


def leave(world, case, at=NOW + timedelta(hours=6)):
    commands.leave(
        world.viewer(world.sara),
        case_id=case.pk,
        organisation_id=world.trust.pk,
        reason="Done.",
        at=at,
    )


def sign(world, case, who, at=NOW + timedelta(hours=2), person=None, **more):
    viewer = world.viewer(who)
    row = instruments.start(
        viewer,
        code="small",
        person_id=(person or world.ada).pk,
        about=f"case:{case.pk}",
        at=at,
        **more,
    )
    instruments.save_draft(viewer, completion_id=row.pk, answers={"pain": False}, at=at)
    return instruments.complete(viewer, completion_id=row.pk, at=at)


def form_of(case):
    return Completion.objects.get(about=f"case:{case.pk}")


def reads(world, who, row):
    """Whether the screens and the database itself show this form, with what was answered."""
    viewer = world.viewer(who)
    with scoped(viewer, drop_role=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM instruments_completion WHERE id = %s", [row.pk])
            raw = cursor.fetchone()[0]
            cursor.execute(
                "SELECT count(*) FROM instruments_completionentry WHERE completion_id = %s",
                [row.pk],
            )
            assert (cursor.fetchone()[0] > 0) is (raw > 0 and row.status != "draft")
        try:
            shown = completion_read_by(viewer, row.pk).pk == row.pk
        except Unseen:
            shown = False
    assert shown is (raw == 1)
    return shown


def test_a_partner_reads_the_complete_forms_of_the_case_and_changes_none(world, case):
    row, nick = form_of(case), world.viewer(world.nick)
    assert reads(world, world.nick, row)
    with scoped(nick, drop_role=True):
        assert set(for_about(nick, row.about)) == {"small"}
        with connection.cursor() as cursor:
            cursor.execute("UPDATE instruments_completion SET scores = '{}'")
            assert cursor.rowcount == 0
        with pytest.raises(Unseen):
            completion_seen_by(nick, row.pk)
        for deed, more in [
            (instruments.amend, {"answers": {}, "reason": "x"}),
            (instruments.void, {"reason": "x"}),
        ]:
            with pytest.raises(Unseen):
                deed(nick, completion_id=row.pk, at=NOW + timedelta(hours=4), **more)


def test_the_owner_reads_those_of_the_partner(world, case):
    row = sign(world, case, world.nick, NOW + timedelta(hours=4))
    assert reads(world, world.sara, row)
    with scoped(world.viewer(world.sara), drop_role=True):
        assert completions_of(Case.objects.get(pk=case.pk))["small"]["id"] == row.pk


def test_a_partner_sees_no_draft(world, case):
    viewer, at = world.viewer(world.sara), NOW + timedelta(hours=4)
    about = {"person_id": world.ada.pk, "about": f"case:{case.pk}"}
    row = instruments.start(viewer, code="small", at=at, **about)
    assert reads(world, world.sara, row)
    assert not reads(world, world.nick, row)


def test_whoever_leaves_sees_nothing_any_more(world, case):
    row = form_of(case)
    leave(world, case)
    assert not reads(world, world.nick, row)
    assert not reads(world, world.nick, sign(world, case, world.sara, NOW + timedelta(hours=7)))


@pytest.mark.parametrize("role", ["informed"])
def test_whoever_is_only_told_does_not_read_forms(world, case, role):
    leave(world, case)
    join(world, case, role, NOW + timedelta(hours=7))
    assert not reads(world, world.nick, form_of(case))


def test_a_rival_and_a_partner_of_another_case_see_nothing(world, case):
    other = world.open(at=NOW + timedelta(hours=3))
    home = factories.organisation("provider", "Rose House")
    factories.partnership(world.council, home)
    join(world, other, who=home)
    manager = factories.worker(home, "registered_manager")
    row = form_of(case)
    assert not reads(world, manager, row)
    assert not reads(world, world.rita, row)
    assert reads(world, manager, sign(world, other, world.sara, NOW + timedelta(hours=4)))


def test_a_case_that_is_kept_to_few_keeps_its_forms(world, case):
    Case.objects.filter(pk=case.pk).update(restricted=True, restricted_to=["casework_manager"])
    row, lead = form_of(case), factories.worker(world.trust, "casework_manager")
    nick, viewer = world.viewer(world.nick), world.viewer(lead)
    with pytest.raises(Unseen):
        completion_read_by(nick, row.pk)
    assert completion_read_by(viewer, row.pk) == row


def test_a_care_worker_of_a_partner_reads_only_their_own(world, case):
    carer = factories.worker(world.trust, "care_worker")
    with pytest.raises(Unseen):
        completion_read_by(world.viewer(carer), form_of(case).pk)


def test_a_form_about_somebody_else_is_not_shared_and_does_not_count(world, case):
    other = factories.person([world.council, world.trust])
    row = sign(world, case, world.sara, NOW + timedelta(hours=4), other)
    assert not reads(world, world.nick, row)
    assert completions_of(case)["small"]["id"] != row.pk


def test_what_a_stranger_writes_about_a_case_neither_counts_nor_is_read(world, case):
    """A rival names the number of a case that is not theirs."""
    factories.involve(world.ada, world.rival)
    row = sign(world, case, world.rita, NOW + timedelta(hours=4))
    assert completions_of(case)["small"]["id"] != row.pk
    sara = world.viewer(world.sara)
    assert row not in completions_read_by(sara, row.about)
    with pytest.raises(Unseen):
        completion_read_by(sara, row.pk)


def test_what_a_leaver_signs_later_does_not_count_and_what_they_signed_before_does(world, case):
    before = sign(world, case, world.nick, NOW + timedelta(hours=4))
    leave(world, case)
    after = sign(world, case, world.nick, NOW + timedelta(hours=8))
    assert completions_of(case)["small"]["id"] == before.pk
    shown = completions_read_by(world.viewer(world.sara), before.about)
    assert before in shown
    assert after not in shown


def test_after_a_hand_over_the_forms_of_the_owner_before_still_count(world, case):
    leave(world, case)
    commands.hand_over(
        world.viewer(world.sara),
        case_id=case.pk,
        team_id=world.ward.pk,
        reason="Moved.",
        at=NOW + timedelta(hours=7),
    )
    nick = world.viewer(world.nick)
    assert not reads(world, world.nick, form_of(case))
    commands.accept_handover(nick, case_id=case.pk, at=NOW + timedelta(hours=8))
    ours = Case.objects.get(pk=case.pk)
    with scoped(nick, drop_role=True):
        assert completions_of(ours)["small"]["id"] == form_of(case).pk
    assert reads(world, world.nick, form_of(case))
    late = sign(world, case, world.sara, NOW + timedelta(hours=9))
    assert completions_of(ours)["small"]["id"] != late.pk


def test_reading_is_audited_and_the_page_offers_no_change(world, case):
    row = form_of(case)
    client = factories.client_for(world.nick)
    page = client.get(f"/instruments/{row.pk}/").content.decode()
    assert "Filled in at Northbury Council" in page
    assert "Change an answer" not in page
    assert "Mark as not valid" not in page
    assert client.get(f"/instruments/{row.pk}/print/").status_code == 200
    assert client.get(f"/instruments/{row.pk}/amend/").status_code == 404
    told = AuditEvent.objects.filter(verb="instrument.viewed")
    seen = (world.viewer(world.nick).actor, world.ada.pk)
    assert [(one.actor, one.person_id) for one in told] == [seen, seen]
    assert f'href="/instruments/{row.pk}/"' in client.get(f"/cases/{case.pk}/").content.decode()
    assert factories.client_for(world.rita).get(f"/instruments/{row.pk}/").status_code == 404


def test_the_worker_of_the_case_puts_right_what_a_colleague_signed(world, case):
    row = form_of(case)
    change = {"answers": {"pain": False}, "reason": "Misread.", "at": NOW + timedelta(hours=5)}
    with pytest.raises(Refused) as refused:
        instruments.amend(world.viewer(world.tom), completion_id=row.pk, **change)
    assert [one.code for one in refused.value.refusals] == ["may-not-amend"]
    commands.allocate(
        world.viewer(world.mona), case_id=case.pk, worker_id=world.tom.pk, at=change["at"]
    )
    instruments.amend(world.viewer(world.tom), completion_id=row.pk, **change)
    assert AuditEvent.objects.get(verb="instrument.amended").detail["standing"] == "worker"
