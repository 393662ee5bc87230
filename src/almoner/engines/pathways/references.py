"""Names in pathways that depend on other definitions: pathways, instruments, indicators."""

from collections.abc import Iterator, Mapping

from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.definition.checking_opens import unfit
from almoner.platform.definitions.commands import files
from almoner.platform.definitions.kinds import kinds


def unknown_names(pathways: Mapping[str, Pathway]) -> list[str]:
    """A sentence for each name that no definition on the disk has. A file is named by its code."""
    known = {one.name: {path.stem for path in files(one)} for one in kinds()}
    return (
        _unknown_routes(pathways)
        + _unfit(pathways)
        + [
            f"{pathway.code}: there is no {what} “{name}”"
            for pathway in pathways.values()
            for what, kind, name in _named(pathway)
            if name not in (set(pathways) if kind == "pathways" else known.get(kind, set()))
        ]
    )


def _unknown_routes(pathways: Mapping[str, Pathway]) -> list[str]:
    return [
        f"{pathway.code}, {move.code}: “{one.pathway}” has no route “{one.route}”"
        for pathway in pathways.values()
        for move in pathway.transitions.values()
        for one in move.opens
        if one.route and (found := pathways.get(one.pathway))
        if one.route not in {route.code for route in found.entry.routes}
    ]


def _unfit(pathways: Mapping[str, Pathway]) -> list[str]:
    return [
        f"{pathway.code}, {move.code}: “{one.pathway}” {why}"
        for pathway in pathways.values()
        for move in pathway.transitions.values()
        for one in move.opens
        if one.pathway in pathways
        for why in unfit(pathway, one, pathways[one.pathway])
    ]


def _named(pathway: Pathway) -> Iterator[tuple[str, str, str]]:
    instruments = set(pathway.instruments)
    for move in pathway.transitions.values():
        instruments |= set(move.requires.instruments)
        for one in move.opens:
            yield "pathway", "pathways", one.pathway
    if pathway.dip and pathway.dip.instrument:
        instruments.add(pathway.dip.instrument)
    yield from (("instrument", "instruments", code) for code in sorted(instruments))
    yield from (("indicator", "indicators", code) for code in pathway.indicators)
