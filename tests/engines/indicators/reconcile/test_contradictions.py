"""The published figures that contradict each other: every one is found, and its reason named."""

import csv
import re
from collections import Counter

import pytest
from tests.engines.indicators.reconcile.sets import INDICATORS, published

from almoner.engines.indicators.reconcile import check

PATH = re.compile(r"/[a-z]|\.txt")
SETS = published("contradictions")
FINDINGS = {name: check(figures) for name, figures in SETS.items()}
with (INDICATORS / "contradictions" / "expected.csv").open(encoding="utf-8") as file:
    EXPECTED = list(csv.DictReader(file))


@pytest.mark.parametrize(
    "row", EXPECTED, ids=lambda row: f"{row['file']}:{row['about']}:{row['why']}"
)
def test_each_contradiction_is_found_with_its_reason(row):
    found = [finding for finding in FINDINGS[row["file"]] if finding.about == row["about"]]
    assert row["rule"] in {finding.rule for finding in found}
    same = [finding for finding in found if finding.rule == row["rule"]]
    assert any(row["would_be"] in one.would_be and row["why"] in one.why for one in same)


@pytest.mark.parametrize("name", SETS)
def test_nothing_else_is_found(name):
    expected = Counter((row["about"], row["rule"]) for row in EXPECTED if row["file"] == name)
    assert Counter((finding.about, finding.rule) for finding in FINDINGS[name]) == expected


@pytest.mark.parametrize("name", SETS)
def test_each_finding_says_where_to_look(name):
    for finding in FINDINGS[name]:
        assert finding.citations
        assert all(", line " in citation for citation in finding.citations), finding.about
        assert not any(PATH.search(citation) for citation in finding.citations)


def test_seventy_contradictions_and_more_are_known():
    assert len(EXPECTED) == 75
    assert sum(len(figures.figures) for figures in SETS.values()) > 140


def test_one_finding_read_whole():
    """What a reader sees: the rule, what was stated, what it would be, why, and where."""
    [finding] = [one for one in FINDINGS["east-of-england"] if one.about == "reviews-rose"]
    assert finding.told().splitlines() == [
        "A stated change is not the change between its two figures (reviews-rose).",
        "  Stated: 20.1% from 47.7% to 68.8%.",
        "  It would have to be: +44.2%, or as +21.1 percentage points.",
        "  Why: From 47.7% to 68.8% is +44.2%, or as +21.1 percentage points; 20.1% was stated.",
        "  In words: “an increase of 20.1 per cent over 12 months”",
        "  See: What we are most proud of, ADASS East, line 2469.",
    ]
