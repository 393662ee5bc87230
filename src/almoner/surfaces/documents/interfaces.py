"""Pages about the ways in for software: the command line, the REST API, FHIR."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import typer

from almoner.surfaces.documents.markdown import bullets, table

METHODS = ("get", "post", "put", "patch", "delete")
API = "/api/v1/"


def commands() -> Iterator[tuple[str, Any]]:
    """(what is typed, the command), in the order of `almoner --help`; hidden ones left out."""
    # Imported late: the command line has the command that builds these pages.
    from almoner.surfaces.cli.app import app

    yield from _walk("almoner", typer.main.get_command(app))


def _walk(typed: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield typed, command
        return
    for name, one in inner.items():
        if not one.hidden:
            yield from _walk(f"{typed} {name}", one)


def command_line_page() -> str:
    parts = [
        "# The command line",
        "",
        "`almoner --help` says the same. Exit codes: 0 done or granted, 1 refused or at fault,",
        "2 not answerable. With `--json` a command prints JSON for software to read.",
        "",
    ]
    for typed, command in commands():
        parts += _command(typed, command)
    return "\n".join(parts).rstrip() + "\n"


def _command(typed: str, command: Any) -> list[str]:
    rows = [_parameter(one) for one in command.params if not getattr(one, "hidden", False)]
    listed = ["", *table(["given", "need", "what it is"], rows)] if rows else []
    return [f"## `{typed}`", "", *_paragraphs(command.help or ""), *listed, ""]


def _parameter(one: Any) -> list[str]:
    is_argument = one.param_type_name == "argument"
    named = one.name.upper() if is_argument else ", ".join(one.opts)
    return [f"`{named}`", "required" if one.required else "optional", one.help or ""]


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n") for part in (part, "")][:-1]


def api_schema() -> dict[str, Any]:
    from almoner.surfaces.api.main import api

    return dict(api.get_openapi_schema(path_prefix=API))


def api_page() -> str:
    schema = api_schema()
    parts = [
        "# The REST API",
        "",
        "Each request carries a key: `Authorization: Bearer …`. A key has scopes, one",
        "organisation and an end. It can do no more than the account it belongs to. Ids are",
        "numbers of Almoner; a name or an NHS number never stands in an address.",
        "",
        "`almoner openapi` prints the whole description, with the shape of every answer.",
        "",
        "## Operations",
        "",
    ]
    for tag, rows in _operations(schema).items():
        parts += [
            f"### {tag.capitalize()}",
            "",
            *table(["request", "scope", "what it does", "given in the address"], rows),
            "",
        ]
    errors = [[code, words] for code, words in _errors(schema).items()]
    parts += ["## When it says no", "", *table(["status", "means"], errors)]
    parts += ["", "Each carries `application/problem+json`, with every reason and what mends it."]
    return "\n".join(parts) + "\n"


def _operations(schema: dict[str, Any]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if one := methods.get(method):
                found[one["tags"][0]].append(_operation(method, path, one))
    return dict(found)


def _operation(method: str, path: str, one: dict[str, Any]) -> list[str]:
    scope = one.get("x-scope", "")
    words = " ".join(one.get("description", "").split())
    words = words.removesuffix(f"Needs the scope `{scope}`.").strip()
    given = [
        f"`{parameter['name']}`{'' if parameter.get('required') else ' (optional)'}"
        for parameter in one.get("parameters", [])
    ]
    request = f"`{method.upper()} {path}`"
    return [request, f"`{scope}`" if scope else "", words, ", ".join(given)]


def _errors(schema: dict[str, Any]) -> dict[str, str]:
    """What each operation can answer besides success."""
    said: dict[str, str] = {}
    for methods in schema["paths"].values():
        for method in set(methods) & set(METHODS):
            for code, response in methods[method]["responses"].items():
                if code >= "400":
                    said[code] = response["description"]
    return dict(sorted(said.items()))


def fhir_page() -> str:
    from almoner.surfaces.fhir.capability import statement

    said = statement("")
    [server] = said["rest"]
    parts = [
        "# FHIR R4",
        "",
        f"FHIR {said['fhirVersion']}. {said['implementation']['description']}",
        server["security"]["description"],
        "`GET /fhir/R4/metadata` answers with the whole CapabilityStatement.",
        "",
    ]
    for resource in server["resource"]:
        names = (one["code"] for one in resource["interaction"])
        rows = [
            [f"`{one['name']}`", one["type"], one["documentation"]]
            for one in resource["searchParam"]
        ]
        parts += [
            f"## {resource['type']}",
            "",
            resource["documentation"],
            "",
            *bullets([f"Interactions: {', '.join(names)}", f"Profile: {resource['profile']}"]),
            "",
            *table(["searched by", "type", "what it is"], rows),
            "",
        ]
    return "\n".join(parts).rstrip() + "\n"


def pages() -> Iterable[tuple[str, str]]:
    """(path under docs/reference, text)."""
    yield "command-line.md", command_line_page()
    yield "rest-api.md", api_page()
    yield "fhir.md", fhir_page()
