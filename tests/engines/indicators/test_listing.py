"""The list of indicators: by way of working, what needs attention first, narrowed by address."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests import factories
from tests.engines.indicators.made import AT, Office, indicator

from almoner.engines import pathways
from almoner.engines.indicators.models import IndicatorValue
from almoner.engines.indicators.periods import lately
from almoner.engines.indicators.queries import figures, listing
from almoner.engines.indicators.queries.listing import EVERY, Asked, Line, sectioned, way_of
from almoner.engines.indicators.rules.attention import TARGET, WHY, reasons
from almoner.engines.indicators.rules.spc import Signal

MISSED = "nhs-chc-within-28-days"
PLAIN = "of: cases\npathways: {ways}\nwhen: opened\nstatistic: count\nunit: count"
HIGH, LOW = Signal("outside", (9,), True), Signal("outside", (9,), False)


@pytest.mark.parametrize(
    ("met", "signals", "polarity", "found"),
    [
        (None, [], "higher", ()),
        (True, [], "higher", ()),
        (False, [], "higher", (TARGET,)),
        (True, [LOW], "higher", (WHY["concern"],)),
        (True, [HIGH], "higher", ()),
        (True, [HIGH], "lower", (WHY["concern"],)),
        (None, [HIGH], "neither", (WHY["change"],)),
        (False, [LOW, LOW], "higher", (TARGET, WHY["concern"])),
        (None, [Signal("shift", (1, 2, 8), False)], "higher", ()),
        (None, [Signal("shift", (7, 8, 9), False)], "higher", (WHY["concern"],)),
    ],
)
def test_what_needs_attention(met, signals, polarity, found):
    assert reasons(met, signals, 9, polarity) == found


def line(way, title, needs=False):
    report = type("Report", (), {"one": replace(indicator(PLAIN.format(ways="any")), title=title)})
    return Line(report, way, way.title(), (TARGET,) if needs else ())


WAYS = st.sampled_from([EVERY, "own-way", *listing.WAYS])


@given(st.lists(st.tuples(WAYS, st.text("abc", min_size=1, max_size=3), st.booleans()), max_size=9))
def test_every_line_stands_once_under_its_way_and_what_needs_attention_first(given_lines):
    lines = [line(*one) for one in given_lines]
    found = sectioned(lines)
    flat = [one for section in found for one in section.lines]
    assert sorted(map(id, flat)) == sorted(map(id, lines))
    for section in found:
        assert {one.way for one in section.lines} == {section.code}
        needing = [bool(one.reasons) for one in section.lines]
        assert needing == sorted(needing, reverse=True)
        assert section.attention == sum(needing)


def test_the_ways_come_in_the_order_of_the_work():
    codes = ["own-way", "review", "front-door", EVERY, "complaints-and-experience"]
    found = [section.code for section in sectioned([line(code, "t") for code in codes])]
    assert found == [EVERY, "front-door", "review", "complaints-and-experience", "own-way"]


@pytest.mark.parametrize(
    ("ways", "more", "found"),
    [
        ("[review]", "", "review"),
        ("[review, reablement]", "", EVERY),
        ("any", "", EVERY),
        ("any", "\nway: review", "review"),
    ],
)
def test_an_indicator_stands_under_its_only_pathway_or_the_one_it_names(ways, more, found):
    assert way_of(indicator(PLAIN.format(ways=ways) + more)) == found


def test_every_shipped_pathway_has_its_place_in_the_order():
    folder = Path(pathways.__file__).parent / "definitions"
    assert {path.stem for path in folder.glob("*.yaml")} == set(listing.WAYS)


class TestPage:
    @pytest.fixture
    def office(self, db, monkeypatch, settings):
        monkeypatch.setattr(timezone, "now", lambda: AT)
        settings.SESSION_COOKIE_AGE = 24 * 60 * 60
        return Office()

    def fill(self, office, code, numerator, denominator=None, back=1):
        version, one = figures.known(office.organisation.pk)[code]
        value = numerator if denominator is None else 100 * numerator / denominator
        IndicatorValue.objects.create(
            version_id=version,
            organisation=office.organisation,
            slice="all",
            starts_on=lately(one.period, back + 1, AT)[0].starts_on,
            numerator=numerator,
            denominator=denominator,
            value=value,
            computed_at=AT,
        )

    def browser(self, office):
        return factories.client_for(factories.worker(office.organisation, "analyst"))

    def page(self, office, query=""):
        return self.browser(office).get(f"/indicators/{query}").content.decode()

    def titles(self, content):
        return set(re.findall(r'href="/indicators/([a-z0-9-]+)/["?]', content))

    def test_a_target_that_is_not_met_stands_on_top_with_the_reason(self, office):
        self.fill(office, MISSED, 10, 100)
        content = self.page(office)
        top = content[content.index('id="needs-attention"') : content.index('id="way-every"')]
        assert self.titles(top) == {MISSED}
        assert TARGET in top
        assert "1 needs attention." in content

    def test_a_jump_beyond_chance_stands_on_top_too(self, office):
        for back in range(1, 15):
            self.fill(office, "cases-opened", 90 if back == 1 else 20 + back % 2, back=back)
        assert WHY["change"] in self.page(office)

    def test_without_anything_worked_out_nothing_needs_attention(self, office):
        content = self.page(office)
        assert "None needs attention." in content
        assert 'id="needs-attention"' not in content
        assert "Front door" in content

    def test_it_is_narrowed_by_way_owner_and_attention(self, office):
        self.fill(office, MISSED, 10, 100)
        known = figures.known(office.organisation.pk)
        assert self.titles(self.page(office)) == set(known)
        front = self.titles(self.page(office, "?way=front-door"))
        assert "people-signposted" in front
        assert "liberty-waiting" not in front
        assert self.titles(self.page(office, "?attention=1")) == {MISSED}
        owned = self.titles(self.page(office, "?owner=Carers+lead"))
        assert owned == {code for code, (_, one) in known.items() if one.owner == "Carers lead"}
        nothing = self.page(office, "?way=front-door&owner=Carers+lead")
        assert "No indicator fits what you chose." in nothing

    def test_each_group_says_how_many_it_has_and_opens_without_script(self, office):
        content = self.page(office)
        groups = re.findall(
            r"(\d+) indicators?[^<]*<span class=\"nhsuk-u-visually-hidden\">", content
        )
        assert sum(map(int, groups)) == len(figures.known(office.organisation.pk))
        assert content.count("<details") == content.count("<summary")

    def test_it_asks_as_many_questions_for_many_figures_as_for_few(self, office):
        browser = self.browser(office)

        def asked():
            cache.clear()
            browser.get("/indicators/")
            with CaptureQueriesContext(connection) as caught:
                assert browser.get("/indicators/").status_code == 200
            return len(caught)

        few = asked()
        for back in range(1, 20):
            for code in ("cases-opened", "cases-open", "cases-closed"):
                self.fill(office, code, 30, back=back)
        assert asked() == few

    def test_the_list_itself_takes_four_questions(self, office, django_assert_num_queries):
        viewer = factories.viewer(factories.worker(office.organisation, "analyst"))
        listing.listing(viewer, AT)
        with django_assert_num_queries(4):
            listing.listing(viewer, AT, asked=Asked(way="review"))
