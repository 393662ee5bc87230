"""Studies of commissioning that somebody of a council or board asked for."""

from django.db import models
from django.db.models import Q


class StudyRun(models.Model):
    """One study: what was asked, how far it is, and its report. It is of an invented place, or of
    the organisation's own with nobody named and few people hidden.

    `options`: see rules.studying.Wish. `progress`: `share` from 0 to 1 and `doing` in words.
    `report`: see study.report, only where every plan in it has passed the checker. `reasons`: why
    there is none.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "Waiting or running"
        DONE = "done", "Done"
        FAILED = "failed", "Could not be done"

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.ASKED)
    options = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    report = models.JSONField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-asked_at"], name="study_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="done", report__isnull=False)
                | (~Q(status="done") & Q(report__isnull=True)),
                name="a_done_study_has_its_report",
            ),
            models.CheckConstraint(
                condition=Q(status="asked", done_at__isnull=True)
                | (~Q(status="asked") & Q(done_at__isnull=False)),
                name="an_ended_study_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"study {self.pk}"
