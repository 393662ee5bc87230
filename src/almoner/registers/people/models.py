"""The people whose care it is, those who speak for them, and what they have agreed to."""

from django.db import models
from django.db.models import F, Q

from almoner.registers.organisations.models import Organisation, Placed, Team


class Person(Placed):
    class NumberStatus(models.TextChoices):
        """NHS number status indicator codes of UK Core."""

        VERIFIED = "01", "Present and verified"
        NOT_TRACED = "02", "Present but not traced"
        TRACE_REQUIRED = "03", "Trace required"
        NO_MATCH = "04", "No match or multiple matches"
        TO_RESOLVE = "05", "Needs to be resolved"
        IN_PROGRESS = "06", "Trace in progress"
        NOT_REQUIRED = "07", "Not present and not required"
        POSTPONED = "08", "Trace postponed"

    nhs_number = models.CharField(max_length=10, null=True, blank=True, unique=True)
    nhs_number_status = models.CharField(
        max_length=2, choices=NumberStatus.choices, default=NumberStatus.NOT_TRACED
    )
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    known_as = models.CharField(max_length=100, blank=True)
    born_on = models.DateField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=10, blank=True, help_text="FHIR administrative gender.")
    phone = models.CharField(max_length=30, blank=True)
    preferred_language = models.CharField(max_length=20, blank=True, help_text="BCP 47.")
    interpreter_needed = models.BooleanField(default=False)
    contact_needs = models.JSONField(default=list, blank=True, help_text="Large print, BSL …")
    about_me = models.JSONField(default=dict, blank=True, help_text="PRSB About Me heading → text.")
    conditions = models.JSONField(default=list, blank=True)
    gp_practice = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    registered_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    synthetic = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["family_name", "given_name"], name="person_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(nhs_number__isnull=True) | Q(nhs_number__regex=r"^[0-9]{10}$"),
                name="person_nhs_number_shape",
            ),
            models.CheckConstraint(
                condition=Q(nhs_number__isnull=False) | ~Q(nhs_number_status="01"),
                name="person_verified_has_number",
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(died_on__gte=F("born_on")),
                name="person_dies_after_birth",
            ),
        ]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def __str__(self) -> str:
        return f"person {self.pk}"


class _PersonRecord(models.Model):
    """Something kept about one person, in force for a half-open period of days."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="%(class)ss")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="First day it no longer holds.")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="%(class)s_ends_after_start",
            )
        ]


class Involvement(_PersonRecord):
    """An organisation's part in a person's care. It is what lets that organisation see them."""

    class Kind(models.TextChoices):
        PROVIDER = "provider", "Provides care"
        NURSING = "nursing", "Community nursing or therapy"
        PRACTICE = "practice", "GP practice"
        COUNCIL = "council", "Adult social care"
        VOLUNTARY = "voluntary", "Voluntary support"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta(_PersonRecord.Meta):
        indexes = [models.Index(fields=["organisation", "person"], name="involvement_organisation")]


class Representative(_PersonRecord):
    class Kind(models.TextChoices):
        LPA_HEALTH = "lpa_health", "Attorney for health and welfare"
        LPA_FINANCE = "lpa_finance", "Attorney for property and money"
        DEPUTY_HEALTH = "deputy_health", "Deputy for health and welfare"
        DEPUTY_FINANCE = "deputy_finance", "Deputy for property and money"
        RPR = "rpr", "Relevant person's representative"
        IMCA = "imca", "Independent mental capacity advocate"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=30, blank=True)
    evidence_seen_on = models.DateField(null=True, blank=True)
    evidence_reference = models.CharField(max_length=100, blank=True)


class Relationship(_PersonRecord):
    kind = models.CharField(max_length=40, help_text="Daughter, neighbour, friend …")
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=30, blank=True)
    unpaid_carer = models.BooleanField(default=False)
    hours_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    emergency_contact = models.BooleanField(default=False)
    own_record = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The record kept of this relative or friend themselves.",
    )

    class Meta(_PersonRecord.Meta):
        constraints = [
            *_PersonRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(own_record__isnull=True) | ~Q(own_record=F("person")),
                name="relationship_is_with_another",
            ),
        ]


class SharingDecision(models.Model):
    """What a person has said about sharing their record. Withdrawing only adds a date."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sharing_decisions")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    scope = models.CharField(max_length=60, help_text="record, delegation, research …")
    agreed = models.BooleanField()
    given_by = models.CharField(max_length=200, help_text="The person, or who spoke for them.")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="sharing_withdrawn_after_given",
            )
        ]


class HospitalStay(models.Model):
    """An admission. Delegated activities stop while it lasts."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="hospital_stays")
    admitted_at = models.DateTimeField()
    discharged_at = models.DateTimeField(null=True, blank=True)
    hospital = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(discharged_at__isnull=True) | Q(discharged_at__gte=F("admitted_at")),
                name="stay_ends_after_admission",
            ),
            models.UniqueConstraint(
                "person", name="one_open_stay", condition=Q(discharged_at__isnull=True)
            ),
        ]


class ImportedCarePlan(models.Model):
    """A care plan as another system sent it (FHIR CarePlan). Kept as received, shown as such."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="imported_plans")
    source_id = models.CharField(max_length=200)
    title = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=20)
    intent = models.CharField(max_length=20)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    activities = models.JSONField(default=list)
    resource = models.JSONField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("person", "source_id", name="imported_plan_once")]
