"""Answers as Markdown with footnotes; the text of documents is plain text there, whatever it looks like."""

from assistant.export.paper import Paper
from assistant.patterns import regex
from assistant.texts import answers as answer_texts
from assistant.texts import export as texts

# What CommonMark, GFM and their kin read anywhere in a line; a backslash before any ASCII punctuation is no markup.
_ANYWHERE = regex(r"[\\`*_{}\[\]<>|~^$&@]|:(?=//|[A-Za-z0-9_+-]+:)|(?<=www)\.|(?<=mailto):|(?<=xmpp):")
_BULLET = regex(r"[#+=%:!-]")
_NUMBERED = regex(r"(\d+)([.)])")


def markdown(paper: Paper) -> str:
    """Return a paper as Markdown."""
    blocks: list[str] = []
    for turn in paper.turns:
        blocks.append(f"## {escaped(turn.heading)}")
        blocks += [escaped(remark) for remark in turn.remarks]
        for quote in turn.quotes:
            lines = [escaped(paragraph) for paragraph in quote.paragraphs]
            lines[-1] += f"[^{quote.note}]"
            blocks.append("\n>\n".join(f"> {line}" for line in lines))
            if quote.recognised:
                blocks.append(escaped(answer_texts.RECOGNISED))
    if paper.sources:
        blocks.append(f"## {texts.SOURCES}")
        blocks.append("\n".join(f"{number}. {escaped(source.entry)}" for number, source in enumerate(paper.sources, start=1)))
    if paper.lacks:
        blocks.append(escaped(f"{texts.INCOMPLETE}:"))
        blocks += [escaped(lack) for lack in paper.lacks]
    blocks += [f"[^{number}]: {escaped(note)}" for number, note in enumerate(paper.notes, start=1)]
    return "\n\n".join(blocks) + "\n"


def escaped(line: str) -> str:
    """Return a line so that it reads as it is written, at the beginning of a block too."""
    text = _ANYWHERE.sub(lambda match: f"\\{match.group()}", line)
    if _BULLET.match(text):
        return f"\\{text}"
    return _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text
