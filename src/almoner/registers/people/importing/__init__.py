"""Bringing a FHIR Bundle into the person register: `import_bundle` is an importer."""

from almoner.registers.people.importing.bundles import import_bundle

__all__ = ["import_bundle"]
