"""The JSON a program may read: one function a kind of result, as `docs/json.md` has them."""

from dataclasses import asdict
from typing import Any

from assistant.answering import Answer, Citation
from assistant.building import BuildReport
from assistant.cleaning import CleanText
from assistant.errors import RejectedFile
from assistant.generation import Generation, Rejected
from assistant.references import reference
from assistant.retrieval import Hit
from assistant.spans import Span

Json = dict[str, Any]


def answer_data(generation: Generation, answer: Answer) -> Json:
    """Return an answer as JSON data."""
    return {
        "question": answer.question,
        "verdict": answer.verdict,
        "confidence": round(answer.confidence, 4),
        "text": answer.text,
        "citations": [_citation_data(citation) for citation in answer.citations],
        "hits": [hit_data(generation, hit) for hit in answer.hits],
        "generation": answer.generation,
    }


def search_data(generation: Generation, query: str, hits: tuple[Hit, ...]) -> Json:
    """Return found passages as JSON data."""
    return {"query": query, "hits": [hit_data(generation, hit) for hit in hits], "generation": generation.id}


def hit_data(generation: Generation, hit: Hit) -> Json:
    """Return one hit as JSON data."""
    passage = hit.passage
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "document": generation.entry(hit.row).source.path,
        "page": passage.pages[0] if passage.pages else None,
        "start": passage.span.start,
        "end": passage.span.stop,
        "text": passage.text,
    }


def document_data(clean: CleanText) -> Json:
    """Return what the assistant sees in a file as JSON data."""
    return {
        "document": clean.source.path,
        "title": clean.title,
        "media_type": clean.source.media_type,
        "text": clean.text,
        "pages": [
            {"number": page.number, "label": page.label, "start": page.span.start, "end": page.span.stop} for page in clean.pages
        ],
        "warnings": [asdict(warning) for warning in clean.warnings],
    }


def rejected_data(error: RejectedFile) -> Json:
    """Return a refusal as JSON data."""
    return {"document": error.document, "rejected": {"reason": error.reason, "message": error.message}}


def build_data(report: BuildReport) -> Json:
    """Return the report of a build as JSON data."""
    return {
        "generation": report.generation,
        "digest": report.digest,
        "documents": report.documents,
        "passages": report.passages,
        "embedded": report.embedded,
        "added": list(report.added),
        "changed": list(report.changed),
        "removed": list(report.removed),
        "rejected": [_rejected(item) for item in (*report.rejected, *report.broken)],
        "seconds": report.seconds,
    }


def _rejected(item: Rejected) -> Json:
    return {"document": item.document, "reason": item.reason, "message": item.message}


def _citation_data(citation: Citation) -> Json:
    return {
        "number": citation.number,
        "document": citation.entry.source.path,
        "title": citation.entry.source.description.title or citation.entry.title,
        "page": citation.page,
        "page_label": citation.page_label,
        "start": citation.quote.start,
        "end": citation.quote.stop,
        "quote": citation.text,
        "answer": _span_data(citation.answer),
        "reference": reference(citation),
    }


def _span_data(span: Span | None) -> Json | None:
    return {"start": span.start, "end": span.stop} if span else None
