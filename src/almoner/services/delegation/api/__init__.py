"""The REST routes of delegation, one file a noun."""

from almoner.services.delegation.api import consents, proposals, steps
from almoner.services.delegation.api.acts import router as acts
from almoner.services.delegation.api.authority import router as authority
from almoner.services.delegation.api.competence import router as competence
from almoner.services.delegation.api.decisions import router as decisions
from almoner.services.delegation.api.handovers import router as handovers
from almoner.services.delegation.api.mandates import router as mandates
from almoner.services.delegation.api.plans import router as plans
from almoner.services.delegation.api.safety import escalations, incidents
from almoner.services.delegation.api.unplanned import router as unplanned

# Imported so that their routes are added to the delegations.
STEPS = (*steps.STEPS, proposals.propose_delegation, consents.record_a_consent)
ROUTERS = {
    "authority": authority,
    "decisions": decisions,
    "delegations": steps.router,
    "handovers": handovers,
    "acts": acts,
    "unplanned": unplanned,
    "competence": competence,
    "plans": plans,
    "escalations": escalations,
    "incidents": incidents,
    "mandates": mandates,
}
