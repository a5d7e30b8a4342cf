"""Tell the language of a text by its script and its small words, without a model.

In: text. Out: a language tag (ISO 639-1 for the languages profiled here, "und-Arab" and the like for other scripts), or
None where there is too little to go by. It tells English from what else the news is written in; it is not made to tell
close relatives apart (Danish and Norwegian share a profile, so do Czech and Slovak, Croatian, Serbian and Bosnian).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_SAMPLE_CHARS = 20_000
_LEAST_WORDS = 20
_LEAST_SHARE = 0.08
"""Share of words that must be small words of the language: running prose of the languages here has 0.25 to 0.5, a list
of names or a table next to nothing."""

_SMALL_WORDS = """
en: the of and to in that is was for on with as by at from it his he be has have an are this which not were had but
    they their who will said its been after would
fr: le la les des du un une et est dans en que qui pour par sur au aux ne pas plus ce cette il elle ont avec été son
    sa ses sont leur mais nous
de: der die das und den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass
    sie nach wird bei einer um sind noch wie
es: el la los las de que y en un una por con para del se al es su lo como más pero sus le ha fue este entre cuando muy
    sin sobre también hasta desde
it: il lo la i gli le di che e un una in per con del della dei delle non è sono si da al alla nel nella come più ha
    anche ma su dal ai degli
pt: o a os as de que e em um uma para com do da dos das no na não se por mais foi ao como mas é seu sua ou quando pelo
    pela são também
nl: de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij uit nog naar heeft door over
    worden werd deze wordt
sv: och i att det som en på är av för med den till inte har de om ett han men var jag sig från vi så kan när år under
    också efter eller
da: og i at det som en på er av af for med den til ikke har de om et han men var jeg seg sig fra vi så kan når år også
    etter efter eller
fi: ja on ei se että oli hän mutta ovat myös kun joka sen ole mukaan tai kuin jos niin vain hänen sekä jo ovat olisi
pl: i w na z do że się nie to jest o jak po od za dla przez oraz ale są co był także który która które ich tym przed
    jego
cs: a v na se že je do s o z za pro od by jako ale po k i jsou byl bylo podle také která který které jeho při jsme
hu: a az és hogy nem is egy ez de van meg volt el már csak szerint mint vagy még ki azt ezt amely aki után lesz
ro: și în de la a cu pe că este din pentru nu care un o au fost mai sunt al ale prin dar după această sau iar lui
hr: i u je na da se za su od s koji što kao iz ne o sa će bi koja koje nije ali po biti samo više do bio nakon
tr: ve bir bu için ile da de olarak çok daha olan gibi sonra kadar ancak ise en var ne o olduğu etti oldu tarafından
    dedi göre her
id: yang dan di dengan untuk dari ini itu dalam pada tidak akan ke adalah oleh telah juga sebagai mereka kami ada
    bahwa kata atau
sq: dhe të në e i një me për nga që se është nuk ka do më si u ai janë por ky kjo kanë ishte edhe duke
ku: û di de ji bo li ku bi ye jî ew her ev ya yên yek na ne hat dike got xwe wan
so: oo ka iyo waa ku in la uu ay soo ee si aan waxaa ah kale ayaa badan
"""
_PROFILES = {
    language: frozenset(words.split())
    for language, words in re.findall(r"(?m)^(\w\w): ((?:.+\n)(?:    .+\n)*)", _SMALL_WORDS)
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SCRIPTS = {
    "ARABIC": "und-Arab",
    "CYRILLIC": "und-Cyrl",
    "GREEK": "el",
    "HEBREW": "he",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "DEVANAGARI": "und-Deva",
    "BENGALI": "bn",
    "THAI": "th",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "ETHIOPIC": "und-Ethi",
}


def detect(text: str) -> str | None:
    """Give the language of a text, judged by a sample of its first 20,000 characters.

    None for fewer than 20 words, and for a text whose small words fit no profile well.
    """
    sample = text[:_SAMPLE_CHARS]
    script = _script(sample)
    if script:
        return script
    words = [w.lower().replace("’", "'") for w in _WORD.findall(sample)]
    if len(words) < _LEAST_WORDS:
        return None
    counts = Counter(words)
    shares = {language: sum(counts[w] for w in profile) / len(words) for language, profile in _PROFILES.items()}
    best = max(shares, key=lambda language: (shares[language], language == "en"))
    return best if shares[best] >= _LEAST_SHARE else None


def _script(sample: str) -> str | None:
    """Give the tag of a script other than Latin that holds the greater part of the letters."""
    letters = [c for c in sample if c.isalpha()]
    foreign = [c for c in letters if c > "\u036f"]
    if len(letters) < _LEAST_WORDS or len(foreign) * 2 <= len(letters):
        return None
    counts = Counter(unicodedata.name(c, "").split(" ")[0].split("-")[0] for c in foreign[:4000])
    if counts["HIRAGANA"] + counts["KATAKANA"] > 0.1 * sum(counts.values()):
        return "ja"
    name = counts.most_common(1)[0][0]
    return _SCRIPTS.get(name, "und")
