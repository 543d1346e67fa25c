"""What an operator does with the stores of a service: export and import, back up and restore, verify, index anew.

Everything here works on files and blocks; it shares them with a running service as one process does with another.
"""

from hero_sdk.osis.operations.backup import BackupJob, BackupReport, back_up
from hero_sdk.osis.operations.exporting import ExportJob, ExportReport, export
from hero_sdk.osis.operations.ground import OperationFailed, Watch
from hero_sdk.osis.operations.importing import ImportJob, ImportReport, import_objects
from hero_sdk.osis.operations.indexes import reindex
from hero_sdk.osis.operations.restoring import RestoreReport, restore
from hero_sdk.osis.operations.sources import ContextNames, contexts_of
from hero_sdk.osis.operations.verifying import Finding, verify

__all__ = [
    "BackupJob",
    "BackupReport",
    "ContextNames",
    "ExportJob",
    "ExportReport",
    "Finding",
    "ImportJob",
    "ImportReport",
    "OperationFailed",
    "RestoreReport",
    "Watch",
    "back_up",
    "contexts_of",
    "export",
    "import_objects",
    "reindex",
    "restore",
    "verify",
]
