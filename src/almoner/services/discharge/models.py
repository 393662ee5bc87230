"""Who is on which ward, what was asked there twice a day, why they are still there, and what the
ward's own systems said about it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

_USER = settings.AUTH_USER_MODEL


class Ward(models.Model):
    """A ward of a trust. `team` has what is to be done there; `hub` is asked when somebody needs
    care to go home: an organisation, which may be the trust itself."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="wards"
    )
    site_code = models.CharField(max_length=10, help_text="ODS code of the hospital site.")
    code = models.CharField(max_length=20, help_text="As the ward's own system writes it.")
    name = models.CharField(max_length=120)
    team = models.ForeignKey("organisations.Team", on_delete=models.PROTECT, related_name="+")
    hub = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    in_use = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "site_code", "code", name="ward_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Stay(models.Model):
    """One person in one hospital from admission to leaving, with the case that follows them.

    `ready_on` is the discharge ready date: the day on which no reason to stay was left. It is
    empty while there is one. `heard_at` is the moment of the newest news of the ward's system, so
    that older news which comes later changes nothing.
    """

    class Source(models.TextChoices):
        SYSTEM = "system", "The ward's system"
        LIST = "list", "A list"
        SCREEN = "screen", "Entered here"

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="stays")
    bed = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=6, choices=Source.choices)
    visit_number = models.CharField(max_length=50, blank=True)
    admitted_at = models.DateTimeField()
    expected_on = models.DateField(null=True, blank=True, help_text="Expected date of discharge.")
    ready_on = models.DateField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    case = models.OneToOneField(
        "pathways.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="stay"
    )
    hospital_stay = models.ForeignKey(
        "people.HospitalStay", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["ward", "bed"],
                name="stay_on_ward",
                condition=Q(left_at__isnull=True, cancelled_at__isnull=True),
            ),
            models.Index(fields=["organisation", "left_at"], name="stay_left"),
        ]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "person",
                name="in_one_bed_at_a_time",
                condition=Q(left_at__isnull=True, cancelled_at__isnull=True),
            ),
            models.UniqueConstraint(
                "organisation",
                "visit_number",
                name="stay_visit",
                condition=~Q(visit_number="") & Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("admitted_at")),
                name="stay_left_after_admission",
            ),
        ]

    def __str__(self) -> str:
        return f"stay {self.pk}"


class CriteriaReview(models.Model):
    """Asked on the ward: is there a reason to stay? Never changed; a trigger refuses."""

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="reviews")
    reviewed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    criteria = models.JSONField(default=list, help_text="Codes of the reasons to stay; none: [].")
    meets = models.BooleanField()
    ready_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    reviewed_by = models.ForeignKey(
        _USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["stay", "-reviewed_at"], name="review_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(meets=True, ready_on__isnull=True)
                | Q(meets=False, criteria=[], ready_on__isnull=False),
                name="review_ready_when_no_reason",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("reviewed_at")), name="review_not_from_the_future"
            ),
        ]


class Delay(models.Model):
    """Why somebody who could leave was still there on one day. One reason a day: the last said."""

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="delays")
    day = models.DateField()
    reason = models.CharField(max_length=60)
    family = models.CharField(max_length=20)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint("stay", "day", name="delay_once_a_day")]


class NextAction(models.Model):
    """What happens next for somebody, who sees to it, and by when."""

    class Owner(models.TextChoices):
        WARD = "ward", "The ward"
        HUB = "hub", "The discharge hub"
        THERAPY = "therapy", "Therapy"
        PHARMACY = "pharmacy", "Pharmacy"
        SOCIAL_WORK = "social-work", "Hospital social work"
        BROKERAGE = "brokerage", "Brokerage"
        PROVIDER = "provider", "The care provider"
        TRANSPORT = "transport", "Patient transport"
        EQUIPMENT = "equipment", "The equipment service"
        FAMILY = "family", "Family or carer"

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=200)
    owner = models.CharField(max_length=12, choices=Owner.choices)
    due_at = models.DateTimeField()
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=60)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "stay", name="one_next_action", condition=Q(done_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("set_at")), name="next_action_due_after_set"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by="")
                | (Q(done_at__isnull=False) & ~Q(done_by="")),
                name="next_action_done_by_somebody",
            ),
        ]


class Notice(models.Model):
    """A notice as it was given to a council: when, by whom and what it said. Never changed; a
    trigger refuses. `withdraws`: the notice of the same stay that holds no longer."""

    class Kind(models.TextChoices):
        ASSESSMENT = "assessment", "Assessment notice"
        DISCHARGE = "discharge", "Discharge notice"
        WITHDRAWAL = "withdrawal", "Withdrawal of notice"

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    given_to = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=60)
    chc_considered = models.BooleanField(null=True, blank=True)
    objected = models.BooleanField(null=True, blank=True)
    said = models.JSONField(help_text="Its headings, each with its lines: [[heading, [[a, b]]]].")
    withdraws = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="withdrawn_by"
    )

    class Meta:
        indexes = [models.Index(fields=["stay", "given_at"], name="notice_of_stay")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="withdrawal", withdraws__isnull=False)
                | (~Q(kind="withdrawal") & Q(withdraws__isnull=True)),
                name="notice_withdrawal_names_one",
            ),
            models.CheckConstraint(
                condition=~Q(kind="assessment")
                | Q(chc_considered__isnull=False, objected__isnull=False),
                name="notice_of_assessment_says_both",
            ),
        ]


class Message(models.Model):
    """What a ward's system sent and how it was answered. No name and no number of anybody."""

    class Outcome(models.TextChoices):
        APPLIED = "applied", "Acted on"
        NOTHING = "nothing", "Nothing to do"
        HELD = "held", "Needs a person to match"
        REFUSED = "refused", "Refused"

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    sender = models.CharField(max_length=120)
    control_id = models.CharField(max_length=199)
    trigger = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    happened_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    answer = models.CharField(max_length=2, help_text="AA, AE or AR.")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.CharField(max_length=200, blank=True)
    stay = models.ForeignKey(
        Stay, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )

    class Meta:
        indexes = [models.Index(fields=["organisation", "-received_at"], name="message_newest")]
        constraints = [
            models.UniqueConstraint("organisation", "sender", "control_id", name="message_once"),
            models.CheckConstraint(
                condition=Q(answer__in=["AA", "AE", "AR"]), name="message_answered"
            ),
        ]


class Held(models.Model):
    """News about somebody whom nothing but a person can tell: no number, or one that does not fit.

    `said` is what the system sent about them, kept until somebody has matched it or set it aside.
    """

    class Ended(models.TextChoices):
        OPEN = "", "Waits"
        MATCHED = "matched", "Matched with a person"
        ASIDE = "aside", "Set aside"

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    message = models.OneToOneField(
        Message, null=True, blank=True, on_delete=models.PROTECT, related_name="held"
    )
    why = models.CharField(max_length=60)
    said = models.JSONField(default=dict)
    held_at = models.DateTimeField()
    ended = models.CharField(max_length=8, choices=Ended.choices, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)
    stay = models.ForeignKey(
        Stay, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "held_at"], name="held_open", condition=Q(ended="")
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended="", ended_at__isnull=True, ended_by="")
                | (~Q(ended="") & Q(ended_at__isnull=False) & ~Q(ended_by="") & Q(said={})),
                name="held_ended_keeps_nothing",
            )
        ]
