"""What was expected of the weeks to come, beside what is free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import check_right
from almoner.surfaces.flow.models import Forecast
from almoner.surfaces.flow.queries.counting import RIGHT, rooms, sought
from almoner.surfaces.flow.rules import Room, packages_in, usual_sizes


@dataclass(frozen=True, slots=True)
class Ahead:
    """One type of care over the weeks to come. `free` is what holds now, in packages; for time at
    home, packages of the usual size that fit into it, None where no size is known. `beyond`:
    requests expected beyond it."""

    forecast: Forecast
    room: Room
    expected: float
    low: float
    high: float
    free: int | None

    @property
    def beyond(self) -> float:
        return max(0.0, self.expected - (self.free or 0))


def ahead(viewer: Viewer, at: datetime) -> list[Ahead]:
    """The newest forecasts of the viewer's organisation, the biggest shortfall first; those
    without a forecast last."""
    check_right(viewer, RIGHT)
    mine = Forecast.objects.filter(organisation_id=viewer.own, made_at__lte=at)
    newest = mine.aggregate(at=Max("made_at"))["at"]
    free, sizes = rooms(viewer, at), usual_sizes(sought(viewer, at))
    rows = mine.filter(made_at=newest).order_by("series") if newest else []
    found = [_ahead(one, free, sizes.get(one.series, {})) for one in rows]
    return sorted(found, key=lambda one: (not one.forecast.points, -one.beyond))


def _ahead(forecast: Forecast, rooms: Mapping[str, Room], size: Mapping[str, float]) -> Ahead:
    room = rooms.get(forecast.series, Room(forecast.series))
    return Ahead(
        forecast,
        room,
        expected=_total(forecast.points, "expected"),
        low=_total(forecast.points, "low"),
        high=_total(forecast.points, "high"),
        free=packages_in(room, size),
    )


def _total(points: Sequence[Mapping[str, float]], name: str) -> float:
    return sum(point[name] for point in points)
