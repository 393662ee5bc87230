import pytest
from tests import factories as f
from tests.platform.accounts.helpers import text

from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import NOBODY
from almoner.platform.accounts import commands, queries
from almoner.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def elm():
    return f.organisation(name="Elm Care")


@pytest.fixture
def oak():
    return f.organisation(name="Oak Care")


@pytest.fixture
def worker(elm, oak):
    made = f.worker(elm, "registered_manager")
    f.employ(made, oak, "care_worker", starts_on=f.LONG_AGO.replace(month=2))
    return made


def test_the_page_offers_every_current_employer_with_the_role_there(worker, elm, oak):
    f.employ(worker, f.organisation(name="Ash Care"), ends_on=f.LONG_AGO)
    page = text(f.client_for(worker).get("/accounts/acting-for/"))
    assert page.index("Elm Care") < page.index("Oak Care")
    assert "Registered manager" in page
    assert "Ash Care" not in page


def test_choosing_changes_whom_every_page_is_for(worker, oak):
    client = f.client_for(worker)
    client.post("/accounts/acting-for/", {"organisation": oak.pk})
    page = text(client.get("/accounts/"))
    assert "You are now acting for Oak Care." in page
    assert "Care worker" in page


def test_rights_stay_with_the_job_they_belong_to(worker, oak):
    client = f.client_for(worker)
    assert client.get("/accounts/tokens/").status_code == 200
    client.post("/accounts/acting-for/", {"organisation": oak.pk})
    assert client.get("/accounts/tokens/").status_code == 403


def test_nobody_acts_for_an_employer_they_do_not_have(worker):
    ash = f.organisation(name="Ash Care")
    client = f.client_for(worker)
    response = client.post("/accounts/acting-for/", {"organisation": ash.pk})
    assert response.status_code == 409
    assert "You have no current job there." in text(response)
    assert "Elm Care" in text(client.get("/accounts/"))


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 30])
def test_nonsense_is_refused(worker, typed):
    response = f.client_for(worker).post("/accounts/acting-for/", {"organisation": typed})
    assert response.status_code == 409


def test_a_job_that_ends_takes_its_choice_along(worker, oak):
    client = f.client_for(worker, acting_for=oak)
    assert "Oak Care" in text(client.get("/accounts/"))
    worker.employments.filter(organisation=oak).update(ends_on=f.LONG_AGO.replace(month=3))
    page = text(client.get("/accounts/"))
    assert "Oak Care" not in page
    assert "Elm Care" in page


def test_a_change_is_audited_where_it_was_made(worker, elm, oak):
    commands.act_for(f.viewer(worker), oak.pk)
    event = AuditEvent.objects.get(verb="account.acting_for")
    assert (event.chain, event.subject_id) == (elm.pk, str(oak.pk))


def test_choosing_the_same_employer_changes_nothing(worker, elm):
    assert commands.act_for(f.viewer(worker), elm.pk).chosen
    assert not AuditEvent.objects.exists()


def test_somebody_without_a_job_has_no_choice():
    assert queries.jobs(NOBODY) == []
    with pytest.raises(Refused):
        commands.act_for(NOBODY, None)
    page = text(f.client_for(f.account()).get("/accounts/acting-for/"))
    assert "not linked to a current job" in page
