"""Figures as they were worked out, one a period and member of a slice."""

from django.db import models
from django.db.models import Q


class IndicatorValue(models.Model):
    """One figure of one organisation. `slice` "all" is the organisation as a whole; it has a row
    for every period that was worked out, also when nothing was there to count.

    These are exact. What may be shown of them is decided when they are read.
    """

    version = models.ForeignKey(
        "definitions.DefinitionVersion", on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    slice = models.CharField(max_length=12)
    member = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(help_text="First day of the period.")
    numerator = models.BigIntegerField(null=True, blank=True)
    denominator = models.BigIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "version",
                "organisation",
                "slice",
                "starts_on",
                "member",
                name="indicator_value_once",
            ),
            models.CheckConstraint(
                condition=(Q(numerator__isnull=True) | Q(numerator__gte=0))
                & (Q(denominator__isnull=True) | Q(denominator__gte=0)),
                name="indicator_counts_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(slice="all") | Q(member=""), name="indicator_whole_has_no_member"
            ),
        ]

    def __str__(self) -> str:
        return f"value {self.pk} of {self.starts_on}"
