"""Citation to a bibliographic reference: GOST R 7.0.5-2008, a short form from what the file and its sidecar say."""

from assistant.answering import Citation
from assistant.descriptions import Description
from assistant.texts import answers as texts


def reference(citation: Citation) -> str:
    """Return the reference of a citation in the form of GOST R 7.0.5-2008, with the provision and the pages of the quote.

    A page is the label printed on it where the file knows one, else its number in the file; without pages the pages of the
    printed source are given as the sidecar has them.
    """
    description = citation.entry.source.description
    title = description.title or citation.entry.title
    heading = ", ".join(description.authors[:3])
    parts = [f"{heading} {title}".strip()]
    if description.container:
        parts[0] += f" // {description.container}"
    parts += [part for part in (_imprint(description), _provision(citation), _pages(citation)) if part]
    if description.url:
        parts.append(texts.reference_url(description.url))
    return "".join(_closed(part) for part in parts).strip()


def _imprint(description: Description) -> str:
    """Return «Место: издательство, год» of what is known."""
    place = ": ".join(part for part in (description.place, description.publisher) if part)
    return ", ".join(part for part in (place, str(description.year) if description.year else "") if part)


def _provision(citation: Citation) -> str:
    provision = citation.provision or ""
    return provision[:1].upper() + provision[1:]


def _pages(citation: Citation) -> str:
    if citation.printed:
        return texts.reference_page("–".join(dict.fromkeys((citation.printed[0], citation.printed[-1]))))
    printed = citation.entry.source.description.pages
    return texts.reference_page(printed) if printed else ""


def _closed(part: str) -> str:
    return f"{part} " if part.endswith((".", "!", "?", "…")) else f"{part}. "
