"""One delegation: everything about it, and each step that can be taken with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.web.forms import NhsForm
from almoner.platform.web.moments import now, today
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.services.delegation import commands
from almoner.services.delegation.catalogue import ActivityDefinition, suspension_triggers
from almoner.services.delegation.commands.looking import look_at
from almoner.services.delegation.forms import steps as forms
from almoner.services.delegation.models import Act, Delegation
from almoner.services.delegation.queries import dossier
from almoner.services.delegation.queries.acts import Shown, shown_plan, shown_record
from almoner.services.delegation.views.shared import about, seen, trail

Make = Callable[[Any, Delegation], NhsForm]
Save = Callable[[Viewer, Delegation, Mapping[str, Any], NhsForm], Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One verb on the page: its words, its form, and the command that does it."""

    title: str
    said: str
    make: Make
    save: Save
    lead: str = ""
    submit: str = "Save"
    warning: bool = False


def _yes(given: Mapping[str, Any], name: str) -> bool:
    return given[name] == "yes"


def _simple(form: type[NhsForm]) -> Make:
    return lambda data, row: form(data)


def _dated(form: type[NhsForm]) -> Make:
    return lambda data, row: form(data, today=today())


def _consent_form(data: Any, row: Delegation) -> NhsForm:
    speakers = [
        (one.pk, f"{one.name}, {one.get_kind_display().lower()}")
        for one in dossier.representatives_of(row.person_id)
    ]
    return forms.ConsentForm(data, speakers=speakers, today=today())


def _suspend_form(data: Any, row: Delegation) -> NhsForm:
    triggers = [(one.code, one.title) for one in suspension_triggers().triggers]
    return forms.SuspendForm(data, triggers=triggers)


def _pence(pounds: Any) -> int | None:
    return None if pounds is None else int(pounds * 100)


def _sign(party: str) -> Save:
    return lambda actor, row, given, form: commands.sign(
        actor,
        delegation_id=row.pk,
        party=party,
        agreed=_yes(given, "agreed"),
        reason=given["reason"],
        at=now(),
    )


def _plain(command: Callable[..., Any]) -> Save:
    return lambda actor, row, given, form: command(actor, delegation_id=row.pk, at=now(), **given)


def _told(command: Callable[..., Any], *yes_no: str) -> Save:
    """Like `_plain`, with the named answers turned from yes or no into a truth."""
    return lambda actor, row, given, form: command(
        actor,
        delegation_id=row.pk,
        at=now(),
        **{**given, **{name: _yes(given, name) for name in yes_no}},
    )


def _fund(actor: Viewer, row: Delegation, given: Mapping[str, Any], form: NhsForm) -> Any:
    return commands.add_funding(
        actor,
        delegation_id=row.pk,
        route=given["route"],
        what_for=given["what_for"],
        pence_per_hour=_pence(given["pounds_per_hour"]),
        minutes_per_act=given["minutes_per_act"],
        pay_supplement_pence_per_hour=_pence(given["supplement"]),
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        at=now(),
    )


STEPS = {
    "sign-delegator": Step(
        "Sign as delegator", "You have signed.", _simple(forms.SignForm), _sign("delegator")
    ),
    "sign-employer": Step(
        "Agree as employer",
        "Your answer is recorded.",
        _simple(forms.SignForm),
        _sign("employer"),
        lead="You agree that the worker has time, training and insurance for this.",
    ),
    "consent": Step(
        "Record the person's answer",
        "It is recorded.",
        _consent_form,
        lambda actor, row, given, form: commands.record_consent(
            actor,
            delegation_id=row.pk,
            at=now(),
            **form.asked(),  # type: ignore[attr-defined]
        ),
    ),
    "withdraw": Step(
        "Consent is withdrawn",
        "Consent is withdrawn. The activity has stopped.",
        _simple(forms.WithdrawForm),
        _plain(commands.withdraw_consent),
        lead="The activity stops at once.",
        warning=True,
    ),
    "start-training": Step(
        "Start the training",
        "The worker is in training.",
        _simple(forms.NothingToAsk),
        _plain(commands.start_training),
        lead="E-learning comes first, then practice that you or an assessor watch.",
        submit="Start the training",
    ),
    "start-supervision": Step(
        "Start supervised practice",
        "The worker may practise while being watched.",
        _simple(forms.NothingToAsk),
        _plain(commands.start_supervision),
        submit="Start supervised practice",
    ),
    "practice": Step(
        "Record a practice you watched",
        "The practice is recorded.",
        _simple(forms.PracticeForm),
        _told(commands.record_practice, "satisfactory", "simulated"),
    ),
    "sign-off": Step(
        "Sign off competence",
        "The worker is signed off for this activity and this person.",
        _simple(forms.NothingToAsk),
        _plain(commands.sign_off),
        lead="You say that this worker does this safely for this person.",
        submit="Sign off",
    ),
    "reassess": Step(
        "Reassess the worker",
        "The reassessment is recorded.",
        _simple(forms.ReassessForm),
        _told(commands.reassess, "satisfactory"),
    ),
    "activate": Step(
        "Make it active",
        "The worker may now do this for this person.",
        _dated(forms.ActivateForm),
        _plain(commands.activate),
        submit="Make it active",
    ),
    "suspend": Step(
        "Suspend",
        "It is suspended. Nobody may act on it.",
        _suspend_form,
        _plain(commands.suspend),
        lead="It stops at once. Only the delegator or the named deputy can start it again.",
        submit="Suspend now",
        warning=True,
    ),
    "lift": Step(
        "Start it again",
        "It is active again.",
        _simple(forms.ReasonForm),
        lambda actor, row, given, form: commands.lift(
            actor, delegation_id=row.pk, because=given["reason"], at=now()
        ),
    ),
    "end": Step(
        "End this delegation",
        "It has ended.",
        _simple(forms.ReasonForm),
        _plain(commands.end),
        lead="It cannot be started again. Anything new needs a new delegation.",
        submit="End it",
        warning=True,
    ),
    "review": Step(
        "Record a review",
        "The review is recorded.",
        _dated(forms.ReviewForm),
        _told(commands.record_review, "person_involved"),
    ),
    "observe": Step(
        "Record a visit you watched",
        "The visit is recorded.",
        _simple(forms.ObservationForm),
        _told(commands.record_observation, "satisfactory"),
    ),
    "fund": Step("Add who pays", "It is recorded.", _simple(forms.FundingForm), _fund),
}


