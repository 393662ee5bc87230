"""Brings rows of ASC-WDS files in, as an upload does."""

from tests.surfaces.imports import files
from tests.surfaces.imports.bringing import bring

from almoner.registers.workforce.importing import ascwds_importer
from almoner.services.delegation.catalogue import courses


def give(who, *, dry_run=False, **rows):
    content = {f"{name}.csv": files.render(tuple(found)) for name, found in rows.items()}
    return bring(who, ascwds_importer(courses()), content, dry_run=dry_run)


def errors(report):
    return report.codes("error")
