"""The pages that are made from a definition, without script, as a browser sends them."""

import pytest
from django.urls import reverse
from tests import factories as f
from tests.engines.instruments.places import AT, Place
from tests.engines.instruments.samples import ANSWERED, EVERYTHING, SENT, small, with_items

from almoner.engines.instruments import commands
from almoner.engines.instruments.models import Completion

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    made = Place()
    made.publish(small(layout="one-thing", wishes=True))
    made.publish(EVERYTHING)
    return made


def client(place):
    return f.client_for(place.member)


def text(page) -> str:
    return page.content.decode()


def url(name, *args):
    return reverse(f"instruments:{name}", args=args)


def test_every_kind_of_question_is_drawn_sent_and_kept(place):
    browser = client(place)
    begun = browser.post(url("begin", "everything"), {})
    row = Completion.objects.get()
    assert begun.url == url("answer", row.pk)
    page = browser.get(begun.url, follow=True)
    for words in ("Read this first.", "Yes or no?", "Which ones?", "kg", "Row 1", "It is true"):
        assert words in text(page)
    sent = browser.post(url("answer", row.pk, "all"), {**SENT, "number": "0"})
    assert sent.url == url("answer", row.pk, "in-their-words")
    row.refresh_from_db()
    kept = {code: answer for code, answer in row.draft["answers"].items() if answer is not None}
    assert kept == ANSWERED
    assert row.draft["evidence"] == {"one": "I saw it."}
    again = text(browser.get(url("answer", row.pk, "all")))
    assert 'value="71.5"' in again
    assert 'value="8:05am"' in again or 'value="08:05"' in again


def test_from_the_persons_record_to_the_signed_result(place):
    browser = client(place)
    listed = browser.get(url("for_person", place.person.pk) + "?about=case:7")
    assert "A small instrument" in text(listed)
    begin = url("begin_for", place.person.pk, "small") + "?about=case:7"
    assert "Start" in text(browser.get(begin))
    assert browser.post(begin, {"about": "case:7"}).status_code == 302
    row = Completion.objects.get()
    assert row.about == "case:7"
    page = browser.get(url("answer", row.pk), follow=True)
    assert "Part 1 of 2" in text(page)
    more = browser.post(url("answer", row.pk, "first"), {"pain": "yes"})
    assert "They lead to 1 more question on this page" in text(more)
    on = browser.post(url("answer", row.pk, "first"), {"pain": "yes", "where": "leg"})
    assert on.url == url("answer", row.pk, "in-their-words")
    on = browser.post(on.url, {"wishes": "To sleep through."})
    assert on.url == url("check", row.pk)
    assert "Sign and finish" in text(browser.get(on.url))
    browser.post(on.url, {})
    result = text(browser.get(url("completion", row.pk)))
    for words in ("Some", "To sleep through.", "Leg", "Complete", "Change an answer"):
        assert words in result


def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(place):
    row = place.started()
    page = client(place).post(url("answer", row.pk, "first"), {"pain": ""})
    assert "Answer “Pain?”." in text(page)
    assert "There is a problem" in text(page)
    assert "Error: " in text(page)


def test_saving_for_later_asks_for_nothing(place):
    row = place.started()
    later = client(place).post(url("answer", row.pk, "first"), {"then": "later"})
    assert later.url == url("completion", row.pk)


def test_a_wrong_answer_keeps_nothing_and_says_why(place):
    row = commands.start(place.worker, code="everything", at=AT)
    sent = {**SENT, "count": "12", "weight": "heavy", "day_month": "13"}
    page = text(client(place).post(url("answer", row.pk, "all"), sent))
    for words in ("Enter a number, as in 2.5.", "The month must be"):
        assert words in page
    row.refresh_from_db()
    assert row.draft == {}
    page = text(client(place).post(url("answer", row.pk, "all"), {**SENT, "count": "12"}))
    assert "must be 9 or less" in page


def test_a_table_grows_by_a_row_and_stops_at_its_most(place):
    row = commands.start(place.worker, code="everything", at=AT)
    browser, here = client(place), url("answer", row.pk, "all")
    grown = text(browser.post(here, {**SENT, "then": "row"}))
    assert ("Row 2" in grown, "Row 3" in grown) == (True, False)
    names = {f"medicines__{n}__name": f"Medicine {n}" for n in range(3)}
    browser.post(here, {**SENT, **names, "medicines__rows": "3"})
    row.refresh_from_db()
    assert len(row.draft["answers"]["medicines"]) == 3
    assert "Row 4" not in text(browser.get(here))


def test_a_stale_page_says_so_and_keeps_what_the_other_wrote(place):
    row = place.started()
    commands.save_draft(place.worker, completion_id=row.pk, answers={"pain": True}, at=AT)
    page = client(place).post(url("answer", row.pk, "first"), {"pain": "no", "number": "0"})
    assert "Somebody has saved other answers" in text(page)
    row.refresh_from_db()
    assert row.draft["answers"] == {"pain": True}


