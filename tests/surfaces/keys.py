"""Keys for software in tests, and a caller that sends them."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from almoner.platform.accounts.models import ApiToken
from almoner.platform.accounts.tokens import SCOPES, digest

ALL = tuple(SCOPES)
_made = count(1)


def key_for(worker: Any, organisation: Any, scopes=ALL, *, days: int = 30) -> str:
    """A key made straight in the table, so that a test may give any scope to any account."""
    plain = f"alm_test_{next(_made)}_{worker.pk}"
    ApiToken.objects.create(
        user=worker.user,
        organisation_id=organisation.pk,
        name="test",
        digest=digest(plain),
        scopes=list(scopes),
        expires_at=timezone.now() + timedelta(days=days),
    )
    return plain


class Caller:
    """Sends one key with every request. `base` is put before each path."""

    def __init__(self, key: str | None, base: str = "/api/v1") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.base = base

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any):
        return self.client.get(self.base + path, query, headers={**self.headers, **(headers or {})})

    def put(self, path: str, body: Any):
        whole = self.base + path
        return self.client.put(whole, body, content_type="application/json", headers=self.headers)

    def post(self, path: str, body: Any = None, headers: dict[str, str] | None = None):
        return self.client.post(
            self.base + path,
            {} if body is None else body,
            content_type="application/json",
            headers={**self.headers, **(headers or {})},
        )
