import uuid

from django.db import models
from django.db.models import ExpressionWrapper, F, Q


class Act(models.Model):
    """What happened when a delegated activity fell due. A correction is a new act."""

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        REFUSED = "refused", "The person said no"
        MISSED = "missed", "Missed"
        STOPPED = "stopped", "Stopped by a stop rule"
        NOT_NEEDED = "not_needed", "Not needed"

    class Timing(models.TextChoices):
        EARLY = "early", "Early"
        ON_TIME = "on_time", "On time"
        LATE = "late", "Late"
        UNPLANNED = "unplanned", "No time was planned"

    reference = models.UUIDField(default=uuid.uuid4, unique=True, help_text="Made by the sender.")
    delegation = models.ForeignKey(
        "delegation.Delegation", on_delete=models.PROTECT, related_name="acts"
    )
    activity = models.CharField(max_length=40)
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    delegating = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    plan = models.ForeignKey(
        "delegation.Plan", null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    timing = models.CharField(max_length=10, choices=Timing.choices)
    record = models.JSONField(
        default=dict, help_text="Record field → value, as the worker gave it."
    )
    stops = models.JSONField(default=list, help_text="Stop rules that spoke, with readings.")
    note = models.TextField(blank=True)
    authority = models.JSONField(help_text="The answer when it was done: granted, chain of ids.")
    planned = models.GeneratedField(
        expression=ExpressionWrapper(Q(due_at__isnull=False), models.BooleanField()),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    key_id = models.BigIntegerField(
        null=True, blank=True, help_text="The key of the software that sent it; empty at a screen."
    )
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    correction_reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["delegation", "-done_at"], name="act_delegation"),
            models.Index(fields=["provider", "-done_at"], name="act_provider"),
            models.Index(fields=["delegating", "-done_at"], name="act_delegating"),
            models.Index(fields=["worker", "-done_at"], name="act_worker"),
            models.Index(fields=["person", "-done_at"], name="act_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                name="correction_says_why",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("done_at")), name="act_recorded_after_done"
            ),
        ]


class Reading(models.Model):
    """What a worker recorded before an act: readings and checks, and what the stop rules said.

    Every try is kept. `reference` is the act's own, so all tries of one act belong together.
    """

    reference = models.UUIDField(db_index=True)
    delegation = models.ForeignKey(
        "delegation.Delegation", on_delete=models.PROTECT, related_name="readings"
    )
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey("delegation.Plan", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    record = models.JSONField()
    allowed = models.BooleanField()
    effects = models.JSONField(default=list)
    fired = models.JSONField(default=list, help_text="Ids of the stop rules that spoke.")
    words = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    recheck_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["delegation", "-taken_at"], name="reading_delegation")]
        constraints = [
            models.UniqueConstraint("reference", "taken_at", name="reading_once_a_moment")
        ]


class ActMonth(models.Model):
    """Counts of acts, a row a month, delegating organisation, provider and activity. No people.

    Kept in step by `jobs.count_acts`; boards read this table and nothing with a name in it.
    """

    month = models.DateField()
    delegating = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    activity = models.CharField(max_length=40)
    due = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    on_time = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    stopped = models.PositiveIntegerField(default=0)
    incidents = models.PositiveIntegerField(default=0)
    escalations = models.PositiveIntegerField(default=0)
    active_delegations = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "month", "delegating", "provider", "activity", name="act_month_once"
            )
        ]
