"""Any text in any place of a FHIR request: an answer or an OperationOutcome, never a fault."""

from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.surfaces.fhir.conftest import BASE

from almoner.surfaces.fhir.resources import KINDS
from almoner.surfaces.fhir.search import RESULTS, known_to

SOME = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["1", "-1", "0", "9" * 30, "act-1", "act-", "reading-1-glucose", "Patient/1"]),
    st.sampled_from(["ge2026-11-20", "9999-12-31", "lt0001-01-01T00:00:00Z", "1.1", "0.9", "\x00"]),
    st.sampled_from(["active,inactive", "Task/1", "Observation/reading-1-x", "|VLAAA", "١٢"]),
)
NAMES = sorted(RESULTS | {name for kind in KINDS.values() for name in known_to(kind)})


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    kind=st.one_of(st.sampled_from(sorted(KINDS)), st.text(max_size=10)),
    key=st.one_of(st.none(), SOME),
    query=st.lists(st.tuples(st.sampled_from(NAMES), SOME), max_size=3),
)
def test_no_input_makes_it_fail(team, reading, act, suspended, settings, kind, key, query):
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    path = "/".join(quote(part, safe="", errors="replace") for part in (kind, key) if part)
    asked = "&".join(f"{name}={quote(text, safe='', errors='replace')}" for name, text in query)
    response = team.client.get(f"{BASE}/{path}?{asked}", headers=team.headers)
    assert response.status_code in (200, 400, 404, 406), response.content
    assert response.json()["resourceType"] in {"Bundle", "OperationOutcome", *KINDS}
