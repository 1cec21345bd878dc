"""Bringing CORDIS's organisations and projects in, as public records with their history.

A public record never overwrites what a cluster or the firm itself wrote: of an organisation that
somebody has brought in already, only the history is added.
"""

from __future__ import annotations

from backend.imports.reading.cordis import CordisSource
from backend.imports.services.cordis.records import read_organisations, read_projects
from backend.imports.services.cordis.report import Report
from backend.imports.services.cordis.writing import (
    Progress,
    write_organisations,
    write_participations,
    write_projects,
)

__all__ = ["Report", "cordis_import"]


def cordis_import(source: CordisSource, *, progress: Progress | None = None) -> Report:
    """Bring a CORDIS set in; returns the report. The same set twice changes nothing.

    Written 200 at a time, each whole or not at all: a run that was cut short is completed by
    running it again. Raises FileRefusedError where a file cannot be read.
    """
    report = Report()
    records, parts, stubs = read_organisations(source, report)
    projects = read_projects(source, report, stubs)
    project_keys = write_projects(projects, report, progress)
    organisation_keys = write_organisations(list(records.values()), report, progress)
    write_participations(parts, organisation_keys, project_keys, report, progress)
    return report
