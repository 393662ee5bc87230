"""The register of personal assistants, and the checks that keep them on it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from almoner.registers.organisations.models import Organisation, Placed


def _codes() -> ArrayField:
    return ArrayField(models.CharField(max_length=40), default=list, blank=True)


class PersonalAssistant(Placed):
    """Somebody who can be employed by the person they support.

    `listed_until` is worked out from the checks: the first day on which one of them no longer
    holds, empty while one is missing. Others see the row only before that day.
    """

    kept_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    known_as = models.CharField(max_length=100, help_text="What people who look are shown.")
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=200, blank=True)
    about = models.TextField(blank=True)
    needs = _codes()
    languages = _codes()
    activities = _codes()
    reach_km = models.FloatField(default=8)
    agreed_on = models.DateField(help_text="When they agreed to be on the register.")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    listed_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_why="")
                | (~Q(withdrawn_on__isnull=True) & ~Q(withdrawn_why="")),
                name="assistant_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(listed_until__isnull=True),
                name="assistant_withdrawn_is_not_listed",
            ),
        ]

    def __str__(self) -> str:
        return f"personal assistant {self.pk}"


class AssistantCheck(models.Model):
    """Something that was seen. The number of a certificate is never kept: only when and by whom.

    `until` is the first day on which it no longer counts; empty when it has no end.
    """

    class Kind(models.TextChoices):
        DBS = "dbs", "DBS certificate"
        REFERENCES = "references", "References"
        RIGHT_TO_WORK = "right_to_work", "Right to work"
        INSURANCE = "insurance", "Insurance"
        TRAINING = "training", "Training"

    assistant = models.ForeignKey(
        PersonalAssistant, on_delete=models.PROTECT, related_name="checks"
    )
    kind = models.CharField(max_length=13, choices=Kind.choices)
    seen_on = models.DateField()
    seen_by = models.CharField(max_length=200)
    until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("seen_on")),
                name="assistant_check_ends_after_seen",
            )
        ]
