"""The people who give care: whom they work for, what they are registered as, what they learned."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from almoner.platform.access.rights import CHOICES
from almoner.registers.organisations.models import Organisation, Team


class Worker(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT
    )
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    synthetic = models.BooleanField(default=False)

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def __str__(self) -> str:
        return f"worker {self.pk}"


class Employment(models.Model):
    """One job with one employer. A worker may hold several; nothing passes between them."""

    class Pathway(models.TextChoices):
        """Role categories of the Care Workforce Pathway, with their ASC-WDS codes."""

        NEW = "1", "New to care"
        CARE_WORKER = "2", "Care or support worker"
        ENHANCED = "3", "Enhanced care worker"
        SUPERVISOR = "4", "Supervisor or leader"
        PRACTICE_LEADER = "5", "Practice leader"
        DEPUTY = "6", "Deputy manager"
        MANAGER = "7", "Registered manager"
        PERSONAL_ASSISTANT = "PA", "Personal assistant"
        NONE = "998", "None of these"
        UNKNOWN = "999", "Not known"

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="employments"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT)
    job_title = models.CharField(max_length=120, blank=True)
    job_role = models.CharField(max_length=3, blank=True, help_text="ASC-WDS MAINJOBROLE.")
    pathway = models.CharField(max_length=3, choices=Pathway.choices, default=Pathway.UNKNOWN)
    access_role = models.CharField(max_length=20, choices=CHOICES)
    ascwds_id = models.CharField(max_length=50, blank=True, help_text="UNIQUEWORKERID.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="First day no longer employed.")

    class Meta:
        indexes = [models.Index(fields=["organisation", "worker"], name="employment_organisation")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="employment_ends_after_start",
            ),
            models.UniqueConstraint(
                "worker",
                "organisation",
                name="one_open_employment",
                condition=Q(ends_on__isnull=True),
            ),
            models.UniqueConstraint(
                "organisation",
                "ascwds_id",
                name="employment_ascwds",
                condition=~Q(ascwds_id="") & Q(ends_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"employment {self.pk}"


class Registration(models.Model):
    """A place on a professional register, as last checked."""

    class Body(models.TextChoices):
        NMC = "NMC", "Nursing and Midwifery Council"
        HCPC = "HCPC", "Health and Care Professions Council"
        GMC = "GMC", "General Medical Council"
        GPHC = "GPhC", "General Pharmaceutical Council"
        SWE = "SWE", "Social Work England"

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="registrations")
    body = models.CharField(max_length=5, choices=Body.choices)
    number = models.CharField(max_length=20)
    profession = models.CharField(max_length=60)
    starts_on = models.DateField()
    expires_on = models.DateField(help_text="First day it no longer holds.")
    checked_on = models.DateField()
    checked_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "worker", "body", "number", "starts_on", name="registration_once"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("starts_on")), name="registration_expires_after_start"
            ),
        ]


class TrainingRecord(models.Model):
    """A course one employer has evidence of. `expires_on` is empty where it does not lapse."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="training")
    employer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    course = models.CharField(max_length=60, help_text="Code in the course catalogue.")
    title = models.CharField(max_length=200, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True, help_text="First day it no longer counts.")
    practical = models.BooleanField(default=False)
    delivered_by = models.CharField(max_length=200, blank=True)
    certificate = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=60, default="screen")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["worker", "employer", "course"], name="training_worker")]
        constraints = [
            models.UniqueConstraint(
                "worker",
                "employer",
                "course",
                "completed_on",
                name="training_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | Q(completed_on__isnull=True)
                | Q(expires_on__gt=F("completed_on")),
                name="training_expires_after_completion",
            ),
        ]


class Leave(models.Model):
    """Days on which a registrant is away, and who covers their delegations meanwhile."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="leave")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="First day back.")
    deputy = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="leave_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(worker=F("deputy")), name="leave_has_a_deputy"),
        ]
