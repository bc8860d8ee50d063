"""The words of the corpus, as far as a question needs them."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache

from assistant.dictionary import is_known
from assistant.language import STOP_WORDS, lemma
from assistant.understanding.nearness import Nearness
from assistant.understanding.understood import WORD
from assistant.understanding.words import ASKING, is_cyrillic, lexeme, plain

_REMEMBERED = 256


class Vocabulary:
    """What the corpus has: forms with the number of passages that hold them, and abbreviations with their full forms.

    Building it copies nothing; what finds near words is made when a word is unknown for the first time.

    Parameters
    ----------
    forms : mapping
        Every form of the corpus, lower-case, ё as е → the number of passages that hold it.
    abbreviations : mapping
        As `assistant.abbreviations.merged` gives them.
    described : iterable of str
        Titles and names of authors that descriptions of the documents give: words that are right though no text has them.
    spelled_out : callable
        Gives the full form of an abbreviation that no document has, None where the documents have no such phrase.
    """

    def __init__(
        self,
        forms: Mapping[str, int],
        abbreviations: Mapping[str, tuple[str, ...]],
        described: Iterable[str] = (),
        spelled_out: Callable[[str], str | None] = lambda short: None,
    ) -> None:
        self.forms = forms
        self.abbreviations = abbreviations
        self._described = described
        self.spelled_out = lru_cache(maxsize=_REMEMBERED)(spelled_out)

    def has_form(self, word: str) -> bool:
        """Tell whether the corpus has this very form."""
        return plain(word) in self.forms

    def has(self, word: str) -> bool:
        """Tell whether the corpus has the word in any form, or it is an abbreviation of the corpus."""
        word = plain(word)
        if word in self.forms or word in self.short:
            return True
        if not is_cyrillic(word):
            return False
        return any(form in self.forms for form in lexeme(word))

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of the corpus, of the dictionary or of asking."""
        word = plain(word)
        return word in self.forms or word in STOP_WORDS or is_known(word) or self.has(word) or self._describes(word)

    def _describes(self, word: str) -> bool:
        return word in self.named or (is_cyrillic(word) and not self.named.isdisjoint(lexeme(word)))

    @cached_property
    def named(self) -> frozenset[str]:
        """The words of what describes the documents."""
        return frozenset(plain(word) for text in self._described for word in WORD.findall(text))

    @cached_property
    def short(self) -> dict[str, str]:
        """Abbreviations in lower case → as the corpus writes them."""
        return {plain(short): short for short in self.abbreviations}

    @cached_property
    def full(self) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
        """First four letters of a full form → its words and the abbreviation; only full forms that stand alone."""
        found: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
        for short, fulls in self.abbreviations.items():
            if len(fulls) == 1:
                words = tuple(plain(fulls[0]).split())
                found[words[0][:4]] = (*found.get(words[0][:4], ()), (words, short))
        return found

    @cached_property
    def near(self) -> Nearness:
        """Finds words near to an unknown one, words of asking among them."""
        return Nearness(self.forms, STOP_WORDS | ASKING)

    @cached_property
    def hyphened(self) -> dict[str, str]:
        """Words with hyphens, by what they are without."""
        return {form.replace("-", ""): form for form in self.forms if "-" in form}

    def passages(self, word: str) -> int:
        """Return in how many passages the commonest form of a word stands."""
        if word in STOP_WORDS or word in ASKING:
            return max(self.forms.get(word, 0), 1)
        return max((self.forms.get(form, 0) for form in {word, lemma(word), *lexeme(word)}), default=0)
