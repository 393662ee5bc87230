"""The REST routes of delegation, one file a noun."""

from almoner.services.delegation.api import steps
from almoner.services.delegation.api.acts import router as acts
from almoner.services.delegation.api.authority import router as authority
from almoner.services.delegation.api.competence import router as competence
from almoner.services.delegation.api.mandates import router as mandates
from almoner.services.delegation.api.plans import router as plans
from almoner.services.delegation.api.safety import escalations, incidents

ROUTERS = {
    "authority": authority,
    "delegations": steps.router,
    "acts": acts,
    "competence": competence,
    "plans": plans,
    "escalations": escalations,
    "incidents": incidents,
    "mandates": mandates,
}
