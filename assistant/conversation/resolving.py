"""A follow-up question and the turns before it to a question that stands alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.conversation.antecedents import asks_to_compare, doubtful, paired, substituted
from assistant.conversation.bare import asked_anew, counts_them, is_bare
from assistant.conversation.deeds import asked_of_deed
from assistant.conversation.ellipsis import Fragment, completed, fragments_of, incomplete, replaced
from assistant.conversation.exchange import Exchange
from assistant.conversation.grammar import Kind, Phrase
from assistant.conversation.parsed import Parsed, agreeing, edited, finished, last_question, parsed, topics, without_lead
from assistant.conversation.pronouns import Pronoun, Way, has_noun, open_pronoun
from assistant.conversation.words import lemma_of, part, readings
from assistant.patterns import regex
from assistant.spans import Edit, Span
from assistant.texts import conversation as texts

_TURNS = 3
_LONGEST = 500
_PRONOUNS = 3
_LONGEST_BARE = 6
_MORE = regex(
    r"(?:а\s+|и\s+|ну\s+)?(?:"
    r"(?:(?:можно|можешь|расскажи|расскажите|опиши|опишите|поясни|поясните|объясни|объясните|напиши)\s+)?(?:мне\s+)?(?:об\s+этом\s+|про\s+это\s+|это\s+)?"
    r"(?:по)?подробнее(?:\s+(?:об\s+этом|про\s+это|расскажи|можно))?"
    r"|(?:а\s+)?(?:что\s+|что-нибудь\s+|кто\s+|какие\s+)?ещ[её](?:\s+(?:что-нибудь|раз))?(?:\s+(?:об\s+этом|про\s+это))?(?:\s+(?:известно|есть|можно\s+(?:сказать|узнать)|сказано|говорится))?(?:\s+(?:об\s+этом|про\s+это))?"
    r"|(?:расскажи|расскажите)\s+(?:мне\s+)?(?:об\s+этом\s+)?ещ[её]|продолжай(?:те)?|дальше|что\s+дальше"
    r")(?:\s*,?\s*пожалуйста)?\s*[?.!…]*",
    re.IGNORECASE,
)
_NOW = frozenset("сейчас теперь сегодня раньше прежде".split())
_COMPARING = frozenset("отличаться различаться".split())
_DIFFERENCE = regex(
    r"(?P<asked>(?:в\s+ч[её]м|какая|какое|какие|есть\s+ли)\s+(?:же\s+|тут\s+|здесь\s+)?(?:разница|различи[ея]|отличи[ея]|сходство)|что\s+общего)"
    r"(?:\s+между\s+ними)?\s*[?.!…]*",
    re.IGNORECASE,
)
_EXAMPLES = regex(
    r"(?:а\s+)?(?:(?:приведи|приведите|дай|дайте|назови|назовите|покажи|можно|есть|какие|какие\s+есть|а)\s+)?(?:мне\s+)?(?:пару\s+|несколько\s+)?"
    r"(?:например|примеры?|примеров)(?:\s+(?:этого|этому))?(?:\s*,?\s*пожалуйста)?\s*[?.!…]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a question means in its conversation.

    Parameters
    ----------
    question : str
        Stands alone; the question as typed where that does.
    changed : bool
        Whether it is another than typed.
    another : bool
        The same question again for further quotes: «Ещё», «Расскажи подробнее».
    unclear : tuple of str
        A pronoun and what it may mean, where it may mean several as well as one; the question is left as typed then.
    """

    question: str
    changed: bool
    another: bool
    unclear: tuple[str, ...] = ()


def resolve(question: str, former: Sequence[Exchange], *, same_line: bool = False) -> Resolved:
    """Return what `question` means after the turns in `former`, the last of them last.

    A question that stands alone comes back as it is, character for character. One of the `same_line` as the last of `former` may
    leave out what that has named.
    """
    typed = question.strip()
    turns = [turn for turn in former[-_TURNS:] if turn.understood.strip()]
    if not turns or not typed or len(typed) > _LONGEST:
        return Resolved(question, False, False)
    if _MORE.fullmatch(typed):
        return Resolved(turns[-1].understood, turns[-1].understood != question, True)
    joined = _joined(typed, turns) if same_line else None
    if joined is not None:
        return Resolved(joined, True, False)
    settled = [_settled(turn) for turn in turns]
    unclear = _unclear(typed, settled)
    if unclear:
        return Resolved(question, False, False, unclear)
    found = _compared(typed, settled) or _understood(typed, settled)
    if found is None or found == typed:
        return Resolved(question, False, False)
    return Resolved(found, True, False)


def _settled(turn: Exchange) -> Exchange:
    """Return a turn of several sentences with its last question alone, its pronouns resolved by the one before it."""
    last = last_question(turn.understood)
    before = turn.understood[-_LONGEST:].rpartition(last.text)[0].strip()
    pronoun = open_pronoun(last) if before else None
    if pronoun is None:
        return turn
    text = substituted(last, pronoun, replace(turn, understood=before, quotes=()))
    return turn if text is None else replace(turn, understood=text)


