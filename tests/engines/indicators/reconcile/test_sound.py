"""Figures of the same reports that hold together: no false alarm."""

import pytest
from tests.engines.indicators.reconcile.sets import published

from almoner.engines.indicators.reconcile import check
from almoner.engines.indicators.reconcile.rules import CLAIM_CHECKS

SETS = published("sound")


@pytest.mark.parametrize("name", SETS)
def test_no_finding(name):
    assert [finding.told() for finding in check(SETS[name])] == []


def test_the_sets_try_what_they_are_meant_to_try():
    assert sum(len(figures.figures) for figures in SETS.values()) >= 70
    kinds = {type(claim) for figures in SETS.values() for claim in figures.claims}
    rare = {"Growth", "PartOfChange", "Base", "Duration", "Numbered", "PointsTo"}
    assert {kind.__name__ for kind in CLAIM_CHECKS} - {kind.__name__ for kind in kinds} <= rare
