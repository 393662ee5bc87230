"""An instrument from the person's record to the result, by two people, with the keyboard, on a
small phone, with axe on every page."""

import pytest
from tests.browser.checks import accessible, press, tab_to, type_into
from tests.engines.instruments.places import Place
from tests.engines.instruments.samples import small

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLE = {
    "code": "second",
    "title": "Medicines",
    "items": [
        {
            "code": "medicines",
            "type": "table",
            "text": "Which medicines?",
            "required": False,
            "columns": [{"code": "name", "type": "text", "text": "Name of the medicine"}],
        }
    ],
}


@pytest.fixture
def place():
    made = Place()
    first = small()["sections"][0]
    first["items"][0] |= {"easy_read": "Does it hurt?", "evidence": "required"}
    made.publish(small(layout="one-thing", people="two", wishes=True, sections=[first, TABLE]))
    return made


def test_two_people_complete_an_instrument_with_the_keyboard(page_for, place):
    page = page_for(place.member)
    page.goto(f"/people/{place.person.pk}/")
    press(page, "Assess or fill in a form")
    page.wait_for_url("**/instruments/for/**")
    accessible(page)
    press(page, "A small instrument")
    page.wait_for_url("**/small/")
    accessible(page)
    press(page, "Start")
    page.wait_for_url("**/answer/first/")
    accessible(page)
    press(page, "Show easy words")
    page.wait_for_url("**easy=1")
    page.get_by_text("Does it hurt?").wait_for()
    press(page, "Show the full words")
    page.wait_for_url("**easy=0")
    press(page, "Save and continue")
    page.get_by_text("There is a problem").wait_for()
    accessible(page)
    tab_to(
        page, page.get_by_label("Yes", exact=True).or_(page.get_by_label("No", exact=True)).first
    )
    page.keyboard.press("Space")
    type_into(page, "What does this answer rest on?", "She winced.")
    press(page, "Save and continue")
    page.get_by_text("They lead to 1 more question").wait_for()
    accessible(page)
    tab_to(page, page.get_by_label("Arm", exact=True))
    page.keyboard.press("ArrowDown")
    press(page, "Save and continue")
    page.wait_for_url("**/answer/second/")
    accessible(page)
    type_into(page, "Name of the medicine", "Example")
    press(page, "Save and add a row")
    page.get_by_text("Row 2").wait_for()
    press(page, "Save and continue")
    page.wait_for_url("**/in-their-words/")
    accessible(page)
    type_into(page, "What are the person's views, wishes and needs?", "To sleep through.")
    press(page, "Save and continue")
    page.wait_for_url("**/check/")
    accessible(page)
    press(page, "Sign and finish")
    page.get_by_text("Your answers are signed and kept.").wait_for()
    accessible(page)

    other = page_for(place.mate)
    other.goto("/instruments/")
    accessible(other)
    other.get_by_role("link", name="A small instrument, for").click()
    other.wait_for_url("**/instruments/*/")
    accessible(other)
    press(other, "I agree with every answer")
    other.get_by_text("You agreed. It is complete.").wait_for()
    other.get_by_text("Some", exact=True).first.wait_for()
    press(other, "Change an answer, with a reason")
    other.wait_for_url("**/amend/")
    accessible(other)
