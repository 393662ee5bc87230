"""Providers are asked for care without being told for whom, until the asker chooses one."""

from django.db import models
from django.db.models import Q

from almoner.registers.directory.models.service import Service
from almoner.registers.organisations.models import Organisation


class Ask(models.Model):
    """What somebody looks for: no name, no address, only the first half of a postcode.

    `secret` is the digest of the link that opens it; whoever has the link is the asker.
    """

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CHOSEN = "chosen", "A provider is chosen"
        WITHDRAWN = "withdrawn", "Taken back"

    secret = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    outward = models.CharField(max_length=4, help_text="First half of the postcode: CV1.")
    latitude = models.FloatField()
    longitude = models.FloatField()
    answers = models.JSONField(help_text="What was answered to the questions, by name.")
    asked_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outward__regex=r"^[A-Z]{1,2}[0-9][0-9A-Z]?$"), name="ask_outward_only"
            )
        ]


class Answer(models.Model):
    """One provider's part: asked, then offering or not. `asker` repeats the ask's secret, so that
    the database can tell who may read it from this row alone."""

    class Status(models.TextChoices):
        ASKED = "asked", "Waiting for your answer"
        OFFERED = "offered", "Offered"
        DECLINED = "declined", "Not able to help"
        CHOSEN = "chosen", "Chosen"
        PASSED = "passed", "Another was chosen"

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="replies")
    asker = models.CharField(max_length=64)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.ASKED)
    words = models.TextField(blank=True)
    price = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    price_per = models.CharField(max_length=5, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("ask", "service", name="answer_once_a_service"),
            models.UniqueConstraint(
                "ask", condition=Q(status="chosen"), name="answer_one_is_chosen"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["offered", "chosen"])
                | Q(price__isnull=False, starts_on__isnull=False),
                name="answer_offer_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status"], name="answer_inbox")]


class Release(models.Model):
    """Who the asker is, told to the one provider they chose and to no other."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="release")
    asker = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    words = models.TextField(blank=True)
    released_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email=""), name="release_can_be_answered"
            )
        ]
