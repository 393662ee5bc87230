from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class CaseClock(models.Model):
    """One run of one clock of a case. `round` counts the runs from 1."""

    case = models.ForeignKey("pathways.Case", on_delete=models.PROTECT, related_name="clocks")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    pathway = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    round = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    paused_since = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.PositiveBigIntegerField(default=0)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="The first instant too late; empty while it is paused."
    )
    warn_at = models.DateTimeField(null=True, blank=True)
    warned = models.BooleanField(default=False)
    breached = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "code", "round", name="case_clock_once"),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")),
                name="case_clock_never_backwards",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(paused_since__isnull=True),
                name="case_clock_stopped_is_not_paused",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="case_clock_to_breach",
                condition=Q(stopped_at__isnull=True, breached=False),
            ),
            models.Index(
                fields=["warn_at"],
                name="case_clock_to_warn",
                condition=Q(stopped_at__isnull=True, warned=False),
            ),
            models.Index(
                fields=["organisation", "pathway", "code", "started_at"], name="case_clock_counted"
            ),
            models.Index(
                fields=["organisation", "pathway", "code", "stopped_at"],
                name="case_clock_stopped",
                condition=Q(stopped_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"clock {self.code} of case {self.case_id}"


class HandOver(models.Model):
    """An offer of a case to another team or organisation. Until it is accepted the case stays
    with those who offer it, so that nobody falls between."""

    class Answer(models.TextChoices):
        OPEN = "", "Not answered"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    case = models.ForeignKey("pathways.Case", on_delete=models.PROTECT, related_name="handovers")
    from_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    to_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    to_team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    offered_at = models.DateTimeField()
    offered_by = models.CharField(max_length=60)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("case", name="one_open_hand_over", condition=Q(answer="")),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="hand_over_answered_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_team", "offered_at"], name="hand_over_open", condition=Q(answer="")
            )
        ]


class QueueTeam(models.Model):
    """Which team of an organisation works a queue of a pathway."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    pathway = models.CharField(max_length=60)
    queue = models.CharField(max_length=60)
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "pathway", "queue", name="queue_has_one_team")
        ]


class DipSample(models.Model):
    """Cases drawn for a look at quality. The seed gives the same cases again."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    pathway = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="First day outside the period.")
    seed = models.CharField(max_length=80)
    of = models.PositiveIntegerField(help_text="How many cases it was drawn from.")
    cases = ArrayField(models.BigIntegerField())
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", "pathway", "starts_on", "ends_on", "seed", name="dip_sample_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="dip_sample_ends_after_start"
            ),
        ]
