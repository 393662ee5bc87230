"""The REST API: every app's routes in one place, and the description that machines read."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from almoner.engines.indicators.api import router as indicators
from almoner.engines.instruments.api import router as instruments
from almoner.engines.pathways.api import ROUTERS as PATHWAYS
from almoner.platform.audit.api import router as audit
from almoner.platform.rest import problems
from almoner.platform.rest.problems import CONTENT_TYPE, ProblemShown
from almoner.registers.people.api import router as people
from almoner.registers.workforce.api import router as workers
from almoner.services.brokerage.api import router as brokerage
from almoner.services.capacity.api import router as capacity
from almoner.services.delegation.api import ROUTERS as DELEGATION

ROUTERS = {
    **DELEGATION,
    **PATHWAYS,
    "people": people,
    "workers": workers,
    "audit": audit,
    "brokerage": brokerage,
    "capacity": capacity,
    "indicators": indicators,
    "instruments": instruments,
}
REFERENCE = "#/components/schemas/ProblemShown"
ERRORS = {
    "400": "The request cannot be read",
    "401": "No key, or not one in force",
    "403": "The key lacks the scope, or its account the right",
    "404": "Nothing there that you may see",
    "409": "Refused, with every reason",
    "422": "Something given is missing, misspelt or impossible",
    "429": "Too often: see Retry-After",
}


class Api(NinjaAPI):
    """Adds to the description what every operation can answer besides success."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        model = ProblemShown.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = schema["components"].setdefault("schemas", {})
        schemas.update(model.pop("$defs", {}))
        schemas["ProblemShown"] = model
        for path in schema["paths"].values():
            for described in path.values():
                described["responses"] = {
                    **{str(code): said for code, said in described["responses"].items()},
                    **{code: _error(words) for code, words in ERRORS.items()},
                }
        return schema


def _error(words: str) -> dict[str, Any]:
    return {
        "description": words,
        "content": {CONTENT_TYPE: {"schema": {"$ref": REFERENCE}}},
    }


def build() -> Api:
    api = Api(
        title="Almoner",
        version="1",
        description="Shared care work: who may do what, for whom, and on whose authority.",
        docs_url=None,
        urls_namespace="api-v1",
    )
    problems.install(api)
    for prefix, router in ROUTERS.items():
        api.add_router(f"/{prefix}", router)
    return api


api = build()
