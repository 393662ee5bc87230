"""One delegation with everything that belongs to it, for those who are a party to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from almoner.kernel.refusals import Refusal
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.registers.people.models import Person, Representative
from almoner.registers.workforce.models import Employment, Worker
from almoner.services.delegation import access
from almoner.services.delegation.catalogue import ActivityDefinition
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.models import (
    Act,
    Competence,
    Consent,
    Decision,
    Delegation,
    Escalation,
    Incident,
    Plan,
    Signature,
    Suspension,
)
from almoner.services.delegation.queries.acts import current_plan
from almoner.services.delegation.queries.authority import for_delegation
from almoner.services.delegation.rules.answer import Answer
from almoner.services.delegation.rules.lifecycle import LIFECYCLE
from almoner.services.delegation.rules.reasons import shown

_ACTS = 15


@dataclass(frozen=True, slots=True)
class Dossier:
    delegation: Delegation
    definition: ActivityDefinition
    answer: Answer
    plan: Plan | None
    consents: Sequence[Consent]
    signatures: dict[str, Signature]
    practices: Sequence
    competences: Sequence[Competence]
    suspensions: Sequence[Suspension]
    reviews: Sequence
    observations: Sequence
    reflections: Sequence
    escalations: Sequence[Escalation]
    incidents: Sequence[Incident]
    acts: Sequence[Act]
    events: Sequence
    funding: Sequence
    verbs: frozenset[str]
    worker_reads: bool = False

    @property
    def reasons(self) -> tuple[Refusal, ...]:
        """Why not, as this reader reads it."""
        return shown(self.answer.refusals, worker_reads=self.worker_reads)


def delegation_seen_by(viewer: Viewer, delegation_id: int) -> Delegation:
    rows = Delegation.objects.filter(access.parties(viewer), pk=delegation_id)
    if viewer.role == "care_worker":
        rows = rows.filter(worker_id=viewer.me)
    found = rows.select_related(
        "person", "worker", "provider", "delegating", "delegator", "deputy", "team", "decision"
    ).first()
    if found is None:
        raise Unseen
    return found


def dossier(viewer: Viewer, delegation_id: int, at: datetime) -> Dossier:
    row = delegation_seen_by(viewer, delegation_id)
    latest = {s.party: s for s in row.signatures.select_related("signed_by").order_by("signed_at")}
    return Dossier(
        delegation=row,
        definition=definition(row.activity),
        answer=for_delegation(row.pk, at),
        plan=current_plan(row.person_id, row.activity),
        consents=list(row.consents.order_by("-given_at")),
        signatures=latest,
        practices=list(row.practices.select_related("assessor").order_by("-practised_at")),
        competences=list(row.competences.select_related("assessor").order_by("-signed_off_at")),
        suspensions=list(row.suspensions.order_by("-since")),
        reviews=list(row.reviews.select_related("reviewed_by").order_by("-reviewed_at")),
        observations=list(row.observations.select_related("observed_by").order_by("-observed_at")),
        reflections=list(row.reflections.select_related("worker").order_by("-written_at")),
        escalations=list(row.escalations.order_by("-raised_at")[:_ACTS]),
        incidents=list(row.incidents.order_by("-happened_at")[:_ACTS]),
        acts=list(
            row.acts.filter(corrected_by__isnull=True)
            .select_related("worker")
            .order_by("-done_at")[:_ACTS]
        ),
        events=list(row.events.select_related("by_worker").order_by("-at", "-pk")),
        funding=list(row.funding.order_by("-starts_on")),
        verbs=_verbs(viewer, row),
        worker_reads=row.worker_id == viewer.worker_id,
    )


def _verbs(viewer: Viewer, row: Delegation) -> frozenset[str]:
    """The moves this viewer may make now. A move may still be refused, with its reasons."""
    roles = access.standings(viewer, row)
    return frozenset(verb for role in roles for verb in LIFECYCLE.verbs_from(row.status, role))


def person_for_decision(viewer: Viewer, person_id: int) -> Person:
    """A person the viewer's organisation cares for. Row security hides the rest."""
    found = Person.objects.filter(pk=person_id, involvements__organisation_id=viewer.own).first()
    if found is None:
        raise Unseen
    return found


def decision_seen_by(viewer: Viewer, decision_id: int) -> Decision:
    rows = Decision.objects.filter(pk=decision_id, organisation_id=viewer.own)
    found = rows.select_related("person", "provider", "decided_by").first()
    if found is None:
        raise Unseen
    return found


def providers_of(person_id: int, at: datetime) -> list[tuple[int, str]]:
    """(id, name) of the providers who care for the person today."""
    parts = Person.objects.get(pk=person_id).involvements.filter(
        kind="provider", starts_on__lte=at.date()
    )
    current = [p for p in parts.select_related("organisation") if _open(p.ends_on, at)]
    return [(part.organisation_id, part.organisation.name) for part in current]


def workers_at(organisation_id: int, at: datetime, *, role: str) -> list[tuple[int, str]]:
    """(id, name) of those employed today in an access role, by name."""
    jobs = Employment.objects.filter(
        organisation_id=organisation_id, access_role=role, starts_on__lte=at.date()
    ).select_related("worker")
    current = [job.worker for job in jobs if _open(job.ends_on, at)]
    return [(w.pk, w.name) for w in sorted(set(current), key=_by_name)]


def registrants_at(viewer: Viewer, at: datetime) -> list[tuple[int, str]]:
    """Colleagues who may be a deputy: delegating professionals and team leads, not the viewer."""
    own = viewer.own
    found = workers_at(own, at, role="delegator") + workers_at(own, at, role="team_lead")
    return [(key, name) for key, name in found if key != viewer.me]


def representatives_of(person_id: int) -> list[Representative]:
    return list(Representative.objects.filter(person_id=person_id).order_by("kind", "name"))


def _open(ends_on, at: datetime) -> bool:
    return ends_on is None or ends_on > at.date()


def _by_name(worker: Worker) -> tuple[str, str]:
    return (worker.family_name, worker.given_name)