def test_easy_words_are_shown_when_asked_for_and_stay(place):
    row = commands.start(place.worker, code="everything", at=AT)
    browser, here = client(place), url("answer", row.pk, "all")
    assert "Show easy words" in text(browser.get(here))
    easy = text(browser.get(here + "?easy=1"))
    assert "Like a rose" in easy
    assert "Yes or no?" not in easy
    assert "Like a rose" in text(browser.get(here))
    assert "Like a rose" not in text(browser.get(here + "?easy=0"))


def test_it_cannot_be_signed_before_everything_is_answered(place):
    row = place.started()
    page = client(place).post(url("check", row.pk), {})
    assert "It is not signed yet" in text(page)
    assert "Still missing" in text(page)
    assert "Sign and finish" not in text(page)


def test_a_second_person_is_offered_to_agree_and_the_first_is_not(place):
    place.publish(small(code="pair", people="two"))
    row = place.signed({"pain": False}, "pair")
    assert "I agree" not in text(client(place).get(url("completion", row.pk)))
    other = f.client_for(place.mate)
    assert "I agree with every answer" in text(other.get(url("completion", row.pk)))
    assert "Waiting for a second person" in text(other.get(url("home")))
    back = other.post(url("send_back", row.pk), {"reason": "Ask about the leg."})
    assert back.url == url("completion", row.pk)
    page = client(place).get(url("answer", row.pk), follow=True)
    assert "Ask about the leg." in text(page)
    commands.complete(place.worker, completion_id=row.pk, at=AT)
    other.post(url("second", row.pk), {})
    assert "agreed" in text(other.get(url("completion", row.pk)))


def test_an_answer_is_changed_with_a_reason_on_screen(place):
    place.publish(small(code="plain"))
    row = place.signed({"pain": False}, "plain")
    browser = client(place)
    without = browser.post(url("amend", row.pk), {"pain": "yes", "where": "arm"})
    assert "Say why, in your own words." in text(without)
    sent = {"pain": "yes", "where": "arm", "reason": "I heard it wrong."}
    assert browser.post(url("amend", row.pk), sent).url == url("completion", row.pk)
    result = text(browser.get(url("completion", row.pk)))
    assert "I heard it wrong." in result
    assert "Arm" in result


def test_marking_as_not_valid_on_screen(place):
    row = place.started()
    browser = client(place)
    assert "It stays readable" in text(browser.get(url("void", row.pk)))
    browser.post(url("void", row.pk), {"reason": "Wrong person."})
    assert "Wrong person." in text(browser.get(url("completion", row.pk)))


@pytest.mark.hazard("HZ-20")
def test_a_block_leaves_no_button_and_names_what_to_use(place):
    guard = {
        "when": "person.age_known && person.age < 90",
        "effect": "block",
        "reason": "Made for people of 90 and over.",
        "instead": "small",
    }
    place.publish(small(code="guarded", valid_for=[guard]))
    page = text(client(place).get(url("begin_for", place.person.pk, "guarded")))
    assert "Made for people of 90 and over." in page
    assert "A small instrument" in page
    assert "Start" not in page.split("<h1")[1].split("footer")[0]


def test_a_warning_asks_for_the_reason_on_screen(place):
    guard = {"when": "person.age < 90", "effect": "warn", "reason": "Made for older people."}
    place.publish(small(code="warned", valid_for=[guard]))
    browser, here = client(place), url("begin_for", place.person.pk, "warned")
    assert "Say why it is right" in text(browser.post(here, {"despite": ""}))
    browser.post(here, {"despite": "Nothing else fits."})
    row = Completion.objects.get()
    assert "Nothing else fits." in text(browser.get(url("completion", row.pk)))


def test_blank_and_completed_are_printed(place):
    blank = client(place).get(url("blank", "everything"))
    assert blank.content.startswith(b"%PDF")
    row = place.started()
    printed = client(place).get(url("print", row.pk))
    assert printed["Content-Disposition"] == f'attachment; filename="completion-{row.pk}.pdf"'


@pytest.mark.parametrize("code", ["nhs-chc-checklist", "care-act-eligibility", "capacity-decision"])
def test_each_shipped_instrument_opens_its_first_page(place, code):
    browser = client(place)
    browser.post(url("begin_for", place.person.pk, code), {})
    page = browser.get(url("answer", Completion.objects.get().pk), follow=True)
    assert page.status_code == 200
    assert "Save and continue" in text(page)


def test_a_section_that_is_not_asked_is_not_there(place):
    row = place.started()
    assert client(place).get(url("answer", row.pk, "nonsense")).status_code == 404
    assert client(place).get(url("answer", row.pk, "second_section")).status_code == 404


def test_what_a_person_writes_is_shown_as_text(place):
    place.publish(with_items({"code": "said", "type": "text", "text": "Say"}, code="said"))
    row = place.signed({"said": "<script>alert(1)</script>"}, "said")
    page = text(client(place).get(url("completion", row.pk)))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
