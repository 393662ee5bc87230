"""What planning must know about workers and the register does not hold."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from almoner.registers.organisations.models import Placed
from almoner.services.delegation.models.delegation import Instants, SameId

_TRAIT = models.CharField(max_length=60)


class Traveller(Placed):
    """How a worker gets about for one provider, and what a person may ask of them.

    The place is where they live; it counts only for those who start from home. Minutes of work
    are contact and travel. `contracted_minutes` are paid in a week in any case.
    """

    class Mode(models.TextChoices):
        CAR = "car", "Car"
        BUS = "bus", "Bus"
        BICYCLE = "bicycle", "Bicycle"
        FOOT = "foot", "On foot"

    class StartsFrom(models.TextChoices):
        OFFICE = "office", "The office"
        HOME = "home", "Home"

    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.CAR)
    starts_from = models.CharField(
        max_length=6, choices=StartsFrom.choices, default=StartsFrom.OFFICE
    )
    contracted_minutes = models.PositiveIntegerField(default=0, help_text="A week.")
    most_minutes = models.PositiveIntegerField(default=48 * 60, help_text="A week.")
    pay = models.DecimalField(max_digits=6, decimal_places=2, default=0, help_text="£ an hour.")
    mileage = models.DecimalField(max_digits=5, decimal_places=2, default=0, help_text="£ a mile.")
    traits = ArrayField(_TRAIT, default=list, blank=True)
    avoids = ArrayField(_TRAIT, default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("provider", "worker", name="one_traveller_a_job"),
            models.CheckConstraint(
                condition=~Q(starts_from="home") | Q(latitude__isnull=False),
                name="starting_from_home_needs_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"traveller {self.pk}"


class Shift(models.Model):
    """When a worker is there to be planned.

    `off_because`: they are not, after all; from `off_from` on, or all day where that is empty.
    """

    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    off_because = models.CharField(max_length=200, blank=True)
    off_from = models.DateTimeField(null=True, blank=True)
    guessed = models.BooleanField(default=False, help_text="From the calls of a roster.")

    class Meta:
        indexes = [models.Index(fields=["provider", "day"], name="shift_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(off_from__isnull=True) | ~Q(off_because=""), name="off_says_why"
            ),
            models.UniqueConstraint(
                "provider", "worker", "day", name="one_shift_a_day", condition=Q(off_because="")
            ),
            ExclusionConstraint(
                name="one_shift_at_a_time",
                index_type="GIST",
                expressions=[
                    (SameId("worker"), RangeOperators.OVERLAPS),
                    (Instants("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(off_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"
