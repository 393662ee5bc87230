"""The standard as anybody reads it, and the page that explains it."""

from pathlib import Path

import pytest
from django.test import Client

from almoner.services.capacity.api import router
from almoner.services.capacity.standard import shapes
from almoner.services.capacity.standard.schemas import SHAPES, schema

pytestmark = pytest.mark.django_db
WHERE = "/capacity/standard/"
PAGE = (Path(__file__).parents[4] / "docs/reference/capacity-standard.md").read_text()


def test_anybody_reads_the_standard_and_finds_every_schema():
    page = Client().get(WHERE)
    assert page.status_code == 200
    for name in SHAPES:
        assert f"{WHERE}{name}.schema.json" in page.content.decode()


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_each_schema_is_served_as_data_for_every_site(name):
    answer = Client().get(f"{WHERE}{name}.schema.json")
    assert answer.json() == schema(name)
    assert answer.headers["Content-Type"] == "application/schema+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_another_name_is_not_there():
    assert Client().get(f"{WHERE}nothing.schema.json").status_code == 404


def test_the_page_names_every_path_and_every_field_of_a_statement():
    paths = [path for path in router.path_operations if path]
    assert len(paths) > 5
    assert [path for path in paths if path not in PAGE] == []
    assert [name for name in shapes.Statement.model_fields if f"`{name}`" not in PAGE] == []