@screen("delegation.view")
def detail(request: Request, delegation_id: int) -> HttpResponse:
    found = dossier.dossier(request.viewer, delegation_id, now())
    look_at(request.viewer, person_id=found.delegation.person_id, at=now())
    plan = found.plan
    page = {
        "d": found,
        "row": found.delegation,
        "plan_rows": shown_plan(plan.activity, plan.values) if plan else [],
        "acts": [(act, _telling(act, found.definition)) for act in found.acts],
        "steps": (steps := _offered(request.viewer, found)),
        "fund": next((where for where, title in steps if title == STEPS["fund"].title), ""),
        "fund_form": forms.FundingForm(),
        "triggers": {one.code: one for one in suspension_triggers().triggers},
        "trail": trail(),
    }
    return render(request, "delegation/detail.html", page)


@screen("delegation.view", methods=BOTH)
def step(request: Request, delegation_id: int, verb: str) -> HttpResponse:
    """One step. The command decides whether this viewer may take it, and says why not."""
    if verb not in STEPS:
        raise Unseen
    row, chosen = seen(request, delegation_id), STEPS[verb]
    form = chosen.make(request.POST if request.method == "POST" else None, row)
    if request.method == "POST" and not form.fields:
        form.is_valid()
    return about(
        request,
        row,
        form,
        lambda given: chosen.save(request.viewer, row, given, form),
        title=chosen.title,
        said=chosen.said,
        lead=chosen.lead,
        submit=chosen.submit,
        warning=chosen.warning,
    )


# What a reader of the history looks for: amounts and places before ticks.
_TELLING = ("glucose", "dose", "site", "decimal", "integer", "choice", "text")


def _telling(act: Act, definition: ActivityDefinition) -> list[Shown]:
    """The few things recorded at an act that say most about it."""
    kinds = {field.name: field.type for field in definition.record}
    told = [name for name in act.record if kinds.get(name) in _TELLING]
    first = sorted(told, key=lambda name: _TELLING.index(kinds[name]))[:4]
    return shown_record(act.activity, {name: act.record[name] for name in first})


# Which steps the page offers: by the moves the lifecycle allows, then by what hangs on the state.
_BY_MOVE = {
    "start_training": "start-training",
    "start_supervision": "start-supervision",
    "activate": "activate",
    "suspend": "suspend",
    "lift": "lift",
    "end": "end",
}


def _offered(viewer: Viewer, found: dossier.Dossier) -> list[tuple[str, str]]:
    """(address, words) of each step to offer, the next one first."""
    status, names = found.delegation.status, []
    delegating = viewer.organisation_id == found.delegation.delegating_id
    if status == "proposed":
        names += ["sign-delegator", "consent"] if delegating else ["sign-employer"]
    if status == "supervised":
        names += ["practice", "sign-off"] if delegating else ["practice"]
    names += [_BY_MOVE[verb] for verb in _BY_MOVE if verb in found.verbs]
    if status == "suspended":
        names = [name for name in names if name != "suspend"]
    if status in ("active", "suspended"):
        names += ["review", "observe", "reassess", "consent"] if delegating else []
        names += ["withdraw"]
    if status != "ended" and delegating:
        names += ["fund"]
    where = found.delegation.pk
    return [
        (reverse("delegation:step", args=[where, name]), STEPS[name].title)
        for name in dict.fromkeys(names)
    ]
