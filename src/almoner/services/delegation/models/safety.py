from django.db import models
from django.db.models import F, Q


class Escalation(models.Model):
    """A call for help as SBARD: situation, background, assessment, recommendation, decision."""

    delegation = models.ForeignKey(
        "delegation.Delegation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="escalations",
    )
    act = models.ForeignKey(
        "delegation.Act", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    delegating = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    raised_by = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    urgent = models.BooleanField(default=False)
    called_999 = models.BooleanField(default=False)
    situation = models.TextField()
    background = models.TextField(blank=True)
    assessment = models.TextField(blank=True)
    recommendation = models.TextField(blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "workforce.Worker", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    call_back_at = models.DateTimeField(null=True, blank=True)
    read_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["delegating", "raised_at"],
                name="escalation_open",
                condition=Q(decided_at__isnull=True),
            ),
            models.Index(fields=["provider", "-raised_at"], name="escalation_provider"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="escalation_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(read_back_at__isnull=True) | Q(decided_at__isnull=False),
                name="read_back_after_decision",
            ),
        ]


class Incident(models.Model):
    class Severity(models.TextChoices):
        NEAR_MISS = "near_miss", "Near miss: it did not reach the person"
        NONE = "none", "No harm"
        LOW = "low", "Low harm"
        MODERATE = "moderate", "Moderate harm"
        SEVERE = "severe", "Severe harm"
        DEATH = "death", "Death"

    class Kind(models.TextChoices):
        WRONG_PERSON = "wrong_person", "Wrong person"
        WRONG_DOSE = "wrong_dose", "Wrong dose"
        WRONG_ROUTE = "wrong_route", "Wrong route or site"
        MISSED = "missed", "Missed or late"
        EQUIPMENT = "equipment", "Equipment"
        DETERIORATION = "deterioration", "The person became unwell"
        OTHER = "other", "Something else"

    delegation = models.ForeignKey(
        "delegation.Delegation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="incidents",
    )
    act = models.ForeignKey(
        "delegation.Act", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    delegating = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    happened_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    what_happened = models.TextField()
    immediate_action = models.TextField(blank=True)
    learning = models.TextField(blank=True)
    candour_due = models.BooleanField(default=False)
    candour_done_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "workforce.Worker", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["provider", "-happened_at"], name="incident_provider"),
            models.Index(fields=["delegating", "-happened_at"], name="incident_delegating"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reported_at__gte=F("happened_at")), name="incident_reported_after"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | (Q(closed_by__isnull=False) & ~Q(learning="")),
                name="incident_closed_with_learning",
            ),
        ]


class Experience(models.Model):
    """What the person or the worker said it was like, 1 (poor) to 5 (good)."""

    class Voice(models.TextChoices):
        PERSON = "person", "The person"
        CARER = "carer", "An unpaid carer"
        WORKER = "worker", "The worker"

    delegation = models.ForeignKey(
        "delegation.Delegation", on_delete=models.PROTECT, related_name="experiences"
    )
    voice = models.CharField(max_length=8, choices=Voice.choices)
    score = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    given_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="experience_one_to_five"
            )
        ]
