"""Who may put right, or set aside, what somebody has signed."""

import pytest
from tests import factories
from tests.engines.instruments.places import AT, Place
from tests.engines.instruments.samples import small

from almoner.engines.instruments import commands, offering
from almoner.engines.instruments.rules.amending import (
    MANAGING,
    Amender,
    Signed,
    check_amender,
    standing,
)
from almoner.kernel.refusals import Refused
from almoner.platform.access.rights import ROLES
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent

OURS, THEIRS = 1, 2
FORM = Signed(OURS, {7, 8}, 9)
MANAGER = ROLES["casework_manager"].rights
COLLEAGUE = ROLES["social_worker"].rights


@pytest.mark.parametrize(
    ("who", "as_"),
    [
        (Amender(7, OURS, COLLEAGUE), "signer"),
        (Amender(8, OURS, COLLEAGUE), "signer"),
        (Amender(9, OURS, COLLEAGUE), "second"),
        (Amender(5, OURS, COLLEAGUE, works=True), "worker"),
        (Amender(5, OURS, MANAGER), "manager"),
        (Amender(5, OURS, ROLES["team_lead"].rights), "manager"),
        (Amender(5, OURS, ROLES["registered_manager"].rights), "manager"),
        (Amender(None, OURS), "system"),
        (Amender(5, OURS, COLLEAGUE), ""),
        (Amender(5, OURS, ROLES["delegator"].rights), ""),
        (Amender(5, OURS, ROLES["care_worker"].rights), ""),
        (Amender(5, OURS), ""),
        (Amender(7, THEIRS, COLLEAGUE), ""),
        (Amender(9, THEIRS, COLLEAGUE), ""),
        (Amender(5, THEIRS, COLLEAGUE, works=True), ""),
        (Amender(5, THEIRS, MANAGER), ""),
        (Amender(None, THEIRS), ""),
        (Amender(None, None), ""),
        (Amender(5, None, MANAGER), ""),
    ],
)
def test_who_may(who, as_):
    assert standing(FORM, who) == as_
    refusals = check_amender(FORM, who)
    assert [one.code for one in refusals] == ([] if as_ else ["may-not-amend"])
    assert all(one.mend and one.who for one in refusals)


def test_nobody_stands_for_a_signer_who_is_not_known():
    assert standing(Signed(OURS, set(), None), Amender(5, OURS, COLLEAGUE)) == ""


def test_only_those_who_run_something_manage():
    held = {code for code, role in ROLES.items() if MANAGING & role.rights}
    assert held == {"casework_manager", "team_lead", "registered_manager"}


@pytest.fixture
def place(db):
    made = Place()
    made.publish(small())
    return made


def amend(who, row):
    return commands.amend(
        who, completion_id=row.pk, answers={"pain": False}, reason="Misread.", at=AT
    )


def test_a_colleague_does_not_change_what_another_signed(place):
    row = place.signed()
    for deed in (amend, void):
        with pytest.raises(Refused) as refused:
            deed(place.colleague, row)
        assert [one.code for one in refused.value.refusals] == ["may-not-amend"]
    row.refresh_from_db()
    assert (row.status, row.entries.count()) == ("complete", 1)


def void(who, row):
    return commands.void(who, completion_id=row.pk, reason="Wrong person.", at=AT)


@pytest.mark.parametrize("role", ["casework_manager", "team_lead"])
def test_a_manager_does_and_the_audit_says_as_what(place, role):
    row = place.signed()
    amend(factories.viewer(factories.worker(place.council, role)), row)
    told = AuditEvent.objects.get(verb="instrument.amended").detail
    assert (told["entry"], told["standing"]) == (2, "manager")
    assert row.entries.get(number=2).reason == "Misread."


def test_whoever_amended_last_does_not_shut_out_who_signed_first(place):
    row = place.signed()
    amend(factories.viewer(factories.worker(place.council, "casework_manager")), row)
    amend(place.worker, row)
    assert row.entries.count() == 3


def test_the_worker_of_what_it_is_about_does(place, monkeypatch):
    mine = {(place.colleague.user_id, "case:5")}
    asked = [lambda viewer, about: (viewer.user_id, about) in mine]
    monkeypatch.setattr(offering, "_works", asked)
    other, row = place.signed(about="case:6"), place.signed(about="case:5")
    amend(place.colleague, row)
    with pytest.raises(Refused):
        amend(place.colleague, other)


def test_a_rival_manager_sees_nothing_to_change(place):
    row = place.signed()
    with pytest.raises(Unseen):
        amend(factories.viewer(factories.worker(place.rival, "casework_manager")), row)


def test_the_page_offers_it_to_those_who_may(place):
    row = place.signed()
    wording = "Change an answer, with a reason"
    for who, shown in [(place.member, True), (place.mate, False)]:
        page = factories.client_for(who).get(f"/instruments/{row.pk}/").content.decode()
        assert (wording in page) is shown
        assert ("Mark as not valid" in page) is shown
