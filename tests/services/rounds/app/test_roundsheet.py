"""A round on paper: on one page, however many calls a long day has."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pypdfium2
import pytest

from almoner.services.rounds.roundsheet import ROOMY, round_sheet
from almoner.services.rounds.rules.around import Outside

AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
PLAN = SimpleNamespace(day=date(2026, 11, 23))
PERSON = SimpleNamespace(
    name="Bartholomew Featherstonehaugh",
    address="Flat 12, Elmhurst Court, 145 Old Birmingham Road, Allesley Village, Coventry",
    postcode="CV5 9AA",
)


def calls(many):
    wanted = SimpleNamespace(person=PERSON, activities=["insulin-administration"], workers=2)
    worker = SimpleNamespace(name="Joe Banks")
    starts = [AT + timedelta(minutes=30 * number) for number in range(many)]
    return [
        SimpleNamespace(
            worker=worker, wanted=wanted, task=0, starts_at=at, ends_at=at + timedelta(minutes=20)
        )
        for at in starts
    ]


@pytest.mark.parametrize("many", [1, ROOMY, ROOMY + 1, 24])
def test_a_round_is_on_one_page(many):
    paper = pypdfium2.PdfDocument(round_sheet(PLAN, calls(many), AT, (600, 620)).bytes())
    assert len(paper) == 1
    said = paper[0].get_textpage().get_text_bounded()
    assert said.count("CV5 9AA") == many
    assert "Break: 10am to 10:20am." in said
    assert "ask the office" in " ".join(said.split())


def test_visits_around_which_the_round_goes_are_on_the_paper_in_their_place():
    fixed = Outside(
        5, 1, "Joe Banks", "Ada Lark", None, 435, 450, postcode="CV1 1AA", address="2 Elm Road"
    )
    due = {5: ["insulin-administration"]}
    paper = pypdfium2.PdfDocument(round_sheet(PLAN, calls(2), AT, None, [fixed], due).bytes())
    said = " ".join(paper[0].get_textpage().get_text_bounded().split())
    first, second, third = (said.index(words) for words in ("7am to", "7:15am to", "7:30am to"))
    assert first < second < third
    assert "Ada Lark" in said[second:third]
    assert "2 Elm Road, CV1 1AA" in said[second:third]
    assert said.count("insulin") + said.count("Insulin") == 3
