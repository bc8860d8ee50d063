"""A number set into the places for digits of a format: «000-000-000 00», «# ##0,0», «# ?/?», «0,0E+00»."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from assistant.loaders.number_parts import Part, Section

_MOST_PLACES = 20
_PRECISION = 300
_LITERAL = {"literal", "text", "percent", "slash"}
_GROUP = 3


def fits(amount: Decimal) -> bool:
    """Tell whether a number has no more places before the comma than are written out."""
    return amount.adjusted() <= _MOST_PLACES


def scaled(value: float, section: Section) -> Decimal:
    """Return the number that is shown: a hundred times as much for %, a thousandth for each comma behind the last place."""
    percents = sum(part.kind == "percent" for part in section)
    last = max((number for number, part in enumerate(section) if part.kind == "place"), default=len(section))
    point = next((number for number, part in enumerate(section) if part.kind == "point"), len(section))
    # Of «0,.0» the comma stands behind the last place of the whole part.
    whole = max((number for number, part in enumerate(section[:point]) if part.kind == "place"), default=last)
    commas = [number for number, part in enumerate(section) if part.kind == "comma"]
    thousands = sum(number > last or whole < number < point for number in commas)
    return Decimal(repr(value)).scaleb(2 * percents - 3 * thousands)


def in_places(amount: Decimal, section: Section) -> str:
    """Return a number without its sign in a section that has places for digits."""
    power = next((number for number, part in enumerate(section) if part.kind == "power"), None)
    slash = next((number for number, part in enumerate(section) if part.kind == "slash"), None)
    if power is not None:
        return _with_power(abs(amount), section[:power], section[power:])
    if slash is not None and (fraction := _as_fraction(abs(amount), section, slash)) is not None:
        return fraction
    return _plain(abs(amount), section)


def _plain(amount: Decimal, section: Section) -> str:
    point = next((number for number, part in enumerate(section) if part.kind == "point"), len(section))
    decimals = [part.text for part in section[point:] if part.kind == "place"]
    with localcontext(prec=_PRECISION):
        rounded = amount.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    whole, _, rest = f"{rounded:f}".partition(".")
    return _whole(whole.lstrip("0"), section[:point]) + _decimals(rest, section[point:])


def _whole(digits: str, parts: Section) -> str:
    """Fill the places before the comma from the right; the first takes all digits that are left."""
    places = [number for number, part in enumerate(parts) if part.kind == "place"]
    grouped = any(part.kind == "comma" and places and places[0] < number < places[-1] for number, part in enumerate(parts))
    if not places:
        return "".join(map(_shown, parts)) + digits
    if digits and all(part.kind in {"place", "comma"} and part.text != "0" for part in parts[places[0] : places[-1]]):
        text = f"{int(digits):,}".replace(",", " ") if grouped else digits
        return "".join([*map(_shown, parts[: places[0]]), text, *map(_shown, parts[places[-1] + 1 :])])
    left = list(digits)
    filled: dict[int, str] = {}
    count = 0
    for number in reversed(places):
        text = ""
        for _ in range(max(1, len(left)) if number == places[0] else 1):
            digit = left.pop() if left else {"0": "0", "?": " "}.get(parts[number].text, "")
            gap = " " if grouped and digit.isdigit() and count and count % _GROUP == 0 else ""
            count += digit.isdigit()
            text = digit + gap + text
        filled[number] = text
    return "".join(filled.get(number, _shown(part)) for number, part in enumerate(parts))


def _decimals(digits: str, parts: Section) -> str:
    kept = digits.rstrip("0")
    place = 0
    pieces: list[str] = []
    for part in parts:
        if part.kind == "place":
            pieces.append(digits[place] if place < len(kept) else {"0": "0", "?": " "}.get(part.text, ""))
            place += 1
        else:
            pieces.append("," if part.kind == "point" else _shown(part))
    text = "".join(pieces)
    # «0.##» of a whole number would leave the comma alone.
    return text[1:] if text.startswith(",") and not text[1:2].isdigit() else text


def _with_power(amount: Decimal, mantissa: Section, power: Section) -> str:
    point = next((number for number, part in enumerate(mantissa) if part.kind == "point"), len(mantissa))
    step = max(1, sum(part.kind == "place" for part in mantissa[:point]))
    decimals = sum(part.kind == "place" for part in mantissa[point:])
    exponent = amount.adjusted() // step * step if amount else 0
    with localcontext(prec=_PRECISION):
        shifted = amount.scaleb(-exponent)
        if shifted.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) >= 10**step:
            exponent, shifted = exponent + step, shifted.scaleb(-step)
    places = sum(part.kind == "place" for part in power)
    sign = "-" if exponent < 0 else "+" if power[0].text.endswith("+") else ""
    behind = "".join(map(_shown, power[1:]))
    return f"{_plain(shifted, mantissa)}E{sign}{abs(exponent):0{places}d}{behind}"


def _as_fraction(amount: Decimal, section: Section, slash: int) -> str | None:
    """Return «2 1/4» under «# ?/?»; None where no places stand on both sides of the stroke."""
    start = slash
    while start and section[start - 1].kind == "place":
        start -= 1
    stop = slash + 1
    while stop < len(section) and (section[stop].kind == "place" or section[stop].text.isdecimal()):
        stop += 1
    if start == slash or stop == slash + 1:
        return None
    named = "".join(part.text for part in section[slash + 1 : stop])
    before = any(part.kind == "place" for part in section[:start])
    whole = int(amount) if before else 0
    rest = Fraction(amount) - whole
    if named.isdecimal() and int(named):
        over, under = int(rest * int(named) + Fraction(1, 2)), int(named)
    else:
        over, under = rest.limit_denominator(10 ** min(len(named), 6) - 1).as_integer_ratio()
    if before and over == under:
        whole, over = whole + 1, 0
    pieces = [str(whole)] if whole or not over else []
    pieces += [f"{over}/{under}"] if over or not before else []
    head = "".join(part.text for part in section[:start] if part.kind == "literal").rstrip(" ")
    return head + " ".join(pieces) + "".join(map(_shown, section[stop:]))


def _shown(part: Part) -> str:
    return part.text if part.kind in _LITERAL and part.kind != "text" else ""
