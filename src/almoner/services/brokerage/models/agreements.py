"""Who is on a council's framework or dynamic purchasing system, and at what price."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from almoner.services.brokerage.models.packages import Route


class Agreement(models.Model):
    """A provider's place on a framework or dynamic purchasing system, for half-open days.

    `rate_pence` is the framework's own price an hour, which no offer under it may exceed.
    """

    buyer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    route = models.CharField(max_length=9, choices=Route.choices)
    kinds = ArrayField(models.CharField(max_length=14), default=list)
    reference = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="First day it no longer holds.")
    rate_pence = models.PositiveIntegerField(null=True, blank=True)
    allows_delegation = models.BooleanField(default=False)
    delegated_rate_pence = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "buyer", "provider", "route", "starts_on", name="agreement_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="agreement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(route__in=["framework", "dynamic"]),
                name="spot_needs_no_agreement",
            ),
            models.CheckConstraint(
                condition=Q(allows_delegation=False) | Q(delegated_rate_pence__isnull=False),
                name="delegation_allowed_is_paid",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"
