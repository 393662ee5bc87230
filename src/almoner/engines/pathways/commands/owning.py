"""Whose case it is: allocation, and hand-over that leaves nobody without an owner."""

from datetime import datetime

from django.db import transaction

from almoner.engines.pathways import access
from almoner.engines.pathways.commands.writing import Working, begin, check_running, write
from almoner.engines.pathways.models import Case, CaseParty, HandOver
from almoner.kernel.london import to_london
from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.access import is_installation
from almoner.registers.organisations.models import Team
from almoner.registers.people.access import objections
from almoner.registers.workforce.access import in_force
from almoner.registers.workforce.models import Employment


@transaction.atomic
def allocate(
    actor: Viewer,
    *,
    case_id: int,
    worker_id: int | None = None,
    team_id: int | None = None,
    number: int | None = None,
    at: datetime,
) -> Case:
    """Gives the case to a worker, or puts it back with a team (`worker_id` None).

    The team stays as it is unless another of the same organisation is named.
    """
    access.check_right(actor, "case.allocate")
    working = begin(actor, case_id, number=number, at=at)
    access.check_owns(actor, working.case)
    check_running(working)
    team = team_id or working.state.team_id
    if team is not None:
        _check_team(team, working.state.organisation_id)
    if worker_id is None and team is None:
        refuse("no-owner", "Somebody must have this case.", "Choose a worker or a team.")
    if worker_id is not None:
        check_employed(worker_id, working.state.organisation_id, at)
    write(actor, working, "allocated", at, worker=worker_id, team=team)
    return working.case


@transaction.atomic
def take(actor: Viewer, *, case_id: int, number: int | None = None, at: datetime) -> Case:
    """A worker takes a case that nobody in their team has yet."""
    access.check_right(actor, "case.work")
    working = begin(actor, case_id, number=number, at=at)
    access.check_owns(actor, working.case)
    check_running(working)
    if actor.worker_id is None:
        refuse("not-a-worker", "Your account is not a worker's.", "Ask your manager.")
    if working.state.worker_id is not None:
        refuse("case-taken", "Somebody has this case already.", "Ask them or your team manager.")
    team = working.state.team_id
    if team is not None and team != actor.team_id and not actor.can("case.allocate"):
        refuse("other-team", "This case lies with another team.", "Ask that team.")
    write(actor, working, "allocated", at, worker=actor.worker_id, team=team or actor.team_id)
    return working.case


@transaction.atomic
def hand_over(
    actor: Viewer,
    *,
    case_id: int,
    team_id: int,
    reason: str,
    number: int | None = None,
    at: datetime,
) -> HandOver:
    """Offers the case to another team, also of another organisation.

    Until it is accepted the case stays where it is, and both sides see the offer.
    """
    access.check_right(actor, "case.work")
    working = begin(actor, case_id, number=number, at=at)
    access.check_owns(actor, working.case)
    check_running(working)
    team = _team(team_id)
    access.check_partner(actor, team.organisation_id)
    if not reason.strip():
        refuse("reason", "Say why it is handed over and what the other team needs to know.")
    if team.pk == working.state.team_id:
        refuse("same-team", "This team has the case already.", "Choose another team.")
    if HandOver.objects.filter(case=working.case, answer="").exists():
        refuse("offered", "It has been offered to a team already.", "Withdraw that offer first.")
    if team.organisation_id != working.state.organisation_id:
        _let_see(working, team.organisation_id, at)
    made = HandOver.objects.create(
        case=working.case,
        from_organisation_id=working.state.organisation_id,
        to_organisation_id=team.organisation_id,
        to_team=team,
        reason=reason.strip(),
        offered_at=at,
        offered_by=actor.actor,
    )
    write(actor, working, "handed-over", at, team=team.pk, offer=made.pk)
    if team.organisation_id != working.state.organisation_id:
        write(actor, working, "joined", at, organisation=team.organisation_id, role="offered")
    return made


@transaction.atomic
def accept_handover(
    actor: Viewer, *, case_id: int, number: int | None = None, at: datetime
) -> Case:
    """The other team takes the case: from this moment it is theirs."""
    access.check_right(actor, "case.work", "case.allocate")
    working = begin(actor, case_id, number=number, at=at)
    offer = _offer(working)
    _check_receives(actor, offer)
    shared = [one for one in working.state.shared_with if one != offer.to_organisation_id]
    if offer.from_organisation_id != offer.to_organisation_id:
        shared = _swap_parties(working.case, offer, shared, at)
    _answer(actor, offer, HandOver.Answer.ACCEPTED, at)
    write(
        actor,
        working,
        "accepted",
        at,
        team=offer.to_team_id,
        worker=None,
        organisation=offer.to_organisation_id,
        shared_with=shared,
        offer=offer.pk,
    )
    return working.case


