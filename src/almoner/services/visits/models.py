"""Who is planned to be where, and what is due there."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from almoner.services.delegation.models.delegation import Instants, SameId


class Visit(models.Model):
    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        STARTED = "started", "Started"
        DONE = "done", "Done"
        MISSED = "missed", "Missed"
        CANCELLED = "cancelled", "Cancelled"

    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    cancelled_because = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["worker", "starts_at"], name="visit_worker"),
            models.Index(fields=["provider", "starts_at"], name="visit_provider"),
            models.Index(fields=["person", "starts_at"], name="visit_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="visit_ends_after_start"
            ),
            ExclusionConstraint(
                name="worker_in_one_place_at_a_time",
                index_type="GIST",
                expressions=[
                    (SameId("worker"), RangeOperators.OVERLAPS),
                    (Instants("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=["planned", "started"]),
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancelled_because=""),
                name="cancelled_visit_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class Task(models.Model):
    """A delegated activity due at a visit, with the last answer to *may this worker do it*."""

    class Status(models.TextChoices):
        DUE = "due", "Due"
        RECORDED = "recorded", "Recorded"
        REFUSED = "refused", "Not authorised"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="tasks")
    activity = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DUE)
    planned_granted = models.BooleanField(help_text="The answer when the visit was planned.")
    granted = models.BooleanField(help_text="The newest answer, for the time it is due.")
    reasons = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text="Codes of the refusals in the newest answer.",
    )
    answer = models.JSONField(default=dict, help_text="The newest answer in full.")
    checked_at = models.DateTimeField()
    act = models.OneToOneField(
        "delegation.Act", null=True, blank=True, on_delete=models.PROTECT, related_name="task"
    )

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="task_due", condition=Q(act__isnull=True)),
            models.Index(
                fields=["due_at"], name="task_gap", condition=Q(act__isnull=True, granted=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint("visit", "activity", "due_at", name="task_once_a_visit"),
            models.CheckConstraint(
                condition=~Q(status="recorded") | Q(act__isnull=False), name="recorded_task_has_act"
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"
