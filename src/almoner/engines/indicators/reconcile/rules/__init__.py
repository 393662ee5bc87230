"""Which checks run over which kind of claim, and over every figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .. import claims as kinds
from ..figures import Figure
from ..findings import Finding
from . import changes, order, sameness, shares, sums

FIGURE_CHECKS: tuple[Callable[[Figure], Iterator[Finding]], ...] = (
    shares.share_of_figure,
    shares.whole_number,
    order.own_dates,
    order.rank_and_score,
    order.rating,
)
CLAIM_CHECKS: Mapping[type, Callable[[Any], Iterator[Finding]]] = {
    kinds.Change: changes.change,
    kinds.Growth: changes.growth,
    kinds.PartOfChange: changes.part_of_change,
    kinds.Direction: changes.direction,
    kinds.Cumulative: changes.cumulative,
    kinds.Sum: sums.parts_and_total,
    kinds.Product: sums.product,
    kinds.OnePrice: sums.one_price,
    kinds.Comparison: sums.comparison,
    kinds.Shares: shares.shares_of_whole,
    kinds.Opposites: shares.opposites,
    kinds.Subset: shares.subset,
    kinds.ShareOf: shares.share_of_claim,
    kinds.Same: sameness.same,
    kinds.Base: sameness.base,
    kinds.OnePopulation: sameness.one_population,
    kinds.Order: order.order,
    kinds.Inside: order.inside,
    kinds.Duration: order.duration,
    kinds.Listed: order.listed,
    kinds.Numbered: order.numbered,
    kinds.PointsTo: order.points_to,
}
