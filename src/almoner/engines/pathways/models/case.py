from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q


class Case(models.Model):
    """One person (or provider) on one pathway. Every column but the first few is a projection of
    the timeline: replaying the events gives the same row."""

    class Information(models.TextChoices):
        NONE = "", "Not closed"
        GIVEN = "given", "Information was given"
        NOT_NEEDED = "not-needed", "No information is needed"

    pathway = models.CharField(max_length=60)
    version = models.ForeignKey(
        "definitions.DefinitionVersion", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    provider = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    subject = models.CharField(max_length=200, blank=True, help_text="When it is about neither.")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    shared_with = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="Organisations in CaseParty."
    )
    restricted = models.BooleanField(default=False)
    restricted_to = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="Roles that see it."
    )

    team = models.ForeignKey(
        "organisations.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    worker = models.ForeignKey(
        "workforce.Worker", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    queue = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=60)
    state_kind = models.CharField(max_length=8, help_text="open, waiting or closed.")
    state_since = models.DateTimeField()
    priority = models.CharField(max_length=60, blank=True)
    rank = models.PositiveSmallIntegerField(default=0, help_text="Of the priority: 1 is first.")
    route = models.CharField(max_length=60, blank=True)

    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=60, blank=True)
    information = models.CharField(
        max_length=10, choices=Information.choices, blank=True, default=""
    )

    facts = models.JSONField(default=dict, help_text="Field → value, as the definition names them.")
    moments = models.JSONField(default=dict, help_text="Named moment → when it was first, ISO UTC.")
    paused_for = models.CharField(max_length=60, blank=True)
    proposal = models.CharField(
        max_length=60, blank=True, help_text="A move that waits for a second person."
    )
    contact_due_at = models.DateTimeField(null=True, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    breached = models.BooleanField(default=False, help_text="A running clock is past its time.")
    last_at = models.DateTimeField(help_text="When the newest event was.")
    last_number = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "team", "queue", "next_due_at", "id"],
                name="case_queue_by_clock",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["organisation", "team", "queue", "rank", "opened_at", "id"],
                name="case_queue_by_priority",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["organisation", "pathway", "queue", "next_due_at", "id"],
                name="case_queue_of_all",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["worker", "next_due_at", "id"],
                name="case_mine",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["contact_due_at"],
                name="case_contact_due",
                condition=Q(contact_due_at__isnull=False),
            ),
            models.Index(fields=["organisation", "pathway", "state"], name="case_pathway"),
            models.Index(fields=["organisation", "pathway", "opened_at"], name="case_opened"),
            models.Index(
                fields=["organisation", "pathway", "closed_at"],
                name="case_closed",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(fields=["person", "pathway", "opened_at"], name="case_person"),
            models.Index(fields=["provider"], name="case_provider"),
            GinIndex(fields=["shared_with"], name="case_shared"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False)
                | (~Q(queue="") & (Q(team__isnull=False) | Q(worker__isnull=False))),
                name="case_open_has_an_owner",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="", information="")
                | (
                    Q(closed_at__isnull=False, queue="")
                    & ~Q(outcome="")
                    & Q(information__in=["given", "not-needed"])
                ),
                name="case_closed_with_outcome_and_information",
            ),
            models.CheckConstraint(
                condition=Q(state_kind__in=["open", "waiting"], closed_at__isnull=True)
                | Q(state_kind="closed", closed_at__isnull=False),
                name="case_closed_in_a_closed_state",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(provider__isnull=False) | ~Q(subject=""),
                name="case_is_about_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="case_closes_after_it_opens",
            ),
            models.CheckConstraint(condition=Q(last_number__gte=1), name="case_has_an_event"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"


class CaseEvent(models.Model):
    """One thing that happened in a case. Never changed, never deleted: a trigger refuses."""

    class Verb(models.TextChoices):
        OPENED = "opened", "Opened"
        MOVED = "moved", "Moved"
        ALLOCATED = "allocated", "Allocated"
        HANDED_OVER = "handed-over", "Hand-over offered"
        ACCEPTED = "accepted", "Hand-over accepted"
        DECLINED = "declined", "Hand-over declined"
        CONTACTED = "contacted", "Contacted while waiting"
        REPRIORITISED = "reprioritised", "Priority changed"
        NOTED = "noted", "Noted"
        PAUSED = "paused", "Paused"
        RESUMED = "resumed", "Resumed"
        JOINED = "joined", "Shared with an organisation"
        LEFT = "left", "No longer shared"
        LINKED = "linked", "Linked"
        PROPOSED = "proposed", "Proposed to a second person"
        UNPROPOSED = "unproposed", "Proposal taken back"
        MIGRATED = "migrated", "Moved to another version"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(help_text="When it happened.")
    recorded_at = models.DateTimeField()
    verb = models.CharField(max_length=14, choices=Verb.choices)
    transition = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=60)
    moment = models.CharField(max_length=60, blank=True, help_text="The named moment it records.")
    reason = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    worker = models.ForeignKey(
        "workforce.Worker", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "number", name="case_event_once"),
            models.CheckConstraint(
                condition=Q(number=1, verb="opened") | (Q(number__gt=1) & ~Q(verb="opened")),
                name="case_event_first_opens",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("at")), name="case_event_not_from_the_future"
            ),
        ]
        indexes = [
            models.Index(
                fields=["moment", "at"], name="case_event_moment", condition=~Q(moment="")
            ),
            models.Index(
                fields=["transition", "at"], name="case_event_move", condition=~Q(transition="")
            ),
            models.Index(
                fields=["at"], name="case_event_tells", condition=Q(data__has_key="tells")
            ),
        ]

    def __str__(self) -> str:
        return f"event {self.number} of case {self.case_id}"
