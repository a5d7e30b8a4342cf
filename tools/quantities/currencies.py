"""Write the rows of money of `lexicon/units.csv` from CLDR (Babel) and ISO 4217 (pycountry).

    python tools/quantities/currencies.py > money.csv

In: the installed Babel and pycountry, and the small tables below of what news says otherwise than CLDR. Out: CSV on
standard output, one row a currency in use. The rows of measures in `units.csv` are kept by hand and are not touched.
"""

from __future__ import annotations

# ruff: noqa: E501, SIM905 — the tables read best with one currency after the other
import csv
import re
import sys
from collections import defaultdict

import pycountry
from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies

# ISO 4217 amendment 176, where the exponent is not 2. CLDR's differ (it gives what is used in cash).
EXPONENTS = dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0)
EXPONENTS |= dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)

NOT_TENDER = set("BOV CHE CHW CLF COU MXV USN UYI UYW XAD XAG XAU XBA XBB XBC XBD XPD XPT XSU XTS XUA XXX".split())

# Replaced within living memory, and still named in the documents of their day.
HISTORIC = ("BGN", "HRK", "LTL", "LVL", "EEK", "DEM", "FRF", "ITL", "SLL", "ZWL")

# Signs that stand before the number. "$" alone is the United States' in news; a letter before it names another.
SIGNS = {
    "USD": "$ US$ U.S.$ $US $USD USD$", "AUD": "A$ AU$ AUD$ $A $AU $AUD", "CAD": "C$ CA$ Can$ CDN$ Cdn$ CAD$ $C $CA $CAD", "NZD": "NZ$ NZD$ $NZ $NZD",
    "HKD": "HK$ HKD$ $HK $HKD", "SGD": "S$ SG$ SGD$ $S $SGD", "TWD": "NT$", "BRL": "R$", "MXN": "Mex$ MX$ MXN$", "JMD": "J$ JA$",
    "FJD": "FJ$", "BBD": "Bds$", "TTD": "TT$", "XCD": "EC$", "BZD": "BZ$", "NAD": "N$", "LRD": "L$ LR$", "GYD": "G$ GY$",
    "SRD": "SR$", "NIO": "C$N", "EUR": "€ Euro Euros euro euros", "GBP": "£ UK£ GB£", "EGP": "E£ £E LE", "LBP": "L£ LL L.L.", "SYP": "S£ SYP£",
    "JPY": "¥ JP¥ JPY¥", "CNY": "CN¥ RMB¥ RMB", "INR": "₹ Rs Rs. INR₹", "PKR": "₨ Rs Rs.", "NPR": "Rs Rs.", "MUR": "Rs Rs.", "NGN": "₦ N", "UAH": "₴",
    "RUB": "₽ R₽ Rbs Rub", "TRY": "₺ TL", "ILS": "₪ NIS", "KRW": "₩ W", "PHP": "₱ Php PhP P", "VND": "₫", "THB": "฿ B฿", "KZT": "₸",
    "GEL": "₾", "AZN": "₼", "AMD": "֏", "GHS": "₵ GH₵ GHS₵ GH¢", "CRC": "₡", "PYG": "₲ Gs.", "LAK": "₭", "MNT": "₮",
    "AFN": "؋ Afs Afs.", "KES": "KSh KSh. Ksh KSh.", "UGX": "USh USh. Ush", "TZS": "TSh TSh. Tsh", "MYR": "RM",
    "IDR": "Rp Rp.", "ZAR": "R ZAR", "BDT": "Tk Tk. ৳", "CHF": "SFr SFr. Sfr Sfr. SwFr Fr Fr. CHF", "SEK": "Skr SKr kr Kr", "NOK": "Nkr NKr kr Kr",
    "DKK": "Dkr DKr kr Kr", "ISK": "Ikr kr Kr", "BWP": "P BWP", "QAR": "QR", "SAR": "SR ﷼", "KWD": "KD", "BHD": "BD", "AED": "Dh Dhs Dh. Dhs.",
    "JOD": "JD JDs", "IQD": "ID", "OMR": "RO", "ETB": "Br Birr birr", "PEN": "S/ S/.", "XOF": "CFA FCFA", "XAF": "CFA FCFA", "XDR": "SDR XDR", "SLE": "Le", "LKR": "SLRs LKRs Rs Rs.",
}  # fmt: skip
SUFFIXES = {
    "SEK": "kr kr.", "NOK": "kr kr.", "DKK": "kr kr.", "ISK": "kr kr.", "CZK": "Kč Kc", "PLN": "zł zl", "HUF": "Ft",
    "EUR": "€", "GBP": "£ stg", "USD": "$ US$", "ILS": "NIS", "XOF": "CFA FCFA", "XAF": "CFA FCFA", "XDR": "SDR SDRs XDR", "TRY": "TL ₺", "UAH": "₴ hrn",
    "RUB": "₽ rub", "CNY": "RMB", "VND": "₫", "BGN": "lv",
}  # fmt: skip
# More nouns than CLDR's two. "default": the noun alone means this currency unless its sentence names another's country.
NOUNS = {
    "USD": "buck bucks greenbacks usd", "EUR": "eur", "GBP": "sterling quid gbp", "SEK": "crown crowns kronas", "NOK": "crown crowns krones",
    "DKK": "crown crowns krones", "CZK": "crown crowns koruny korun", "ISK": "krona kronur kronas crown crowns",
    "ILS": "shekel shekels", "CNY": "renminbi yuans rmb kuai", "RUB": "rouble roubles", "BYN": "rouble roubles", "IRR": "riyal riyals toman tomans",
    "YER": "riyal riyals", "OMR": "riyal riyals", "SAR": "rial rials", "QAR": "rial rials", "TRY": "liras", "LBP": "lira liras",
    "SYP": "lira liras", "UAH": "hryvnya hryvnyas hryvna hryvni hryven", "PLN": "zlotys zloty złoty złotys zlotych",
    "HUF": "forints", "ALL": "leks", "AFN": "afghani afghanis afs", "KZT": "tenge", "NGN": "naira", "KGS": "som soms",
    "UZS": "soum sum", "MKD": "denars", "CRC": "colon colones", "SVC": "colon colones", "VES": "bolivar bolivars bolivares",
    "NIO": "cordoba cordobas", "JPY": "yens", "KHR": "riels", "ZAR": "rands", "THB": "bahts", "BGN": "lev leva levs",
}  # fmt: skip
DEFAULTS = set("USD GBP EUR RUB JPY CNY KRW".split())
# Nouns that in news are only said of one of their currencies without its adjective.
ONLY_WITH_ADJECTIVE = {
    "dollar": "USD",
    "dollars": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "won": "KRW",
    "real": "BRL",
    "rights": "",
}
ADJECTIVES = {
    "USD": "u.s. us american united-states", "GBP": "british uk u.k. english pounds", "AED": "emirati uae u.a.e. emirates",
    "SAR": "saudi saudi-arabian", "CHF": "swiss", "ILS": "israeli new-israeli", "XOF": "cfa west-african-cfa", "XAF": "cfa central-african-cfa",
    "XPF": "cfp pacific", "TWD": "taiwan taiwanese new-taiwan", "NZD": "new-zealand kiwi nz", "HKD": "hong-kong hk", "AUD": "australian aussie au",
    "CAD": "canadian", "SGD": "singapore singaporean", "KRW": "south-korean korean", "TRY": "turkish new-turkish", "PKR": "pakistani",
    "KZT": "kazakh kazakhstani", "KGS": "kyrgyz kyrgystani", "TJS": "tajik", "TMT": "turkmen", "UZS": "uzbek", "BAM": "bosnian convertible",
    "BRL": "brazilian", "CDF": "congolese", "AFN": "afghan", "MMK": "myanmar burmese", "BYN": "belarusian belarusan", "CNY": "chinese",
    "LAK": "lao laotian", "PHP": "philippine filipino", "DOP": "dominican", "IRR": "iranian", "BWP": "botswana botswanan", "GYD": "guyanese",
    "SSP": "south-sudanese", "ZAR": "south-african", "EUR": "", "VND": "vietnamese", "MDL": "moldovan", "MKD": "macedonian",
}  # fmt: skip
NAMES = {"VED": "digital bolívar"}  # where CLDR's is not said
CAPITALS = {
    "NOK": "Oslo", "SEK": "Stockholm", "DKK": "Copenhagen", "ISK": "Reykjavik", "CZK": "Prague Czechia", "CHF": "Bern Berne Geneva Zurich",
    "GBP": "London Britain U.K. UK Scotland Wales England", "EGP": "Cairo", "LBP": "Beirut", "SYP": "Damascus", "SDG": "Khartoum",
    "SSP": "Juba", "INR": "New-Delhi Delhi Mumbai", "PKR": "Islamabad Karachi", "LKR": "Colombo", "NPR": "Kathmandu Nepali", "IQD": "Baghdad",
    "JOD": "Amman", "KWD": "Kuwait", "BHD": "Manama", "LYD": "Tripoli", "DZD": "Algiers", "TND": "Tunis", "RSD": "Belgrade", "SAR": "Riyadh",
    "QAR": "Doha", "YER": "Sanaa", "OMR": "Muscat", "IRR": "Tehran", "AED": "Abu-Dhabi Dubai", "MAD": "Rabat", "RUB": "Moscow", "BYN": "Minsk",
    "TRY": "Ankara Istanbul Turkey", "KES": "Nairobi", "UGX": "Kampala", "TZS": "Dodoma", "SOS": "Mogadishu", "MXN": "Mexico-City",
    "ARS": "Buenos-Aires", "CLP": "Santiago", "COP": "Bogota", "PHP": "Manila", "CUP": "Havana", "UYU": "Montevideo", "RON": "Bucharest",
    "MDL": "Chisinau", "AZN": "Baku", "TMT": "Ashgabat", "CNY": "Beijing", "JPY": "Tokyo", "KRW": "Seoul", "KPW": "Pyongyang",
    "RWF": "Kigali", "CDF": "Kinshasa", "DJF": "Djibouti", "BIF": "Gitega", "GNF": "Conakry", "XOF": "Dakar Abidjan Bamako Niamey",
    "XAF": "Yaounde Libreville N'Djamena", "KGS": "Bishkek", "UZS": "Tashkent", "ZMW": "Lusaka", "MWK": "Lilongwe",
}  # fmt: skip


