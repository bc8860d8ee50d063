"""A record to what people paste: references, entries of lists, BibTeX, RIS, and what they lack."""

from assistant.references.bibtex import bibtex
from assistant.references.citing import reference, referred, repeated
from assistant.references.completeness import missing, missing_note
from assistant.references.listing import listing
from assistant.references.ris import ris

__all__ = ["bibtex", "listing", "missing", "missing_note", "reference", "referred", "repeated", "ris"]
