"""The forms of a case that is worked together: whose count, and who reads them."""

from django.db.models import F, Q

from almoner.engines.instruments.models import Completion
from almoner.engines.pathways.access import unrestricted, works_on
from almoner.engines.pathways.models import Case, CaseParty, HandOver
from almoner.engines.pathways.rules.partners import Stint, owners, worked_then
from almoner.platform.access.viewer import Viewer

_JOINT, _ACCEPTED = CaseParty.Role.JOINT, HandOver.Answer.ACCEPTED


def about_case(case_id: int) -> str:
    """How an instrument names the case it belongs to."""
    return f"case:{case_id}"


def case_about(about: str) -> int | None:
    kind, _, key = about.partition(":")
    return int(key) if kind == "case" and key.isascii() and key.isdigit() else None


def stints_of(case: Case) -> list[Stint]:
    """Who owned the case when, and who worked on it together with its owner."""
    handed = HandOver.objects.filter(case=case, answer=_ACCEPTED).exclude(
        from_organisation=F("to_organisation")
    )
    answered = handed.order_by("answered_at").values_list("answered_at", "from_organisation_id")
    turns = [(at, was) for at, was in answered if at is not None]
    joint = CaseParty.objects.filter(case=case, role=_JOINT)
    shared = joint.values_list("organisation_id", "joined_at", "left_at")
    return [*owners(case.organisation_id, turns), *(Stint(*one) for one in shared)]


def counting(case: Case, rows: list[Completion]) -> list[Completion]:
    """Those that were completed by an organisation while it worked on the case."""
    if not rows:
        return []
    stints = stints_of(case)
    return [
        one
        for one in rows
        if one.completed_at and worked_then(stints, one.organisation_id, one.completed_at)
    ]


def forms_shared(viewer: Viewer, about: str) -> Q | None:
    """What an instrument may ask: the complete forms about a case that the viewer's organisation
    works on now, signed by any organisation while it worked on it; about nobody but its person."""
    key = case_about(about)
    if key is None or not viewer.can("case.view"):
        return None
    case = Case.objects.filter(unrestricted(viewer), pk=key).first()
    if case is None or not works_on(viewer, case):
        return None
    theirs = Q(pk__in=())
    for one in stints_of(case):
        during = Q(organisation_id=one.organisation)
        during &= Q(completed_at__gte=one.since) if one.since else Q()
        theirs |= during & (Q(completed_at__lt=one.until) if one.until else Q())
    return theirs & of_its_person(case)


def of_its_person(case: Case) -> Q:
    """A form about somebody else says nothing here. One about nobody may be about the case."""
    return Q(person_id=case.person_id) | Q(person__isnull=True)


def worker_of(viewer: Viewer, about: str) -> bool:
    """Whether the case that a form is about is allocated to the viewer."""
    key = case_about(about)
    if key is None or viewer.worker_id is None:
        return False
    return Case.objects.filter(pk=key, worker_id=viewer.worker_id).exists()
