"""The page of a case shows the forms it asks for by their titles: to begin, to go on with, to read;
and from a form there is a way back to its case."""

from datetime import timedelta

import pytest
from tests.engines.instruments.places import publish as publish_form
from tests.engines.instruments.samples import small
from tests.engines.pathways.world import DOOR, NOW, publish, text_of
from tests.factories import client_for

from almoner.engines.instruments import commands as instruments
from almoner.engines.pathways.queries.cases import case_file

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
ASKED = text_of(DOOR).replace(
    "requires: {fields: [advice]}", "requires: {instruments: [small], fields: [advice]}"
)


@pytest.fixture
def case(world):
    publish(DOOR, ASKED.replace("version: 1", "version: 2", 1))
    publish_form(small(), world.council.pk)
    return world.move(world.open(), "make-contact", facts={"safe_now": True}, note="Spoke.")


def begun(world, case, **more):
    given = {"code": "small", "person_id": world.ada.pk, "about": f"case:{case.pk}", "at": LATER}
    return instruments.start(world.viewer(world.sara), **{**given, **more})


def sign(world, row):
    sara = world.viewer(world.sara)
    instruments.save_draft(sara, completion_id=row.pk, answers={"pain": False}, at=LATER)
    instruments.complete(sara, completion_id=row.pk, at=LATER)


def page(world, case, who=None):
    return client_for(who or world.sara).get(f"/cases/{case.pk}/").content.decode()


def test_a_form_is_asked_for_by_its_title(world, case):
    shown = page(world, case)
    assert "“A small instrument” is not complete yet." in shown
    assert "Begin “A small instrument”" in shown
    assert "“small”" not in shown


def test_a_form_that_was_put_down_is_taken_up_again_and_not_begun_anew(world, case):
    row = begun(world, case)
    shown = page(world, case)
    assert f'href="/instruments/{row.pk}/answer/">Go on with “A small instrument”' in shown
    assert "Begin “" not in shown


def test_a_complete_form_can_be_read_from_the_case_and_leads_back_to_it(world, case):
    row = begun(world, case)
    sign(world, row)
    shown = page(world, case)
    assert f'href="/instruments/{row.pk}/">A small instrument</a>' in shown
    assert "is not complete yet" not in shown
    assert f'href="/instruments/{row.pk}/">Form complete: A small instrument</a>' in shown
    form = client_for(world.sara).get(f"/instruments/{row.pk}/").content.decode()
    assert f'<a href="/cases/{case.pk}/">Go back to the case</a>' in form


def test_a_form_of_another_case_or_one_that_is_void_is_not_shown(world, case):
    begun(world, world.open())
    row = begun(world, case)
    instruments.void(world.viewer(world.sara), completion_id=row.pk, reason="Not hers.", at=LATER)
    (form,) = case_file(world.viewer(world.sara), case.pk, NOW).forms
    assert (form.newest, form.drafted, form.complete, form.of_person) == (None, False, False, True)


def test_a_form_about_no_case_has_no_way_back(world, case):
    row = begun(world, case, about="")
    form = client_for(world.sara).get(f"/instruments/{row.pk}/").content.decode()
    assert "Go back to the case" not in form


def test_a_form_that_the_pathway_does_not_ask_for_is_shown_once_it_is_begun(world):
    case = world.open()
    assert case_file(world.viewer(world.sara), case.pk, NOW).forms == []
    publish_form(small(), world.council.pk)
    row = begun(world, case)
    (form,) = case_file(world.viewer(world.sara), case.pk, NOW).forms
    assert form.newest == row


def test_a_survey_is_not_begun_from_a_case(world):
    publish(DOOR, text_of(DOOR).replace("version: 1", "version: 2\ninstruments: [small]", 1))
    case = world.open()
    sara = world.viewer(world.sara)
    publish_form(small(), world.council.pk)
    assert [one.code for one in case_file(sara, case.pk, NOW).forms] == ["small"]
    publish_form(small(kind="survey", version=2), world.council.pk)
    assert case_file(sara, case.pk, NOW).forms == []


def test_the_timeline_says_which_form_was_changed_and_why(world, case):
    row = begun(world, case)
    sign(world, row)
    sara = world.viewer(world.sara)
    instruments.amend(
        sara, completion_id=row.pk, answers={"pain": False}, reason="Misheard.", at=LATER
    )
    shown = page(world, case)
    assert ">Form: A small instrument</a>" in shown
    assert "Amended." in shown


def test_a_sentence_ends_with_one_full_stop(world):
    case = world.open(facts={"what_is_needed": "Washing."})
    assert "Washing.." not in page(world, case)
