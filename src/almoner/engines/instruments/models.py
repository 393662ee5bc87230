"""Completed instruments. What was answered stays, with the version that asked it."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from almoner.platform.definitions.models import DefinitionVersion

_USER = "accounts.User"


def _user(**more: Any) -> models.ForeignKey:
    return models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+", **more)


class Completion(models.Model):
    """One use of an instrument, from the first answer to the signature.

    `about` says what it belongs to, as "case:12". `draft` holds answers that are not signed yet:
    {answers, evidence, wishes}. `number` rises with every save, so that a stale page is refused.
    `scores`, `bands` and `result_number` repeat the newest entry, to be read in lists.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Not finished"
        AWAITING = "awaiting_second", "Waiting for a second person"
        COMPLETE = "complete", "Complete"
        VOID = "void", "Not valid"

    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=60)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.DRAFT)
    despite = models.TextField(blank=True, help_text="Why it is used although a warning stood.")
    draft = models.JSONField(default=dict, blank=True)
    number = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    started_by = _user(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = _user(null=True, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)
    second_by = _user(null=True, blank=True)
    sent_back = models.TextField(blank=True, help_text="What the second person asked to change.")
    completed_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.TextField(blank=True)
    baseline = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    scores = models.JSONField(default=dict, blank=True)
    bands = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-started_at"], name="completion_newest"),
            models.Index(
                fields=["person", "instrument", "-completed_at"],
                name="completion_of_person",
                condition=Q(status="complete"),
            ),
            models.Index(fields=["about"], name="completion_about", condition=~Q(about="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=("complete", "awaiting_second"))
                | Q(answered_at__isnull=False),
                name="completion_answered",
            ),
            models.CheckConstraint(
                condition=~Q(status="complete") | Q(completed_at__isnull=False),
                name="completion_complete_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("draft", "awaiting_second"))
                | Q(completed_at__isnull=True),
                name="completion_open_has_no_end",
            ),
            models.CheckConstraint(
                condition=Q(status="void", voided_at__isnull=False) & ~Q(void_reason="")
                | ~Q(status="void") & Q(voided_at__isnull=True, void_reason=""),
                name="completion_void_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("answered_by")),
                name="completion_second_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"completion {self.pk}"


class CompletionEntry(models.Model):
    """What was signed, once and for all. An amendment is a new entry with its reason."""

    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = _user(null=True, blank=True)
    answers = models.JSONField()
    evidence = models.JSONField(default=dict)
    scores = models.JSONField(default=dict)
    bands = models.JSONField(default=dict)
    incomplete = models.JSONField(default=dict)
    wishes = models.TextField(blank=True)
    reason = models.TextField(blank=True, help_text="Why it was amended.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["completion", "number"], name="entry_number_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="entry_amended_with_reason"
            ),
        ]
        ordering = ["number"]