def _unclear(typed: str, turns: Sequence[Exchange]) -> tuple[str, ...]:
    """Return what «он» may mean, likewise, of the last turn that says anything of it."""
    rest = without_lead(typed)
    question = parsed(rest, begins=rest == typed)
    pronoun = None if is_bare(question) else open_pronoun(question)
    if pronoun is None:
        return ()
    for turn in reversed(turns):
        found = doubtful(question, pronoun, turn)
        if found or substituted(question, pronoun, turn) is not None:
            return (question.words[pronoun.at].text, *found) if found else ()
    return ()


def _understood(typed: str, turns: Sequence[Exchange]) -> str | None:
    former = last_question(turns[-1].understood)
    if _EXAMPLES.fullmatch(typed):
        return _examples(former)
    rest = without_lead(typed)
    question = parsed(rest, begins=rest == typed)
    if is_bare(question):
        return asked_anew(question, former)
    if counts_them(question):
        counted = asked_anew(parsed("Сколько?"), former) if _names_several(former) else None
        if counted is not None:
            return counted
    pronoun = open_pronoun(question)
    if pronoun is not None:
        return _without_pronouns(question, pronoun, turns)
    if rest != typed or _is_like_fragment(question, former, typed):
        found = _of_fragment(question, former, led=rest != typed)
        if found is not None:
            return found
    return completed(question, former) or _with_argument(question, former) or _other_complement(question, former)


def _compared(typed: str, turns: Sequence[Exchange]) -> str | None:
    """«В чём разница?» between the two that were spoken of: the last question compares them, or the last two ask the same."""
    asked = [last_question(turn.understood) for turn in turns[-2:]]
    alike = len({one.words[0].low for one in asked if one.words}) == 1 < len(asked)
    difference = _DIFFERENCE.fullmatch(without_lead(typed)) if alike or asks_to_compare(asked[-1]) else None
    question = parsed(finished(f"{difference['asked']} между ними")) if difference is not None else None
    pronoun = open_pronoun(question) if question is not None else None
    return None if question is None or pronoun is None else paired(question, pronoun, turns)


def _names_several(former: Parsed) -> bool:
    """Tell whether a question asks for things in the plural: «Какие предприятия …», not «Что такое кластер?»."""
    return any(one.asked is not None and one.preposition is None and one.forms[0].number == "plur" for one in former.phrases)


def _done_otherwise(question: Parsed, former: Parsed) -> str | None:
    """«А закрыть?» after «Как открыть счёт?»."""
    done = next((word for word in reversed(former.words) if part(word) == "INFN"), None)
    return None if done is None else edited(former.text, [Edit(done.span, question.words[0].low)])


def _of_fragment(question: Parsed, former: Parsed, *, led: bool) -> str | None:
    """«А сейчас?», «А виды?», «А в Калужской?»."""
    if led and len(question.words) == 1 and question.words[0].low in _NOW:
        return _dated(question, former)
    if led and len(question.words) == 1 and part(question.words[0]) == "INFN":
        return _done_otherwise(question, former)
    fragments = fragments_of(question.text, former, begins=not led)
    if not fragments:
        return None
    found = incomplete(fragments[0], former) if len(fragments) == 1 else None
    return found or _replaced(fragments, former)


def _dated(question: Parsed, former: Parsed) -> str:
    """«А сейчас?»: instead of the former question's year, or behind it."""
    year = next((one for one in former.phrases if one.kind is Kind.YEAR), None)
    word = question.words[-1].low
    if year is not None:
        return edited(former.text, [Edit(former.whole(year), word)])
    return finished(f"{former.text.rstrip().rstrip('?!. ')} {word}")


def _replaced(fragments: Sequence[Fragment], former: Parsed) -> str | None:
    found: str | None = None
    for fragment in fragments:
        found = replaced(fragment, former)
        if found is None:
            return None
        former = parsed(found)
    return found


def _is_like_fragment(question: Parsed, former: Parsed, typed: str) -> bool:
    """Tell whether «В Калужской области?», without «а», goes on with the former question: the same preposition, and a mark."""
    first = question.phrases[0] if question.phrases else None
    if first is not None and first.kind is Kind.YEAR and typed.endswith("?") and first.whole + 1 == len(question.words):
        return any(one.kind is Kind.YEAR for one in former.phrases)
    if not typed.endswith("?") or first is None or first.preposition != 0 or first.asked is not None:
        return False
    same = [one for one in former.phrases if one.preposition is not None]
    return any(former.words[one.preposition or 0].low[:1] == question.words[0].low[:1] for one in same)


