"""Questions about a package, and their answers: both are read by everybody who was asked."""

from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.platform.audit.models import AuditEvent
from almoner.registers.organisations.access import check_right
from almoner.services.brokerage.commands.keeping import (
    MANAGE,
    asked_package,
    check_why,
    own_package,
)
from almoner.services.brokerage.models import Question
from almoner.services.brokerage.rules.states import TAKING_OFFERS

# Of one provider about one package. Local value (D).
MOST = 10
LONGEST = 1000


@transaction.atomic
def ask(actor: Viewer, *, package_id: int, text: str, at: datetime) -> Question:
    """A question of a provider that was asked. Who asks stands in the provider's own audit only."""
    package = asked_package(actor, package_id)
    if package.state not in TAKING_OFFERS:
        refuse("offers-closed", "Offers for this package are closed.")
    _check_not_too_many(actor, package_id)
    said = check_why(text, "a question")[:LONGEST]
    _check_not_named(actor, said)
    made = Question.objects.create(
        package=package, buyer_id=package.organisation_id, text=said, asked_at=at
    )
    audit(actor, "package.asked_about", package, at=at)
    return made


@transaction.atomic
def answer(actor: Viewer, *, question_id: int, text: str, at: datetime) -> Question:
    """The council's answer, for everybody. Refused when there is one already."""
    check_right(actor, MANAGE)
    own = Question.objects.filter(buyer_id=actor.own, pk=question_id)
    package_id = own.values_list("package_id", flat=True).first()
    if package_id is None:
        raise Unseen
    own_package(actor, package_id)
    row = own.select_for_update(of=("self",)).get()
    if row.answered_at is not None:
        refuse("question-answered", "This question has been answered.")
    row.answer, row.answered_at = check_why(text, "an answer"), at
    row.save(update_fields=["answer", "answered_at"])
    audit(actor, "package.question_answered", row, at=at, package=package_id)
    return row


def _check_not_too_many(actor: Viewer, package_id: int) -> None:
    asked = AuditEvent.objects.filter(
        chain=actor.own, verb="package.asked_about", subject_id=str(package_id)
    )
    if asked.count() >= MOST:
        refuse(
            "too-many-questions",
            f"Your provider has asked {MOST} questions about this package.",
            "Write in the conditions of your offer what has to be so.",
        )


def _check_not_named(actor: Viewer, text: str) -> None:
    if actor.organisation_name and actor.organisation_name.lower() in text.lower():
        raise Refused(
            Refusal(
                "asker-named",
                "The question names your organisation. Every provider reads it.",
                "Ask without naming yourself.",
            )
        )
