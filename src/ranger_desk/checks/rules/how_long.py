"""For how long something was closed, by the dates and the words of its evidence.

A reader may take a weekday, a plan or a reopening for a closed month; a flag must not.
"""

from __future__ import annotations

import calendar
import re

from ranger_desk.records import MONTHS, Closure, Extent, ParkMonth, Scope

_COUNTER = re.compile(r"\bcounters?\s*(?:\b(?:at|on|near)\b.*)?$", re.IGNORECASE)
_NO_CLOSING = re.compile(
    r"\b(?:not|never|n't) (?:been |be )?closed|\b(?:thought|think|believed?|assum\w+)\b.{0,30}?\bclosed"
    r"|\bclos(?:ing|ed) out\b|\bclosed[- ](?:circuit|loop|caption\w*)|\bclos(?:es|ing) (?:on|in|next)\b"
    r"|\b(?:will|(?:going|scheduled|expected|planned|about) to) (?:be )?clos\w+",
    re.IGNORECASE,
)
"""Words of closing that close nothing, or not yet."""
_CLOSING = re.compile(
    r"clos|cloa|cols|shut|suspen|cancel|\b(?:not?|nor)\b|n't\b|\bun(?:open|avail|access)|inaccess|\bout (?:of|for)\b"
    r"|dry ?dock|boat ?yard|moratorium|season|\bdown\b|delay|\bstart|remov|winter|evacuat|halt|discontinu|ceas|ended"
    r"|\buntil\b|\btill\b|\bopen\b",
    re.IGNORECASE,
)
"""Evidence of a closure has one of these words; `open` speaks of a season, which is another one."""
_OPENED = re.compile(r"(?<!not )(?<!never )(?<!be )\b(?:re-?opened|opened)\b", re.IGNORECASE)
_UNTIL = re.compile(r"\bno\b|\bnot\b|\buntil\b|\btill\b|\bonce\b|\bwhen\b|\bclos", re.IGNORECASE)
_FROM = re.compile(
    rf"\b(?:effective|beginning|starting|commencing|from|as of) ({'|'.join(name[:3] for name in MONTHS)})[a-z]*\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\bto\b|\bthr(?:ough|u)\b|\buntil\b|\btill\b|-", re.IGNORECASE)
_SOMETIMES = re.compile(
    r"\bweekends?\b|\b(?:week)?nights?\b|\bnightly\b|\bholidays?\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
    r"|\b(?:veterans|columbus|labor|memorial) day\b|\b(?:christmas|thanksgiving|new year)\b",
    re.IGNORECASE,
)
_THROUGHOUT = re.compile(
    r"\b(?:all|entire|whole|full) (?:of the )?(?:month|season|winter|year)|\bmonth of\b|\bseason|\bwinter\b|\bstill\b"
    r"|\bremain|\bthroughout\b|\buntil\b|\btill?\b|\bcontinu",
    re.IGNORECASE,
)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_STRETCH = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(_NUMBERS)})[- ](?:\w+ )?(day|week)s?\b|\bhalf (?:of )?(?:the|this) month\b", re.IGNORECASE
)


def all_month(closure: Closure, park_month: ParkMonth) -> bool:
    """Whether something that is counted was closed all month, and neither its dates nor its words say otherwise."""
    if closure.extent is not Extent.ALL_MONTH or closure.scope is Scope.OUTSIDE or _COUNTER.search(closure.place):
        return False
    last = calendar.monthrange(park_month.year, park_month.month)[1]
    if (closure.start and closure.start.day > 1) or (closure.end and closure.end.day < last):
        return False
    shown = closure.evidence.text
    if shown.casefold() not in ("", closure.place.casefold()) and not _CLOSING.search(shown):
        return False
    rest = _NO_CLOSING.sub(" ", shown)
    if rest != shown and "clos" not in rest.lower():
        return False
    if (_OPENED.search(shown) and not _UNTIL.search(shown)) or _begins_later(shown, park_month.month):
        return False
    return not _SOMETIMES.search(shown) or bool(_THROUGHOUT.search(shown))


def days(closure: Closure, park_month: ParkMonth) -> int | None:
    """For how many days of the month something was closed, by its dates or its words; None where neither say."""
    last = calendar.monthrange(park_month.year, park_month.month)[1]
    if closure.start or closure.end:
        first = closure.start.day if closure.start else 1
        return (closure.end.day if closure.end else last) - first + 1
    told = _STRETCH.search(closure.evidence.text) or _STRETCH.search(closure.reason or "")
    if not told:
        return None
    if not told[1]:
        return last // 2
    many = int(told[1]) if told[1].isdecimal() else _NUMBERS.index(told[1].lower()) + 1
    return min(many * (7 if told[2].lower() == "week" else 1), last)


def _begins_later(shown: str, month: int) -> bool:
    """Whether evidence names the month from which something will be closed, one of the six to come, and no end."""
    begins = _FROM.search(shown)
    if not begins or _TO.search(shown[begins.end() :]):
        return False
    named = next(number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(begins[1].lower()[:3]))
    return 1 <= (named - month) % 12 <= 6
