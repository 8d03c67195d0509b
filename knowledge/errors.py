"""What can go wrong in the knowledge base, by who must act.

* KnowledgeError
  x KnowledgeUnavailable      operator: the store or the model cannot be used; never "nothing found"
    - ModelMissing            operator: reinstall the package that is named
  x KnowledgeBusy             operator: another process is ingesting
  x IndexMismatch             operator: the collection was built by another embedding model
  x BadCollection             user: the collection name is not allowed
  x BadDocument               author: one document cannot be read; names file and line
  x UnsupportedSource         user: this kind of source cannot be ingested
"""

from pathlib import Path


class KnowledgeError(Exception):
    """Anything the knowledge base reports; the message says what to do."""


class KnowledgeUnavailable(KnowledgeError):
    """The store or the model cannot be used now; an outage is never an empty result."""


class ModelMissing(KnowledgeUnavailable):
    """A model or encoding file is absent or altered; names the package to reinstall."""


class KnowledgeBusy(KnowledgeError):
    """Another process is writing to this data directory."""


class IndexMismatch(KnowledgeError):
    """The collection holds vectors of another embedding model."""


class BadCollection(KnowledgeError):
    """The collection name is not allowed."""


class UnsupportedSource(KnowledgeError):
    """This kind of source cannot be ingested."""


class BadDocument(KnowledgeError):
    """One document cannot be read; nothing of it is taken over."""

    def __init__(self, problem: str, *, file: Path | str, line: int | None = None):
        where = f"{file}:{line}" if line is not None else f"{file}"
        super().__init__(f"{where}: {problem}")
        self.problem = problem
        self.file = str(file)
        self.line = line
