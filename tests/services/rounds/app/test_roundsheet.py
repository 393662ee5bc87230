"""A round on paper: on one page, however many calls a long day has."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pypdfium2
import pytest

from almoner.services.rounds.roundsheet import ROOMY, round_sheet

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