def _other_complement(question: Parsed, former: Parsed) -> str | None:
    """«Спрос на жильё» and nothing else, after «Какой спрос на офисы в Москве?»: the same noun with another complement."""
    if question.asking is not None or question.predicate is not None or former.definition or not question.phrases:
        return None
    first = question.phrases[0]
    head, mine = lemma_of(question.words[first.head]), _complement(question, first)
    same = [one for one in former.phrases if lemma_of(former.words[one.head]) == head and one.owner is None]
    old = _complement(former, same[0]) if len(same) == 1 else None
    alone = first.first == first.last == 0 and mine is not None and mine.span.stop == question.words[-1].span.stop
    if mine is None or old is None or not alone or mine.opening != old.opening:
        return None
    return edited(former.text, [Edit(old.span, mine.span.of(question.text))])


@dataclass(frozen=True, slots=True)
class _Complement:
    """What goes on from a noun: its place and its preposition, empty of a genitive."""

    span: Span
    opening: str


def _complement(question: Parsed, phrase: Phrase) -> _Complement | None:
    after = phrase.last + 1
    if phrase.whole > phrase.last:
        return _Complement(question.span(after, phrase.whole), "")
    following = next((one for one in question.phrases if one.preposition == after), None)
    return None if following is None else _Complement(question.whole(following), question.words[after].low)


def _examples(former: Parsed) -> str | None:
    tops = [phrase for phrase in topics(former) if phrase.owner is None]
    if not tops:
        return None
    first, others = tops[0], [phrase for phrase in former.phrases if phrase.preposition is not None and phrase.owner is None]
    parts = [former.put(first, "nomn")]
    parts += [former.whole(phrase).of(former.text) for phrase in others if phrase is not first]
    return texts.examples(" ".join(parts))


def _without_pronouns(question: Parsed, pronoun: Pronoun, turns: Sequence[Exchange]) -> str | None:
    """Put what they mean in the place of up to `_PRONOUNS` pronouns."""
    both = paired(question, pronoun, turns)
    if both is not None:
        return both
    found: str | None = None
    following: Pronoun | None = pronoun
    for _ in range(_PRONOUNS):
        if following is None:
            break
        changed = next((text for turn in reversed(turns) if (text := substituted(question, following, turn)) is not None), None)
        if changed is None:
            break
        found, question = changed, parsed(changed)
        following = open_pronoun(question)
        if following is not None and following.way not in (Way.PERSONAL, Way.THEN, Way.THERE, Way.THIS):
            break
    return found


def _with_argument(question: Parsed, former: Parsed) -> str | None:
    """«Кто предложил?», «Когда появился?»: a verb and no noun at all takes the former topic."""
    verb = question.predicate
    if question.asking != 0 or verb is None or len(question.words) > _LONGEST_BARE:
        return None
    if not _lacks_argument(question, verb):
        return None
    topic = next((one for one in topics(former) if one.forms and one.owner is None), None)
    found = readings(question.words[verb].low)
    transitive = any(one.tag.transitivity == "tran" for one in found)
    asks_doer = question.words[0].low == "кто"
    if topic is None or (asks_doer and not transitive):
        return None
    plural = any(one.tag.number == "plur" for one in found if one.tag.POS == "VERB")
    acted_on = transitive and (asks_doer or plural)
    several = plural and question.words[0].low in ("какие", "каковы")
    number = "plur" if several else topic.forms[0].number
    text = former.put(topic, "accs" if acted_on else "nomn", number if several else None)
    place = question.words[verb].span.stop
    agreed = [] if acted_on else agreeing(question, number, topic.forms[0].gender)
    return edited(question.text, [*agreed, Edit(Span(place, place), " " + text)])


def _joined(part_: str, former: Sequence[Exchange]) -> str | None:
    """Return a question that one line has behind another and that names nothing: «…, и куда обращаться?»."""
    question = parsed(part_)
    if not former or question.asking != 0 or has_noun(question) or len(question.words) > _LONGEST_BARE:
        return None
    verb = question.predicate
    if verb is None or part(question.words[verb]) != "INFN" or open_pronoun(question) is not None or is_bare(question):
        return None
    before = last_question(former[-1].understood)
    return asked_of_deed(question, before) or _of_topic(question, before)


def _of_topic(question: Parsed, former: Parsed) -> str | None:
    """Return «Самозанятость: как зарегистрироваться?», of a comparison «ИП или ООО: что выбрать?»."""
    tops = [one for one in topics(former) if one.forms and one.owner is None and one.asked is None and one.kind is Kind.COMMON]
    several = any(lemma_of(word) in _COMPARING for word in former.words)
    if not tops or (several and len(tops) != 2):
        return None
    topic = texts.alternatives([former.put(one, "nomn") for one in tops[: 2 if several else 1]])
    return finished(f"{topic}: {question.text[:1].lower()}{question.text[1:]}")


def _lacks_argument(question: Parsed, verb: int) -> bool:
    """Tell whether nothing is named, or, where two things are compared, only one: «Чем отличается от технопарка?»."""
    if question.words[verb].low == "есть" or any(part(word) == "INFN" for word in question.words):
        return False
    if lemma_of(question.words[verb]) in _COMPARING:
        return all(phrase.preposition is not None for phrase in question.phrases)
    return not has_noun(question)
