from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class SameId(Func):
    """An id as a one-number range, so that an exclusion needs no extension."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, %(expressions)s, '[]')"
    arity = 1


class SameText(Func):
    """A code as a one-number range, through PostgreSQL's own 64-bit hash."""

    template = (
        "int8range(hashtextextended(%(expressions)s, 0),"
        " hashtextextended(%(expressions)s, 0), '[]')"
    )
    arity = 1


class Instants(Func):
    function = "tstzrange"


class Delegation(models.Model):
    """One activity, one named worker, one named person, by one named registrant."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        TRAINING = "training", "In training"
        SUPERVISED = "supervised", "Practising under supervision"
        ACTIVE = "active", "Active"
        SUSPENDED = "suspended", "Suspended"
        ENDED = "ended", "Ended"

    activity = models.CharField(max_length=40)
    activity_version = models.PositiveIntegerField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    delegating = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    team = models.ForeignKey(
        "organisations.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    delegator = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(
        "workforce.Worker", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.ForeignKey(
        "delegation.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    situation = models.TextField(blank=True, help_text="The specified situation it holds for.")
    conditions = models.JSONField(default=list, blank=True)
    supervision = models.TextField(blank=True, help_text="How and how often the work is overseen.")
    call_first = models.CharField(max_length=200, blank=True)
    call_out_of_hours = models.CharField(max_length=200, blank=True)
    active_from = models.DateTimeField(null=True, blank=True)
    active_until = models.DateTimeField(null=True, blank=True, help_text="Half-open.")
    review_due_on = models.DateField(null=True, blank=True, help_text="Last day it is in date.")
    created_at = models.DateTimeField()
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["worker", "person", "activity"], name="delegation_asked"),
            models.Index(fields=["provider", "status"], name="delegation_provider"),
            models.Index(fields=["delegating", "status"], name="delegation_delegating"),
            models.Index(fields=["delegator", "status"], name="delegation_delegator"),
            models.Index(fields=["person"], name="delegation_person"),
        ]
        constraints = [
            ExclusionConstraint(
                name="delegation_never_twice_at_once",
                index_type="GIST",
                expressions=[
                    (SameId("worker"), RangeOperators.OVERLAPS),
                    (SameId("person"), RangeOperators.OVERLAPS),
                    (SameText("activity"), RangeOperators.OVERLAPS),
                    (Instants("active_from", "active_until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(active_from__isnull=False),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "suspended"]) | Q(active_from__isnull=False),
                name="delegation_active_has_start",
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(review_due_on__isnull=False),
                name="delegation_active_has_review",
            ),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
                name="delegation_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(worker=F("delegator")), name="nobody_delegates_to_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"delegation {self.pk}"


class DelegationEvent(models.Model):
    """Each step of a delegation's life. Added, never changed."""

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    source = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12)
    by_worker = models.ForeignKey(
        "workforce.Worker", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.CharField(max_length=120, help_text="Actor as the audit names it.")
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["delegation", "at"], name="delegation_event_order")]
        constraints = [
            models.CheckConstraint(condition=~Q(by=""), name="delegation_event_has_actor")
        ]


class Suspension(models.Model):
    """A stop, from the moment it holds until the delegating registrant or deputy lifts it."""

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="suspensions")
    trigger = models.CharField(max_length=40)
    since = models.DateTimeField()
    reason = models.TextField(blank=True)
    raised_by = models.CharField(max_length=120)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        "workforce.Worker", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_because = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["delegation"], name="suspension_open", condition=Q(lifted_at__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                "delegation",
                "trigger",
                name="one_open_suspension_a_trigger",
                condition=Q(lifted_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="suspension_lifted_by_somebody",
            ),
        ]


class Plan(models.Model):
    """The person's plan for one activity. A change is a new version; the newest is in force."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    activity = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    review_by = models.DateField(help_text="Last day it is in date.")
    values = models.JSONField(help_text="Plan field → value: dose, range, sites, times.")
    procedure = models.TextField()
    do_not = models.TextField(blank=True)
    call_first = models.CharField(max_length=200, blank=True)
    call_out_of_hours = models.CharField(max_length=200, blank=True)
    equipment = models.TextField(blank=True)
    changed_regimen = models.BooleanField(
        default=False, help_text="Dose or regimen changed: competence must be confirmed again."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "activity", "version", name="plan_version"),
            models.UniqueConstraint(
                "person",
                "activity",
                name="one_plan_in_force",
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("starts_at")),
                name="plan_superseded_after_start",
            ),
        ]