@transaction.atomic
def decline_handover(
    actor: Viewer, *, case_id: int, reason: str, number: int | None = None, at: datetime
) -> Case:
    """The other team says no, or those who offered take the offer back. The case stays."""
    access.check_right(actor, "case.work", "case.allocate")
    working = begin(actor, case_id, number=number, at=at)
    offer = _offer(working)
    if not reason.strip():
        refuse("reason", "Say why, so that the other team knows what to do next.")
    mine = actor.organisation_id == offer.to_organisation_id and _in_team(actor, offer)
    if not mine:
        access.check_owns(actor, working.case)
    answer = HandOver.Answer.DECLINED if mine else HandOver.Answer.WITHDRAWN
    _answer(actor, offer, answer, at)
    write(actor, working, "declined", at, offer=offer.pk, note=reason.strip(), answer=answer.value)
    if offer.to_organisation_id != offer.from_organisation_id:
        write(actor, working, "left", at, organisation=offer.to_organisation_id)
        _end_offer_party(working.case, offer.to_organisation_id, at)
    return working.case


def check_employed(worker_id: int, organisation_id: int, at: datetime) -> None:
    today = to_london(at).date()
    jobs = Employment.objects.filter(in_force(today), worker_id=worker_id)
    if not jobs.filter(organisation_id=organisation_id).exists():
        refuse("worker", "That worker does not work here today.", "Choose somebody else.")


def check_no_objection(case: Case, organisation_id: int) -> None:
    """A person's standing no closes their record to an organisation, and so their cases."""
    if case.person_id and objections(organisation_id).filter(person_id=case.person_id).exists():
        refuse(
            "person-objects",
            "The person has said that this organisation may not see their record.",
            "Talk with the person first. Record it if they change their mind.",
        )


def _team(team_id: int) -> Team:
    found = Team.objects.filter(pk=team_id).first()
    if found is None:
        refuse("team", "That team is not known.", "Choose another.")
    return found


def _check_team(team_id: int, organisation_id: int) -> None:
    if _team(team_id).organisation_id != organisation_id:
        refuse(
            "team-elsewhere",
            "That team belongs to another organisation.",
            "Offer them a hand-over instead.",
        )


def _let_see(working: Working, organisation_id: int, at: datetime) -> None:
    check_no_objection(working.case, organisation_id)
    CaseParty.objects.get_or_create(
        case=working.case,
        organisation_id=organisation_id,
        left_at=None,
        defaults={"role": CaseParty.Role.OFFERED, "basis": "Hand-over", "joined_at": at},
    )


def _offer(working: Working) -> HandOver:
    found = HandOver.objects.filter(case=working.case, answer="").select_for_update().first()
    if found is None:
        refuse("no-offer", "There is no open hand-over of this case.", "Look at the case again.")
    return found


def _check_receives(actor: Viewer, offer: HandOver) -> None:
    if is_installation(actor) or actor.organisation_id != offer.to_organisation_id:
        refuse("not-offered", "This case has not been offered to your organisation.")
    if not _in_team(actor, offer):
        refuse("not-your-team", "It has been offered to another team.", "Ask that team.")


def _in_team(actor: Viewer, offer: HandOver) -> bool:
    return actor.team_id == offer.to_team_id or actor.can("case.allocate")


def _answer(actor: Viewer, offer: HandOver, answer: HandOver.Answer, at: datetime) -> None:
    offer.answer, offer.answered_at, offer.answered_by = answer, at, actor.actor
    offer.save(update_fields=["answer", "answered_at", "answered_by"])


def _swap_parties(case: Case, offer: HandOver, shared: list[int], at: datetime) -> list[int]:
    """The old owner goes on seeing the case; the new one is a party no longer."""
    _end_offer_party(case, offer.to_organisation_id, at)
    CaseParty.objects.create(
        case=case,
        organisation_id=offer.from_organisation_id,
        role=CaseParty.Role.INFORMED,
        basis="Handed the case over",
        joined_at=at,
    )
    return [*shared, offer.from_organisation_id]


def _end_offer_party(case: Case, organisation_id: int, at: datetime) -> None:
    CaseParty.objects.filter(
        case=case, organisation_id=organisation_id, left_at__isnull=True
    ).update(left_at=at)
