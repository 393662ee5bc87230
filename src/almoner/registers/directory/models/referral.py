"""Somebody who asks a service for help, themself or through a carer or worker."""

from django.db import models
from django.db.models import Q

from almoner.registers.directory.models.service import Service
from almoner.registers.organisations.models import Organisation


class Referral(models.Model):
    """Names a person: only the organisation that receives it, and the one that made it, see it.

    `secret` is the digest of the link with which somebody without an account reads the outcome.
    """

    class By(models.TextChoices):
        SELF = "self", "For myself"
        CARER = "carer", "For somebody I care for"
        WORKER = "worker", "By a worker"

    class Status(models.TextChoices):
        SENT = "sent", "Sent"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Not accepted"
        HELPED = "helped", "Helped"
        ENDED = "ended", "Ended without help"

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="referrals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    referred_by = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.CharField(max_length=6, choices=By.choices)
    name = models.CharField(max_length=200)
    contact_name = models.CharField(max_length=200, blank=True, help_text="The carer or worker.")
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=200, blank=True)
    about = models.TextField()
    agreed = models.BooleanField(help_text="The person agrees that this is sent.")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.SENT)
    outcome = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    secret = models.CharField(max_length=64, blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(agreed=True), name="referral_is_agreed"),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email=""), name="referral_can_be_answered"
            ),
            models.CheckConstraint(
                condition=Q(status="sent", decided_at__isnull=True)
                | (~Q(status="sent") & ~Q(decided_at__isnull=True)),
                name="referral_decided_has_a_time",
            ),
            models.UniqueConstraint("secret", condition=~Q(secret=""), name="referral_secret_once"),
        ]
        indexes = [models.Index(fields=["organisation", "status"], name="referral_inbox")]
