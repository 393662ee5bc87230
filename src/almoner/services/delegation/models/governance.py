from django.db import models
from django.db.models import F, Q


class Mandate(models.Model):
    """A delegated function: who may exercise it, within what scope, on whose authority."""

    function = models.CharField(max_length=40)
    function_version = models.PositiveIntegerField()
    granted_by = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    signed_by = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    holder_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    holder = models.ForeignKey(
        "workforce.Worker",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="One named worker, or empty for all of the organisation's.",
    )
    scope = models.JSONField(default=dict, help_text="Dimension → allowed values.")
    exclusions = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="First day it no longer holds.")
    reference = models.CharField(max_length=200, help_text="Agreement or minute it rests on.")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["function", "holder_organisation"], name="mandate_asked")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="mandate_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_because=""),
                name="mandate_revoked_with_reason",
            ),
        ]


class ToolkitBlock(models.Model):
    """One version of one of the twelve building blocks, as a working group has localised it."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        CONSULTATION = "consultation", "Out to consultation"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    block = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    text = models.TextField()
    owner = models.CharField(max_length=200, blank=True)
    consultation_closes_on = models.DateField(null=True, blank=True)
    comments = models.JSONField(default=list, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "block", "version", name="toolkit_version"),
            models.UniqueConstraint(
                "organisation",
                "block",
                name="one_published_block",
                condition=Q(status="published"),
            ),
            models.CheckConstraint(
                condition=Q(block__gte=1, block__lte=12), name="toolkit_has_twelve_blocks"
            ),
        ]


class FundingLine(models.Model):
    """Who pays for one part of one delegation, and what the delegate is paid for it."""

    class Route(models.TextChoices):
        CHC = "chc", "NHS Continuing Healthcare"
        S117 = "s117", "Section 117 after-care"
        FNC = "fnc", "NHS-funded nursing care"
        COUNCIL = "council", "Council"
        S75 = "s75", "Joint, section 75"
        BCF = "bcf", "Better Care Fund"
        PHB = "phb", "Personal health budget"
        SELF = "self", "The person"
        NONE = "none", "None agreed"

    delegation = models.ForeignKey(
        "delegation.Delegation", on_delete=models.PROTECT, related_name="funding"
    )
    route = models.CharField(max_length=8, choices=Route.choices)
    payer = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    what_for = models.CharField(max_length=120)
    pence_per_hour = models.PositiveIntegerField(null=True, blank=True)
    minutes_per_act = models.PositiveSmallIntegerField(null=True, blank=True)
    pay_supplement_pence_per_hour = models.PositiveIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
