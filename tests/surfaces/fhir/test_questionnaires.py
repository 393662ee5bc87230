"""Instruments and what was signed with them, read through FHIR."""

from tests.engines.instruments.places import publish
from tests.engines.instruments.samples import small
from tests.services.delegation.world import NOW
from tests.surfaces.fhir.conftest import resources

from almoner.engines.instruments import commands
from almoner.engines.instruments.models import Completion


def test_the_published_instruments_are_there_and_others_drafts_are_not(team, rival):
    ours = {one["title"] for one in resources(team.get("/Questionnaire"))}
    theirs = {one["title"] for one in resources(rival.get("/Questionnaire"))}
    assert "NHS Continuing Healthcare checklist" in ours & theirs
    assert "A small instrument" in ours - theirs


def test_one_instrument_by_its_code(team):
    (one,) = resources(team.get("/Questionnaire", name="capacity-decision"))
    assert one["title"] == "Mental capacity for one decision"
    assert one["status"] == "active"


def test_what_was_signed_names_its_version_and_its_person(team, world):
    (one,) = resources(team.get("/QuestionnaireResponse", questionnaire="small"))
    assert one["questionnaire"] == "urn:almoner:questionnaire:small|1"
    assert (one["status"], one["subject"]["reference"]) == (
        "completed",
        f"Patient/{world.person.pk}",
    )
    [group] = one["item"]
    assert group["item"][0]["answer"] == [{"valueBoolean": False}]


def test_an_amended_and_a_void_one_say_so(team, world):
    lead, row = world.viewer(world.lead), Completion.objects.get()
    given = {"answers": {"pain": False}, "reason": "Asked again."}
    commands.amend(lead, completion_id=row.pk, at=NOW, **given)
    assert resources(team.get("/QuestionnaireResponse"))[0]["status"] == "amended"
    commands.void(lead, completion_id=row.pk, reason="Wrong person.", at=NOW)
    assert resources(team.get("/QuestionnaireResponse"))[0]["status"] == "entered-in-error"


def test_a_draft_is_nobodys_yet_and_a_rival_sees_none(team, rival, world):
    publish(small(code="other"), world.trust.pk)
    commands.start(world.viewer(world.lead), code="other", person_id=world.person.pk, at=NOW)
    assert len(resources(team.get("/QuestionnaireResponse"))) == 1
    assert resources(rival.get("/QuestionnaireResponse")) == []
