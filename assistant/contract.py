"""The JSON a program may read: one function a kind of result, as `docs/json.md` has them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assistant.answering import Answer
from assistant.building import BuildReport
from assistant.citations import Citation
from assistant.cleaning import CleanText, PageSpan
from assistant.errors import RejectedFile
from assistant.generation import Generation
from assistant.manifest import Rejected
from assistant.places import word_boxes
from assistant.provisions import provision_of
from assistant.references import missing, reference
from assistant.report import report
from assistant.retrieval import Hit
from assistant.sources import Source
from assistant.spans import Span

Json = dict[str, Any]


def answer_data(generation: Generation, answer: Answer) -> Json:
    """Return an answer as JSON data."""
    return {
        "question": answer.question,
        "understood": answer.understood or answer.question,
        "changes": [asdict(change) for change in answer.changes],
        "verdict": answer.verdict,
        "confidence": round(answer.confidence, 4),
        "differs": answer.differs,
        "unknown_words": list(answer.unknown_words),
        "not_named": list(answer.not_named),
        "text": answer.text,
        "citations": [_citation_data(citation) for citation in answer.citations],
        "parts": [_part_data(part) for part in answer.parts],
        "hits": [hit_data(generation, hit) for hit in answer.hits],
        "generation": answer.generation,
        "reader": answer.reader,
    }


def _part_data(part: Answer) -> Json:
    return {
        "question": part.question,
        "verdict": part.verdict,
        "confidence": round(part.confidence, 4),
        "citations": [citation.number for citation in part.citations],
    }


def search_data(generation: Generation, query: str, hits: tuple[Hit, ...]) -> Json:
    """Return found passages as JSON data."""
    return {"query": query, "hits": [hit_data(generation, hit) for hit in hits], "generation": generation.id}


def hit_data(generation: Generation, hit: Hit) -> Json:
    """Return one hit as JSON data."""
    passage = hit.passage
    clean = generation.document(int(generation.places[hit.row, 0]))
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "document": generation.entry(hit.row).source.path,
        "page": passage.pages[0] if passage.pages else None,
        "provision": provision_of(clean.provisions, passage.span),
        "start": passage.span.start,
        "end": passage.span.stop,
        "text": passage.text,
    }


def document_data(clean: CleanText, *, boxes: bool = False) -> Json:
    """Return what the assistant sees in a file as JSON data; with `boxes` also where on its page each word stands."""
    seen = report(clean)
    data = {
        "document": clean.source.path,
        "title": clean.title,
        "media_type": clean.source.media_type,
        "text": clean.text,
        "pages": [_page_data(page) for page in clean.pages],
        "warnings": [asdict(warning) for warning in clean.warnings],
        "headings": [{"level": h.level, "start": h.span.start, "end": h.span.stop} for h in clean.headings],
        "anchors": [asdict(anchor) for anchor in clean.anchors],
        "provisions": [asdict(provision) for provision in clean.provisions],
        "metadata": asdict(seen.metadata),
        "words": seen.words,
        "languages": [{"language": language, "share": share} for language, share in seen.languages],
    }
    if boxes:
        found = word_boxes(clean, Span(0, len(clean.text)))
        data["boxes"] = [{"start": span.start, "end": span.stop, **asdict(box)} for span, box in found]
    return data


def archive_data(source: Source, members: Sequence[CleanText | RejectedFile], *, boxes: bool = False) -> Json:
    """Return what the assistant sees in an archive as JSON data: each of its documents, and all their text for a glance."""
    read = [member for member in members if isinstance(member, CleanText)]
    return {
        "document": source.path,
        "title": source.path,
        "media_type": source.media_type,
        "text": "\n\n".join(member.text for member in read),
        "pages": [],
        "warnings": [],
        "members": [
            document_data(member, boxes=boxes) if isinstance(member, CleanText) else rejected_data(member) for member in members
        ],
    }


def _page_data(page: PageSpan) -> Json:
    width, height = page.size or (None, None)
    span = {"start": page.span.start, "end": page.span.stop}
    return {"number": page.number, "label": page.label, **span, "width": width, "height": height}


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
        "title": citation.entry.shown_title,
        "page": citation.page,
        "page_label": citation.page_label,
        "provision": citation.provision,
        "start": citation.quote.start,
        "end": citation.quote.stop,
        "quote": citation.text,
        "answer": _span_data(citation.answer),
        "ocr": citation.recognised,
        "reference": reference(citation),
        "reference_missing": list(missing(citation.record)),
    }


def _span_data(span: Span | None) -> Json | None:
    return {"start": span.start, "end": span.stop} if span else None
