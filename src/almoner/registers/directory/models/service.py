"""What there is to ask for: services of providers, councils and voluntary groups, kept true."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from almoner.registers.organisations.models import Placed


def _codes() -> ArrayField:
    return ArrayField(models.CharField(max_length=40), default=list, blank=True)


class Service(Placed):
    """One thing an organisation offers at one address or in one area.

    `areas` are H3 cells of resolution 6 that it serves; empty means that only `reach_km` counts.
    `outwards` are the first halves of postcodes from which they were made, if they were.
    `activities` are the delegated activities that it says it holds competence for. Nothing here is
    about a person, so every organisation of the place reads it.
    """

    class Kind(models.TextChoices):
        HOME_CARE = "home_care", "Home care"
        LIVE_IN = "live_in", "Live-in care"
        REABLEMENT = "reablement", "Reablement at home"
        RESIDENTIAL = "residential", "Care home"
        NURSING = "nursing", "Care home with nursing"
        COMMUNITY_BED = "community_bed", "Bed with rehabilitation"
        EXTRA_CARE = "extra_care", "Extra care housing"
        SUPPORTED = "supported", "Supported housing"
        COMMUNITY = "community", "Community or voluntary service"

    class Status(models.TextChoices):
        DRAFT = "draft", "Being written"
        SUBMITTED = "submitted", "Waiting for approval"
        LISTED = "listed", "Listed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Rating(models.TextChoices):
        OUTSTANDING = "outstanding", "Outstanding"
        GOOD = "good", "Good"
        IMPROVE = "improve", "Requires improvement"
        INADEQUATE = "inadequate", "Inadequate"
        NONE = "", "Not rated"

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="services"
    )
    reference = models.CharField(max_length=80, help_text="The organisation's own name for it.")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    summary = models.TextField(blank=True)
    eligibility = models.TextField(blank=True)
    access = models.TextField(blank=True, help_text="How somebody comes to use it.")
    self_referral = models.BooleanField(default=False)
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=200, blank=True)
    web = models.CharField(max_length=300, blank=True)
    needs = _codes()
    languages = _codes()
    genders = _codes()
    activities = _codes()
    areas = _codes()
    outwards = _codes()
    reach_km = models.FloatField(null=True, blank=True)
    cqc_rating = models.CharField(max_length=11, choices=Rating.choices, blank=True, default="")
    cqc_rated_on = models.DateField(null=True, blank=True)
    placements_stopped_on = models.DateField(null=True, blank=True)
    placements_stopped_why = models.CharField(max_length=300, blank=True)
    price_from = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    price_per = models.CharField(max_length=5, blank=True, help_text="hour, week, visit or free.")
    direct_payments = models.BooleanField(default=False, help_text="May be paid with one.")
    opens = models.JSONField(
        default=list, blank=True, help_text='[{"days": ["MO"], "from": "09:00", "to": "17:00"}]'
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="First day it is no longer there.")
    steward = models.ForeignKey(
        "workforce.Worker", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    last_verified_at = models.DateTimeField(null=True, blank=True)
    last_verified_by = models.CharField(max_length=200, blank=True)
    verify_every_days = models.PositiveSmallIntegerField(default=90)
    returned_why = models.CharField(max_length=500, blank=True)
    submitted_by = models.CharField(max_length=60, blank=True, help_text="The audit's actor.")
    created_at = models.DateTimeField()
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "reference", name="service_reference_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gt=F("starts_on")),
                name="service_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(placements_stopped_on__isnull=True, placements_stopped_why="")
                | (~Q(placements_stopped_on__isnull=True) & ~Q(placements_stopped_why="")),
                name="placements_stopped_says_why",
            ),
            models.CheckConstraint(
                condition=Q(last_verified_at__isnull=True, last_verified_by="")
                | (~Q(last_verified_at__isnull=True) & ~Q(last_verified_by="")),
                name="verified_by_somebody",
            ),
        ]
        indexes = [
            GinIndex(fields=["areas"], name="service_areas"),
            models.Index(fields=["kind", "status"], name="service_kind"),
        ]

    def __str__(self) -> str:
        return self.name
