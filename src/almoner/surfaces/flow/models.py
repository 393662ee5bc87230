"""What was expected of the weeks to come, kept as it was worked out."""

from django.db import models
from django.db.models import Q


class Forecast(models.Model):
    """New requests for one type of care, week by week, as expected on one day.

    `points`: [{"week": "2026-11-23", "expected": 4.2, "low": 1.0, "high": 8.0}, …] for six weeks
    from the coming Monday. `error` is the mean absolute error of the chosen method in the
    back-test, in requests a week; `compared`: each method that was tried → its error. Without
    points, `why_not` says why there is no forecast.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    series = models.CharField(max_length=20, help_text="The type of care.")
    method = models.CharField(max_length=30, blank=True)
    weeks = models.PositiveIntegerField(help_text="Whole weeks it rests on.")
    origins = models.PositiveSmallIntegerField(default=0, help_text="Times the back-test began.")
    error = models.FloatField(null=True, blank=True)
    compared = models.JSONField(default=dict)
    points = models.JSONField(default=list)
    why_not = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-made_at"], name="forecast_newest")]
        constraints = [
            models.UniqueConstraint("organisation", "series", "made_at", name="forecast_once"),
            models.CheckConstraint(
                condition=Q(points=[], error__isnull=True) & ~Q(why_not="")
                | Q(why_not="", error__isnull=False) & ~Q(points=[]) & ~Q(method=""),
                name="forecast_or_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"forecast {self.pk}"
