from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class ActivityAgreement(models.Model):
    """An organisation's word that an activity may be delegated here (gate 1), and its mode switch.

    The local system (ICB) and the provider each keep their own list. `starts_on` to `ends_on` is
    half-open; ending it is how a mode is switched off, whatever was delegated before.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    activity = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    agreed_by = models.CharField(max_length=200)
    settings = models.JSONField(default=dict, blank=True, help_text="Local values, by name.")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "activity",
                name="one_open_activity_agreement",
                condition=Q(ends_on__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="activity_agreement_ends_after_start",
            ),
        ]


class Insurance(models.Model):
    """A provider's evidence of cover, and the activities the insurer has said it covers."""

    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    insurer = models.CharField(max_length=200)
    policy_number = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="First day not covered.")
    activities = ArrayField(models.CharField(max_length=40))
    evidence = models.CharField(max_length=200, blank=True)
    recorded_by = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["provider", "ends_on"], name="insurance_provider")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="insurance_ends_after_start"
            )
        ]


class Signature(models.Model):
    """One party's yes or no to one delegation. A later answer is a new row; the newest counts."""

    class Party(models.TextChoices):
        DELEGATOR = "delegator", "Delegator"
        DELEGATE = "delegate", "Delegate"
        EMPLOYER = "employer", "Employer"

    delegation = models.ForeignKey(
        "delegation.Delegation", on_delete=models.PROTECT, related_name="signatures"
    )
    party = models.CharField(max_length=10, choices=Party.choices)
    agreed = models.BooleanField()
    signed_by = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["delegation", "party", "-signed_at"], name="signature_last")
        ]


class Consent(models.Model):
    """On what basis a person is given this activity by a care worker. Withdrawal adds a date."""

    class Basis(models.TextChoices):
        CONSENT = "consent", "The person consents"
        ATTORNEY = "attorney", "An attorney for health and welfare consents"
        DEPUTY = "deputy", "A deputy for health and welfare consents"
        BEST_INTERESTS = "best_interests", "Best-interests decision"

    delegation = models.ForeignKey(
        "delegation.Delegation", on_delete=models.PROTECT, related_name="consents"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=16, choices=Basis.choices)
    given_by = models.CharField(max_length=200)
    representative = models.ForeignKey(
        "people.Representative", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    information_given = models.TextField(blank=True)
    capacity = models.JSONField(
        default=dict, blank=True, help_text="The assessment for this decision, at this time."
    )
    best_interests = models.JSONField(default=dict, blank=True)
    given_at = models.DateTimeField()
    review_by = models.DateField(null=True, blank=True, help_text="Last day it is in date.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="consent_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
            ),
            models.CheckConstraint(
                condition=~Q(basis__in=["attorney", "deputy"]) | Q(representative__isnull=False),
                name="consent_names_its_representative",
            ),
            models.CheckConstraint(
                condition=~Q(basis="best_interests") | ~Q(best_interests={}),
                name="best_interests_are_recorded",
            ),
        ]
