"""Plans of one provider's day: who makes which call, what it costs, and what is left."""

from django.db import models
from django.db.models import F, Q


class RoundPlan(models.Model):
    """One version of a day. Only a plan that the checker has passed holds calls.

    `cost` and `verdict` are the checker's. `left`: wanted visit id → reasons in words. `rests`:
    worker id → minutes after midnight at which the break begins and ends. `changes`: what people
    were told before and is otherwise now, written when it is published.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "Waiting to be planned"
        DRAFT = "draft", "Draft"
        FAILED = "failed", "Could not be planned"
        PUBLISHED = "published", "Published"
        REPLACED = "replaced", "Replaced"

    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField()
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.ASKED)
    made_by = models.CharField(max_length=60)
    why = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    based_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    options = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    passed = models.BooleanField(default=False)
    cost = models.JSONField(default=dict)
    verdict = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    rests = models.JSONField(default=dict)
    changes = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint("provider", "day", "version", name="plan_version_once"),
            models.UniqueConstraint(
                "provider", "day", name="one_published_plan_a_day", condition=Q(status="published")
            ),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "failed"]) | Q(passed=True),
                name="only_checked_plans_are_kept",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(status__in=["published", "replaced"]),
                name="published_plan_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class Weighing(models.Model):
    """What counts for one provider, and how much: its own weights in place of a ready choice.

    `weights`: name → minutes of travel that a unit is worth (see problem.weights).
    """

    provider = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    weights = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"weighing {self.pk}"


class PlannedCall(models.Model):
    """One worker's part of a wanted visit. `task` is 1 for the second of two workers.

    `told`: the person and the worker have been told so; `visit` is what they were told of.
    """

    plan = models.ForeignKey(RoundPlan, on_delete=models.PROTECT, related_name="calls")
    wanted = models.ForeignKey("rounds.WantedVisit", on_delete=models.PROTECT, related_name="calls")
    task = models.PositiveSmallIntegerField(default=0)
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    locked = models.BooleanField(default=False)
    told = models.BooleanField(default=False)
    visit = models.ForeignKey(
        "visits.Visit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["worker", "starts_at"], name="call_worker")]
        constraints = [
            models.UniqueConstraint("plan", "wanted", "task", name="call_once_a_plan"),
            models.UniqueConstraint("plan", "wanted", "worker", name="two_workers_are_two"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="call_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(told=False) | Q(visit__isnull=False), name="told_call_has_visit"
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"
