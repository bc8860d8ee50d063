"""PDF, by PDFium and pypdf: `loading` is the way a file takes through the other modules."""

from assistant.loaders.pdf.loading import load

__all__ = ["load"]
