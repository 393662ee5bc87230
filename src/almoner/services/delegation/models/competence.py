from django.db import models
from django.db.models import F, Q


class SupervisedPractice(models.Model):
    """One practice of the activity, with this person, watched by a competent assessor."""

    delegation = models.ForeignKey(
        "delegation.Delegation", on_delete=models.PROTECT, related_name="practices"
    )
    assessor = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    practised_at = models.DateTimeField()
    satisfactory = models.BooleanField()
    simulated = models.BooleanField(default=False)
    feedback = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("delegation", "practised_at", name="practice_once")]


class Competence(models.Model):
    """A sign-off: this worker, for this employer, can do this activity for this person.

    `person` is empty for a registrant's own competence in the task, and for a provider's generic
    sign-off, which on its own never gives authority.
    """

    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    activity = models.CharField(max_length=40)
    activity_version = models.PositiveIntegerField()
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    delegation = models.ForeignKey(
        "delegation.Delegation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="competences",
    )
    assessor = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    signed_off_at = models.DateTimeField()
    valid_until = models.DateField(help_text="First day it no longer counts.")
    practices = models.PositiveSmallIntegerField(default=0)
    plan_version = models.PositiveIntegerField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["worker", "activity", "person"], name="competence_asked"),
            models.Index(fields=["employer", "valid_until"], name="competence_lapsing"),
            models.Index(fields=["delegation"], name="competence_delegation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(worker=F("assessor")), name="nobody_signs_off_themselves"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_because=""),
                name="competence_revoked_with_reason",
            ),
        ]