def main() -> None:
    """Print the table."""
    locale = Locale("en")
    places = _places(locale)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow("code name kind exponent signs suffixes nouns adjectives alone places source".split())
    for code in sorted({c.alpha_3 for c in pycountry.currencies} - NOT_TENDER | set(HISTORIC)):
        writer.writerow(_row(code, places.get(code, [])))


def _row(code: str, places: list[str]) -> list[str]:
    names = [re.sub(r" \(.*", "", NAMES.get(code) or get_currency_name(code, n, locale="en").lower()) for n in (1, 2)]
    nouns = list(dict.fromkeys([*(n.split()[-1] for n in names), *NOUNS.get(code, "").split()]))
    plain = {n: n.replace("ʻ", "'") for n in nouns}
    nouns = list(dict.fromkeys(plain.values()))
    own = " ".join(names[0].replace("-", " ").split()[:-1])
    adjectives = [a for a in (own, *(a.replace("-", " ") for a in ADJECTIVES.get(code, "").split())) if a]
    alone = "no" if any(ONLY_WITH_ADJECTIVE.get(n, code) != code for n in nouns) else "yes"
    if code in DEFAULTS:
        alone = "default"
    words = [own.title() if own else "", *places, *(c.replace("-", " ") for c in CAPITALS.get(code, "").split())]
    return [
        code, get_currency_name(code, locale="en"), "money", str(EXPONENTS.get(code, 2)), "|".join(SIGNS.get(code, "").split()),
        "|".join(_behind(code)), "|".join(nouns), "|".join(dict.fromkeys(adjectives)), alone,
        "" if code in {"USD", "EUR"} else "|".join(dict.fromkeys(w for w in words if w)), "ISO 4217; CLDR",
    ]  # fmt: skip


def _behind(code: str) -> list[str]:
    """Signs that stand behind the number: those of the table, and every sign that is no letter ("100 ₡")."""
    glyphs = [s for s in SIGNS.get(code, "").split() if len(s) == 1 and not s.isalpha()]
    return list(dict.fromkeys([*SUFFIXES.get(code, "").split(), *glyphs]))


def _places(locale: Locale) -> dict[str, list[str]]:
    """List the territories where each currency is tender today, by their English names."""
    out: dict[str, list[str]] = defaultdict(list)
    for territory in sorted(get_global("territory_currencies")):
        name = locale.territories.get(territory)
        for code in get_territory_currencies(territory) if name and len(territory) == 2 else ():
            if code not in {"USD", "EUR"}:
                out[code].append((name or "").replace("’", "'"))
    return out


if __name__ == "__main__":
    main()
