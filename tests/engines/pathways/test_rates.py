"""Rates by date: which holds on which day, where it comes from, and what a file may not say."""

from datetime import date

import pytest
from tests.engines.pathways.world import pathway, text_of

from almoner.engines.pathways import rates
from almoner.kernel.marks import DefinitionError, parse_marked
from almoner.kernel.refusals import Refused


@pytest.mark.parametrize(
    ("day", "standard", "higher"),
    [
        (date(2024, 4, 1), 23588, 32450),
        (date(2025, 3, 31), 23588, 32450),
        (date(2025, 4, 1), 25406, 34950),
        (date(2026, 3, 31), 25406, 34950),
        (date(2026, 4, 1), 26768, 36824),
        (date(2027, 3, 31), 26768, 36824),
    ],
)
def test_the_rate_of_a_day(day, standard, higher):
    assert rates.in_force(day) == {
        "funded_nursing_care": standard,
        "funded_nursing_care_higher": higher,
    }
    assert rates.rate_on("funded_nursing_care", day).value.pence == standard


@pytest.mark.parametrize("day", [date(2024, 3, 31), date(2027, 4, 1)])
def test_a_day_without_a_rate_has_none(day):
    assert rates.in_force(day) == {}
    with pytest.raises(Refused):
        rates.rate_on("funded_nursing_care", day)


def test_every_rate_says_where_it_comes_from():
    for values in rates.shipped().values():
        assert all(value.is_national and value.source for value in values)


GOOD = """
rates:
  - code: meals
    title: Meals
    values:
      - {amount: "5.00", from: 2026-04-01, until: 2027-04-01, source: x, confidence: D, set_by: y}
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"5.00"', '"5.005"', "must be pounds and pence"),
        ("2026-04-01", "April", "must be a day"),
        ("set_by: y", "set_by: y, more: 1", "not a key"),
        ("confidence: D", "confidence: Z", "confidence"),
    ],
)
def test_a_wrong_file_says_where(old, new, words):
    assert rates.read(parse_marked(GOOD, "rates.yaml"))["meals"][0].value.pence == 500
    with pytest.raises(DefinitionError, match=r"rates\.yaml, line") as refused:
        rates.read(parse_marked(GOOD.replace(old, new), "rates.yaml"))
    assert words in str(refused.value)


def test_a_pathway_names_only_rates_that_are_there():
    text = text_of("door").replace("when: has(facts.safe_now) && facts.safe_now", "when: {}")
    good = text.replace("when: {}", "when: rates.funded_nursing_care > 0")
    assert pathway(good).transitions["advise"].when
    with pytest.raises(DefinitionError, match=r"rates\.gold is not known here"):
        pathway(text.replace("when: {}", "when: rates.gold > 0"))
