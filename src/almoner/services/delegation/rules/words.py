"""What a refusal says: the reason, what would put it right, and who can. One place for all."""

from datetime import UTC, datetime
from functools import lru_cache

from almoner.kernel.london import format_date
from almoner.kernel.refusals import Refusal

_DELEGATOR = "The delegator or their named deputy"
_MANAGER = "The registered manager"
_SYSTEM = "The lead for delegated activities at the integrated care board"

_WORDS: dict[str, tuple[str, str, str]] = {
    "no_delegation": (
        "This activity has not been delegated to this worker for this person.",
        "Do not do it. Ask the community team to come, or to decide on a delegation.",
        _DELEGATOR,
    ),
    "other_employer": (
        "This was delegated while working for another employer. It does not move with the worker.",
        "The delegator and this employer must agree a new delegation.",
        _DELEGATOR,
    ),
    "not_active": ("This delegation is not active.", "Finish the steps before it.", _DELEGATOR),
    "status_draft": (
        "This delegation is only a draft.",
        "The delegator must propose it and everyone must agree.",
        _DELEGATOR,
    ),
    "status_proposed": (
        "This delegation has been proposed but not everyone has agreed.",
        "The worker, the employer and the person must each agree.",
        _DELEGATOR,
    ),
    "status_agreed": (
        "This delegation is agreed, but training has not started.",
        "Finish the e-learning and the supervised practices.",
        _MANAGER,
    ),
    "status_training": (
        "The worker is still in training for this activity.",
        "Finish the e-learning, then practise under supervision.",
        _MANAGER,
    ),
    "status_supervised": (
        "The worker may only do this while being supervised.",
        "Finish the supervised practices and the sign-off.",
        "A competent assessor",
    ),
    "status_ended": ("This delegation has ended.", "Agree a new delegation.", _DELEGATOR),
    "not_yet_active": (
        "This delegation does not start until {day}.",
        "Ask the community team to cover until then.",
        _DELEGATOR,
    ),
    "ended": ("This delegation ended on {day}.", "Agree a new delegation.", _DELEGATOR),
    "suspended": (
        "This delegation is suspended.",
        "The delegator must look at why, and re-activate it.",
        _DELEGATOR,
    ),
    "review_overdue": (
        "The review of this delegation was due before {day}.",
        "Hold the review and set the next date.",
        _DELEGATOR,
    ),
    "consent_missing": (
        "There is no record that the person agrees to this, or of a best-interests decision.",
        "Ask the person, and record their answer.",
        _DELEGATOR,
    ),
    "consent_withdrawn": (
        "Consent for this ended on {day}.",
        "Respect it. Ask the community team to talk with the person.",
        _DELEGATOR,
    ),
    "consent_review": (
        "The consent or best-interests decision was due for review before {day}.",
        "Review it with the person.",
        _DELEGATOR,
    ),
    "two_legal_bases": (
        "Two legal bases are recorded at once, for example consent and best interests.",
        "Decide which one holds and withdraw the other.",
        _DELEGATOR,
    ),
    "representative_lapsed": (
        "The attorney or deputy who consented no longer holds that power.",
        "Check who can speak for the person and record consent again.",
        _DELEGATOR,
    ),
    "delegator_not_signed": (
        "The delegator has not signed.",
        "Sign the delegation.",
        _DELEGATOR,
    ),
    "delegator_declined": (
        "The delegator has taken back their agreement.",
        "Talk with the delegator.",
        _DELEGATOR,
    ),
    "delegate_not_signed": (
        "The worker has not said whether they agree to do this.",
        "Ask the worker. They may say no without any detriment.",
        "The worker",
    ),
    "delegate_declined": (
        "The worker has said no to doing this. That is their right.",
        "Find another worker or ask the community team.",
        _MANAGER,
    ),
    "employer_not_signed": (
        "The employer has not agreed to this delegation.",
        "The registered manager must agree, with insurance that covers it.",
        _MANAGER,
    ),
    "employer_declined": (
        "The employer has said no to this delegation.",
        "Ask the community team to cover.",
        _MANAGER,
    ),
    "not_employed": (
        "The worker is not employed by this provider at that time.",
        "Check the employment dates.",
        _MANAGER,
    ),
    "left_employer": (
        "The worker left this provider on {day}.",
        "Find another worker with a delegation, or ask the community team.",
        _MANAGER,
    ),
    "insurance_missing": (
        "There is no evidence that the provider's insurance covers this activity.",
        "Record insurance that covers it.",
        _MANAGER,
    ),
    "insurance_lapsed": (
        "The provider's insurance for this activity ended on {day}.",
        "Record the renewed insurance.",
        _MANAGER,
    ),
    "system_not_agreed": (
        "The local system has not agreed that this activity may be delegated.",
        "Ask for it to be put on the agreed list.",
        _SYSTEM,
    ),
    "system_switched_off": (
        "The local system stopped delegation of this activity on {day}.",
        "Ask the community team to cover. The stop must be lifted first.",
        _SYSTEM,
    ),
    "provider_not_agreed": (
        "The provider does not offer this activity.",
        "Put it on the provider's agreed list.",
        _MANAGER,
    ),
    "provider_switched_off": (
        "The provider stopped doing this activity on {day}.",
        "Ask the community team to cover.",
        _MANAGER,
    ),
    "partnership_missing": (
        "There is no working agreement between the delegating organisation and the provider.",
        "Make the agreement.",
        _SYSTEM,
    ),
    "partnership_ended": (
        "The working agreement between the two organisations ended on {day}.",
        "Renew the agreement.",
        _SYSTEM,
    ),
    "contract_silent": (
        "The contract with the provider does not allow delegated activities.",
        "Have the contract changed to allow them.",
        _SYSTEM,
    ),
    "competence_missing": (
        "The worker is not signed off for this activity with this person.",
        "Finish the supervised practices and the sign-off.",
        "A competent assessor",
    ),
    "competence_lapsed": (
        "The worker's sign-off for this activity and person ended on {day}.",
        "Have the worker reassessed.",
        "A competent assessor",
    ),
    "competence_revoked": (
        "The worker's sign-off was taken back on {day}.",
        "Have the worker reassessed.",
        "A competent assessor",
    ),
    "regimen_changed": (
        "The dose or routine has changed since the worker was signed off.",
        "Show the worker the change and sign off again.",
        _DELEGATOR,
    ),
    "training_missing": (
        "There is no dated record that the worker has finished the course {course}.",
        "Do the course and record the date.",
        _MANAGER,
    ),
    "training_lapsed": (
        "The worker's training in {course} ran out on {day}.",
        "Repeat the course and record the date.",
        _MANAGER,
    ),
    "plan_missing": (
        "There is no current plan for this activity.",
        "Write the plan.",
        _DELEGATOR,
    ),
    "plan_review": (
        "The plan for this activity was due for review before {day}.",
        "Review the plan.",
        _DELEGATOR,
    ),
    "not_registered": (
        "The delegator is not on the register at that time.",
        "Hand over to a registered professional.",
        "The team lead",
    ),
    "registration_lapsed": (
        "The delegator's registration ended on {day}.",
        "Record the renewed registration or hand over.",
        "The team lead",
    ),
    "delegator_left": (
        "The delegator no longer works for the delegating organisation.",
        "Hand over to another registered professional.",
        "The team lead",
    ),
    "deputy_cannot_cover": (
        "The delegator is away and the named deputy cannot cover.",
        "Name a deputy who is registered and works for the team.",
        "The team lead",
    ),
    "deputy_away": (
        "The delegator is away, and the deputy who would cover is away too.",
        "Name a deputy who is there, or ask the community team to come.",
        "The team lead",
    ),
    "profession_not_allowed": (
        "The delegator's profession may not delegate this activity.",
        "Hand over to a colleague of a profession that may.",
        "The team lead",
    ),
    "person_died": (
        "The person has died.",
        "Tell the community team if they do not know.",
        _DELEGATOR,
    ),
    "record_closed": (
        "The person has said that this organisation may not see their record.",
        "Respect it. Ask the community team to talk with the person.",
        _DELEGATOR,
    ),
    "team_record_closed": (
        "The person has said that the delegating organisation may not see their record.",
        "Respect it. Talk with the person about who should look after this.",
        _MANAGER,
    ),
    "sharing_refused": (
        "The person has said no to sharing what delegated activities need.",
        "Respect it. Ask the community team to talk with the person.",
        _DELEGATOR,
    ),
    "record_not_seen": (
        "Your organisation cannot see this person's record now.",
        "Check with the office whether you still care for this person.",
        _MANAGER,
    ),
    "in_hospital": (
        "The person is in hospital.",
        "When they are home, the delegator must check the plan before you start again.",
        _DELEGATOR,
    ),
    "provider_not_involved": (
        "This provider does not care for this person at that time.",
        "Check with the office.",
        _MANAGER,
    ),
    "moved_provider": (
        "The person moved to another provider on {day}.",
        "The new provider needs its own delegation.",
        _DELEGATOR,
    ),
    "team_not_involved": (
        "The delegating team does not care for this person at that time.",
        "Check which community team is responsible.",
        _DELEGATOR,
    ),
    "moved_team": (
        "The person moved to another community team on {day}.",
        "The new team must decide on a delegation of its own.",
        "The new community team",
    ),
}
REFUSALS = {code: Refusal(code, *words) for code, words in _WORDS.items()}


def suspended(trigger: str, words: str) -> Refusal:
    """The refusal for an open suspension, in the trigger's own words."""
    return Refusal(f"suspended:{trigger}", words, REFUSALS["suspended"].mend, _DELEGATOR)


@lru_cache(maxsize=4096)
def day(refusal: Refusal, seconds: float) -> Refusal:
    """The refusal with its day filled in, as London reads the calendar."""
    if "{day}" not in refusal.reason:
        return refusal
    shown = format_date(datetime.fromtimestamp(seconds, UTC))
    return Refusal(refusal.code, refusal.reason.replace("{day}", shown), refusal.mend, refusal.who)
