"""The names of what is taken and given: the published description knows each by its name alone."""

from collections import defaultdict
from collections.abc import Iterator

from ninja import Schema

from almoner.surfaces.api.main import api


def every(schema: type[Schema]) -> Iterator[type[Schema]]:
    for one in schema.__subclasses__():
        yield one
        yield from every(one)


def test_no_two_share_a_name():
    """Else one would be described as the other, without a word."""
    paths = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    assert paths, "the routes are there"
    places = defaultdict(set)
    for one in every(Schema):
        if one.__module__.startswith("almoner."):
            places[one.__qualname__].add(one.__module__)
    assert len(places) > 50
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
