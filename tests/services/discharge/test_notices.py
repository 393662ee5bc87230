"""Notices to the council: who was given which and when, what each said, and that it stays so."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests import factories
from tests.services.discharge.hospital import NOW

from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.services.discharge import commands
from almoner.services.discharge.models import Notice
from almoner.services.discharge.queries.notices import notice_seen_by, notices_of, open_notices

AT = NOW + timedelta(hours=3)
BOTH = {"chc_considered": True, "objected": False}


@pytest.fixture
def give(hospital):
    stay = hospital.referred()

    def given(kind="assessment", at=AT, who=None, **asked):
        about = {"given_to": hospital.council.pk, **(BOTH if kind == "assessment" else {})}
        actor = hospital.viewer(who or hospital.wendy)
        return commands.give_notice(actor, stay_id=stay.pk, kind=kind, at=at, **{**about, **asked})

    given.stay = stay
    return given


def said(notice: Notice) -> dict[str, str]:
    return {name: text for _heading, rows in notice.said for name, text in rows}


def test_it_is_kept_who_was_given_what_and_when(hospital, give):
    made = give()
    assert (made.given_to, made.given_at, made.kind) == (hospital.council, AT, "assessment")
    told = said(made)
    assert told["NHS continuing healthcare considered"] == "Yes"
    assert told["Person or carer objects to this notice"] == "No"
    assert told["What they need"] == "Help in the morning and evening"
    event = AuditEvent.objects.get(verb="notice.given")
    assert (event.person_id, event.at) == (hospital.ada.pk, AT)


def test_what_was_given_stays_as_it_was(hospital, give):
    made = give("discharge")
    before = said(made)
    commands.record_delay(
        hospital.viewer(hospital.wendy), stay_id=give.stay.pk, reason="medicines", at=AT
    )
    hospital.ada.address = "Elsewhere"
    hospital.ada.save()
    made.refresh_from_db()
    assert said(made) == before
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(pk=made.pk).update(said=[])


def test_a_withdrawal_names_the_notice_that_holds_no_longer(hospital, give):
    first, second = give(), give("discharge")
    made = give("withdrawal", given_to=None, withdraws=first.pk)
    assert (made.given_to, made.withdraws) == (hospital.council, first)
    assert said(made)["Withdrawn"].startswith("Assessment notice, given to Northbury Council on")
    viewer = hospital.viewer(hospital.wendy)
    assert [pk for pk, _ in open_notices(viewer, give.stay.pk)] == [second.pk]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"kind": "other"}, "notice-kind"),
        ({"chc_considered": None}, "chc"),
        ({"objected": None}, "objected"),
        ({"given_to": None}, "not-a-council"),
        ({"given_to": "rival"}, "not-a-council"),
        ({"kind": "withdrawal"}, "not-open"),
        ({"kind": "withdrawal", "withdraws": "withdrawn"}, "not-open"),
    ],
)
def test_what_is_refused(hospital, give, asked, code):
    if asked.get("given_to") == "rival":
        asked = {"given_to": hospital.rival.pk}
    if asked.get("withdraws") == "withdrawn":
        first = give()
        give("withdrawal", withdraws=first.pk)
        asked = {**asked, "withdraws": first.pk}
    before = Notice.objects.count()
    with pytest.raises(Refused) as found:
        give(**asked)
    assert [one.code for one in found.value.refusals] == [code]
    assert Notice.objects.count() == before


def test_whoever_the_case_is_shared_with_reads_it_and_nobody_else(hospital, give):
    made = give()
    for who, sees in ((hospital.wendy, 1), (hospital.hana, 1), (hospital.rita, 0)):
        viewer = factories.viewer(who)
        with transaction.atomic(), scoped(viewer, drop_role=True):
            assert (Notice.objects.count(), len(notices_of(viewer, give.stay.pk))) == (sees, sees)
    with pytest.raises(Unseen):
        notice_seen_by(factories.viewer(hospital.rita), made.pk)
    with pytest.raises(Unseen):
        give(who=hospital.rita)


def test_only_the_hospital_gives_one(hospital, give):
    with pytest.raises(Refused) as found:
        give(who=hospital.hana)
    assert [one.code for one in found.value.refusals] == ["not-the-hospital"]
    shown = factories.client_for(hospital.hana).get(f"/discharge/stays/{give.stay.pk}/")
    assert "Give an assessment notice" not in shown.content.decode()


def test_given_on_the_page_and_read_as_a_document(hospital, give):
    client, stay = factories.client_for(hospital.wendy), give.stay.pk
    page = f"/discharge/stays/{stay}/"
    assert "None was given." in client.get(page).content.decode()
    asked = {"given_to": hospital.council.pk, "chc_considered": "yes"}
    refused = client.post(f"{page}notice/assessment/", asked).content.decode()
    assert "Does the person or a carer object" in refused
    given = client.post(f"{page}notice/assessment/", {**asked, "objected": "no"})
    assert given.headers["Location"] == page
    made = Notice.objects.get()
    assert (made.chc_considered, made.objected) == (True, False)
    withdrawn = client.post(f"{page}notice/withdrawal/", {"withdraws": made.pk})
    assert withdrawn.status_code == 302
    shown = client.get(page).content.decode()
    assert "Withdrawn" in shown
    assert f"/discharge/notices/{made.pk}/" in shown
    file = client.get(f"/discharge/notices/{made.pk}/")
    assert file.content.startswith(b"%PDF")
    assert hospital.ada.family_name not in file["Content-Disposition"]
    assert client.get(f"{page}notice/other/").status_code == 404
