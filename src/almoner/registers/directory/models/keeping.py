"""How entries are kept true: changes that wait, what readers say, and who champions them."""

from django.db import models
from django.db.models import F, Q

from almoner.registers.directory.models.service import Service
from almoner.registers.organisations.models import Organisation, Team


class Change(models.Model):
    """New words for a listed entry. The old ones are shown until somebody approves these."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for approval"
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Sent back"
        WITHDRAWN = "withdrawn", "Taken back"

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="changes")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.WAITING)
    given = models.JSONField(help_text="Field of the service → its new value.")
    made_by = models.CharField(max_length=60, help_text="The audit's actor.")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "service", condition=Q(status="waiting"), name="change_waits_alone"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at__isnull=True)
                | (~Q(status="waiting") & ~Q(decided_at__isnull=True)),
                name="change_decided_has_a_time",
            ),
        ]


class Note(models.Model):
    """What a reader says about an entry: never about a person."""

    class Kind(models.TextChoices):
        WRONG = "wrong", "Something is wrong or out of date"
        GONE = "gone", "The service is no longer there"
        GOOD = "good", "It worked well"
        OTHER = "other", "Something else"

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="notes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    text = models.TextField()
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (~Q(answered_at__isnull=True) & ~Q(answer="")),
                name="note_answer_has_a_time",
            )
        ]


class Champion(models.Model):
    """Who knows the directory best in a team, hears what is wrong with it, and says so."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="First day they no longer are.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "team", condition=Q(ends_on__isnull=True), name="champion_one_a_team"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="champion_ends_after_start",
            ),
        ]
