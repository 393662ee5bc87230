"""A package of care that a council looks for, and whom it asked."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from almoner.registers.directory.models import Service


class Route(models.TextChoices):
    FRAMEWORK = "framework", "Framework"
    DYNAMIC = "dynamic", "Dynamic purchasing system"
    SPOT = "spot", "Spot purchase"


def _codes() -> ArrayField:
    return ArrayField(models.CharField(max_length=40), default=list, blank=True)


class Package(models.Model):
    """What is wanted, without anything that says for whom: providers who are asked read this row.

    `minutes`: part of the day → minutes a day of care at home. `criteria`: code → weight, together
    100, which no one changes once it is published. Who it is for stands in `Subject`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        OFFERS = "offers_received", "Offers received"
        EVALUATION = "under_evaluation", "Under evaluation"
        AWARDED = "awarded", "Awarded"
        STARTED = "started", "Started"
        WITHDRAWN = "withdrawn", "Withdrawn"
        UNSOURCED = "unsourced", "Unsourced"
        REISSUED = "reissued", "Re-issued"

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField(help_text="The organisation's own, from 1 on.")
    state = models.CharField(max_length=16, choices=State.choices, default=State.DRAFT)
    kind = models.CharField(max_length=14, choices=Service.Kind.choices)
    age_band = models.CharField(max_length=20, blank=True)
    outward = models.CharField(max_length=4, blank=True, help_text="The first half of a postcode.")
    summary = models.CharField(max_length=500, blank=True, help_text="Never a name or an address.")
    needs = _codes()
    language = models.CharField(max_length=20, blank=True)
    gender = models.CharField(max_length=10, blank=True, help_text="FHIR administrative gender.")
    activities = _codes()
    minutes = models.JSONField(default=dict)
    days_a_week = models.PositiveSmallIntegerField(default=7)
    workers = models.PositiveSmallIntegerField(default=1)
    start_wanted = models.DateField()
    rate_limit_pence = models.PositiveIntegerField(null=True, blank=True)
    route = models.CharField(max_length=9, choices=Route.choices, default=Route.SPOT)
    delegation_clause = models.BooleanField(
        default=False, help_text="The contract allows delegated activities and pays for them."
    )
    delegated_minutes = models.PositiveIntegerField(default=0, help_text="A day, priced apart.")
    criteria = models.JSONField(default=dict)
    closes_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    published_at = models.DateTimeField(null=True, blank=True)
    first_offer_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    awarded_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    unsourced_at = models.DateTimeField(null=True, blank=True)
    reissued_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)
    reissue_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reissued_as"
    )

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state"], name="package_state"),
            models.Index(
                fields=["closes_at"],
                name="package_closing",
                condition=Q(state__in=["open", "offers_received"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint("organisation", "number", name="package_number_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(closes_at__gt=F("published_at")),
                name="package_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(published_at__isnull=False),
                name="package_was_published",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["awarded", "started"]) | Q(awarded_at__isnull=False),
                name="package_awarded_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn")
                | (Q(withdrawn_at__isnull=False) & ~Q(ended_why="")),
                name="package_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=Q(days_a_week__gte=1, days_a_week__lte=7, workers__in=[1, 2]),
                name="package_week",
            ),
        ]

    def __str__(self) -> str:
        return f"package {self.number}"


class Subject(models.Model):
    """For whom a package is, and where: read by the council, and by the winner once there is one.

    `case_id` is the discharge case that asked, where one did.
    """

    package = models.OneToOneField(Package, on_delete=models.PROTECT, related_name="subject")
    buyer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    case_id = models.BigIntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | (~Q(latitude__isnull=True) & ~Q(longitude__isnull=True)),
                name="subject_somewhere_or_nowhere",
            )
        ]
        indexes = [models.Index(fields=["case_id"], name="subject_case")]

    def __str__(self) -> str:
        return f"subject of package {self.package_id}"


class Invitation(models.Model):
    """One service that could have been asked: eligible, or why not. Kept as it was decided.

    `reasons`: refusals as dictionaries; `notes`: words that decide nothing (how old its capacity
    is). `buyer` and `provider` repeat what package and service say, for the row's policy.
    """

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="invitations")
    service = models.ForeignKey("directory.Service", on_delete=models.PROTECT, related_name="+")
    buyer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    eligible = models.BooleanField()
    reasons = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    invited_at = models.DateTimeField()
    nudged_at = models.DateTimeField(null=True, blank=True)
    provider_size = models.PositiveIntegerField(help_text="Workers it employed on that day.")

    class Meta:
        indexes = [models.Index(fields=["provider", "eligible"], name="invitation_provider")]
        constraints = [
            models.UniqueConstraint("package", "service", name="invitation_once"),
            models.CheckConstraint(
                condition=Q(eligible=False) | Q(reasons=[]), name="invited_without_objection"
            ),
            models.CheckConstraint(
                condition=Q(eligible=True) | ~Q(reasons=[]), name="left_out_with_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Question(models.Model):
    """Something a provider asked about a package. Who asked is not kept with it: every provider
    that was asked reads it, and so does the council."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="questions")
    buyer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    text = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (~Q(answered_at__isnull=True) & ~Q(answer="")),
                name="question_answered_with_words",
            )
        ]

    def __str__(self) -> str:
        return f"question {self.pk}"
