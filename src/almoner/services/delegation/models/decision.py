from django.db import models
from django.db.models import Q


class Decision(models.Model):
    """A registrant's answer to the thirteen gates, kept whether or not it led to a delegation."""

    class Outcome(models.TextChoices):
        DELEGATE = "delegate", "Delegate"
        CONDITIONS = "conditions", "Delegate with conditions"
        RETAIN = "retain", "Stays with the registrant"

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    activity = models.CharField(max_length=40)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    provider = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_by = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    gates_version = models.PositiveIntegerField()
    activity_version = models.PositiveIntegerField()
    condition_framework = models.CharField(max_length=40, blank=True)
    answers = models.JSONField(help_text="Gate code → answer, evidence, who answered, when.")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    conditions = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "activity", "-decided_at"], name="decision_last")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="retain") | ~Q(reasons=[]), name="retain_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="conditions") | ~Q(conditions=[]), name="conditions_are_named"
            ),
        ]
