"""A questionnaire and a response that another system sent, brought in and checked by people."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import factories as f
from tests.engines.instruments.places import AT, Place
from tests.engines.instruments.published import questionnaires, responses
from tests.engines.instruments.questionnaires import LIFESTYLE, LIFESTYLE_RESPONSE, one_item

from almoner.engines.instruments import commands, queries
from almoner.engines.instruments.models import Completion
from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.definitions.commands import publish
from almoner.platform.definitions.models import DefinitionVersion

pytestmark = pytest.mark.django_db
HERE = "/instruments/bring-in/"


@pytest.fixture
def place():
    made = Place()
    made.boss = f.worker(made.council, "casework_manager")
    made.other_boss = f.worker(made.council, "casework_manager")
    return made


def upload(place, content):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    file = SimpleUploadedFile("q.json", raw, "application/json")
    return f.client_for(place.boss).post(HERE, {"questionnaire": file})


def test_a_questionnaire_is_brought_in_read_published_answered_and_signed(place):
    sent = upload(place, LIFESTYLE)
    draft = DefinitionVersion.objects.get(code="lifestyle")
    assert sent.url == reverse("definitions:version", args=[draft.pk])
    assert draft.status == "draft"
    assert "Left out of what is said about the whole: identifier" in draft.note
    publish(f.viewer(place.other_boss), draft.pk, at=AT)
    row, received = commands.receive(
        place.worker,
        code="lifestyle",
        resource=LIFESTYLE_RESPONSE,
        person_id=place.person.pk,
        at=AT,
    )
    assert (row.status, received.left_out) == ("draft", ())
    done = commands.complete(place.worker, completion_id=row.pk, at=AT)
    assert queries.newest_entry(done).answers["q1_4_2_other"] == "On Sundays"
    page = f.client_for(place.member).get(reverse("instruments:completion", args=[row.pk]))
    assert "On Sundays" in page.content.decode()


def send_answers(place, code, content, query=""):
    file = SimpleUploadedFile("r.json", json.dumps(content).encode(), "application/json")
    here = reverse("instruments:receive_for", args=[place.person.pk, code]) + query
    return f.client_for(place.member).post(here, {"response": file}, follow=True)


def test_a_published_scale_and_its_published_answers_go_through_the_screens(place):
    """The questionnaire and the response are HL7's own: see decision 12."""
    draft = upload(place, questionnaires()["PHQ9"]).url
    shown = f.client_for(place.boss).get(draft).content.decode()
    assert "Read this before you publish it" in shown
    assert "<li>H1/TS (“Patient health questionnaire 9 item total score”) is left out" in shown
    [row] = DefinitionVersion.objects.filter(code="sdcphq9")
    publish(f.viewer(place.other_boss), row.pk, at=AT)
    begin = reverse("instruments:begin_for", args=[place.person.pk, "sdcphq9"])
    page = f.client_for(place.member).get(begin).content.decode()
    assert f"{begin}receive/" in page
    taken = send_answers(place, "sdcphq9", responses()["profile-example-PHQ9"], "?about=case:7")
    words = taken.content.decode()
    assert "so it is left out: H1/TS." in words
    assert "Little interest or pleasure in doing things?" in words
    made = Completion.objects.get()
    assert (made.status, made.about) == ("draft", "case:7")
    commands.complete(place.worker, completion_id=made.pk, at=AT)
    assert queries.newest_entry(made).answers["h1_t1_q7"] == "nearly-every-day"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"resourceType": "Patient"}, "not a FHIR QuestionnaireResponse"),
        (
            {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "9"}]},
            "9 is not asked by this questionnaire",
        ),
    ],
)
def test_answers_that_do_not_fit_say_why_at_the_file(place, content, words):
    page = send_answers(place, "capacity-decision", content)
    assert words in page.content.decode()
    assert not Completion.objects.exists()


def test_the_same_questionnaire_again_is_a_new_version(place):
    boss = f.viewer(place.boss)
    first, _ = commands.bring_in(boss, resource=LIFESTYLE, at=AT)
    publish(f.viewer(place.other_boss), first.pk, at=AT)
    second, _ = commands.bring_in(boss, resource=LIFESTYLE, at=AT)
    assert (first.version, second.version) == (1, 2)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (one_item(type="attachment"), "cannot be kept"),
        ({"resourceType": "Patient"}, "not a FHIR Questionnaire"),
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
    ],
)
def test_what_cannot_be_brought_in_says_why_at_the_file(place, content, words):
    page = upload(place, content)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not DefinitionVersion.objects.filter(status="draft").exists()


def test_bringing_in_needs_the_right(place):
    assert f.client_for(place.member).get(HERE).status_code == 403


def test_a_response_that_does_not_fit_leaves_nothing_behind(place):
    wrong = {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "9"}]}
    with pytest.raises(Refused, match="is not asked"):
        commands.receive(
            place.worker,
            code="capacity-decision",
            resource=wrong,
            person_id=place.person.pk,
            at=AT,
        )
    assert not Completion.objects.exists()


def test_a_response_about_somebody_elses_person_is_unseen(place):
    with pytest.raises(Unseen):
        commands.receive(
            place.outsider,
            code="capacity-decision",
            resource={"resourceType": "QuestionnaireResponse"},
            person_id=place.person.pk,
            at=AT,
        )
