"""Make claims of the drafts that stand.

In: drafts of a document, in order of position. Out: `Claim`s with parties, places, dates, attribution and evidence.
What the text does not say stays None; how sure each is, `confidence` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from musterbook.reading.claims import bases, dating
from musterbook.reading.claims.candidates import Placed
from musterbook.reading.claims.placing import lasting, places_of, tolls
from musterbook.reading.claims.purposes import purpose_of
from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.roles import Filler, represented, united
from musterbook.reading.gathering import Scene, in_turn
from musterbook.reading.speech import attributions
from musterbook.reading.speech.attributions import Speech
from musterbook.records import Basis, Claim, Kind, Party, Place, Stage

_ACTION_LIMIT = 90


class Assembler:
    """Turns drafts into claims, and keeps what later drafts need: dates by speaker, ids by span."""

    def __init__(self, scene: Scene, reader: str) -> None:
        self.scene, self.reader = scene, reader
        self.said_on = dating.stated(scene)
        self.number = {id(speech): n for n, speech in enumerate(scene.speeches)}
        self.twins: dict[tuple[str, int, int], int] = {}
        self.ids: dict[int, str] = {}
        self.last_money: Draft | None = None
        self.last_basis: tuple[int, str] = (-1, "new")  # of the last sum, by its paragraph
        self.setting: tuple[int, list[tuple[Place, int, int]]] = (-1, [])
        self.calm = self.setting  # the same, but of no attack: what is given goes elsewhere

    def claims(self, drafts: list[Draft]) -> Iterator[Claim]:
        """Give a claim for each draft, in the drafts' order."""
        for draft in drafts:
            self.ids[id(draft)] = self._identity(draft)
        for draft, _ in zip(drafts, in_turn(d.view for d in drafts), strict=True):
            yield self._claim(draft)

    def _identity(self, draft: Draft) -> str:
        key = (draft.kind, *draft.span)
        ordinal = self.twins.get(key, 0)
        self.twins[key] = ordinal + 1
        return Claim.identity(self.scene.document.id, *key, ordinal)

    def _claim(self, draft: Draft) -> Claim:
        scene, (start, end) = self.scene, draft.span
        speech = self._speech(draft)
        self._inherit(draft)
        party, counterparty = self._party(draft, "party"), self._party(draft, "counterparty")
        places = self._set_in(draft)
        occurred = dating.occurred(scene, draft) if draft.kind == "event" else None
        period = dating.period(scene, draft) if occurred is None else None
        repeats, announced, basis = self._repeats(draft, period)
        purpose = purpose_of(scene, draft)
        told_of = draft.view.grammar.labels[draft.trigger] == "acl:relcl"  # "the $40 million that Norway will give"
        if repeats and draft.stage == "pledged" and draft.mood.name == "will" and not told_of:
            draft.stage = "committed"
        conditions = self._conditions(draft)
        if conditions is not None and draft.kind == "commitment" and draft.stage == "pledged":
            draft.stage = "planned"
        voice = scene.voice_at(draft.anchor)
        stated = self.said_on.get(self.number[id(speech)]) if speech is not None else None
        if stated is None and scene.default_speaker is not None and scene.document.issued:
            stated = scene.document.issued
        return Claim(
            id=self.ids[id(draft)],
            document=scene.document.id,
            kind=cast(Kind, draft.kind),
            stage=cast(Stage, draft.stage),
            start=start,
            end=end,
            quote=scene.text[start:end],
            action=self._action(draft),
            party=party,
            counterparty=counterparty,
            place=tuple(p for p, _, _ in places),
            purpose=purpose[0] if purpose else None,
            instrument=self._instrument(draft),
            measure=draft.measure,
            amount=draft.amount.amount if draft.amount else None,
            basis=cast(Basis, basis),
            repeats=repeats,
            period=period[0] if period else None,
            stated_on=stated,
            occurred_on=occurred[0] if occurred else None,
            announced_on=announced[0] if announced else None,
            conditions=conditions,
            attribution=attributions.attribution(scene.spoken(draft.anchor), voice),
            denies=self.ids.get(id(draft.denies)) if draft.denies else None,
            evidence=self._evidence(draft, places, period, occurred, announced, purpose),
            rules=self._rules(draft),
            reader=self.reader,
        )

    def _speech(self, draft: Draft) -> Speech | None:
        chain = self.scene.spoken(draft.anchor)
        return chain[0] if chain else None

    def _inherit(self, draft: Draft) -> None:
        """A part of a sum has the giver of the sum, where it names none of its own."""
        if draft.amount is None or draft.kind != "commitment" or draft.amount.kind != "money":
            return
        before, party = self.last_money, draft.first("party")
        part = draft.frame is not None and draft.frame.component
        listed = draft.frame is None and draft.mood.name == "noun" and party is None
        if before is not None and (part or (listed and draft.view.number - before.view.number <= 1)):
            if party is None or party.mention is None:
                draft.roles["party"] = [
                    replace(represented(self.scene, before.view, f), how="inherited")
                    for f in before.roles.get("party", ())
                    if not self._impersonal(before, f)
                ]
        elif draft.frame is not None and not draft.frame.total:
            self.last_money = draft

    def _party(self, draft: Draft, role: str) -> Party | None:
        fillers = draft.roles.get(role, [])
        if draft.kind == "commitment":
            fillers = [f if f.how == "inherited" else represented(self.scene, draft.view, f) for f in fillers]
        party = united(fillers)
        money = draft.amount is not None and draft.amount.kind == "money"
        if role == "party" and money and (draft.kind == "commitment" or draft.stage == "planned"):
            return self._issuer(draft, party)
        return party

    def _issuer(self, draft: Draft, party: Party | None) -> Party | None:
        """Give the issuer of a release as the giver of a sum that names nobody, or only itself ("The Request")."""
        giving, filler = self.scene.giving, draft.first("party")
        if giving is None or draft.stage == "goal" or (filler is not None and filler.how == "inherited"):
            return party
        return giving if party is None or (filler is not None and self._impersonal(draft, filler)) else party

    def _impersonal(self, draft: Draft, filler: Filler) -> bool:
        """Say whether what fills a slot for a party is a gift or a paper, not who gives or issued it."""
        words, lemma = self.scene.lexicon.patterns.words, draft.view.grammar.lemmas[filler.token]
        return filler.mention is None and any(lemma in words[c] for c in ("aid", "issuances", "promised"))

    def _set_in(self, draft: Draft) -> list[Placed]:
        """Find where; a sum or count that names no place is where the sum or count before it in its paragraph is."""
        found, paragraph = places_of(self.scene, draft), draft.view.sentence.paragraph
        if found:
            self.setting = (paragraph, [placed for placed in self._narrowest(found) if lasting(placed[0])])
            met = draft.frame is not None and draft.frame.family == "gathering"
            self.calm = self.calm if met or tolls(draft) else self.setting
            return found
        other = next((f.party.code for f in draft.roles.get("counterparty", ()) if f.party is not None), None)
        row = self.scene.lexicon.parties.rows.get(other or "")
        if row is not None and row.kind == "state":
            return []  # the land that receives is where it goes
        before = self.calm if draft.kind == "commitment" else self.setting
        return before[1] if draft.amount is not None and draft.stage != "goal" and before[0] == paragraph else []

    def _narrowest(self, found: list[Placed]) -> list[Placed]:
        """Give the first place, or the one within it that is named beside it ("in Mali, in the region of Kidal")."""
        code, places = found[0][0].code, self.scene.lexicon.places
        inner = (p for p in found if p[0].code in places.rows and code in places.within(p[0].code or ""))
        return [next(inner, found[0])]

    def _repeats(self, draft: Draft, period: dating.Dated | None) -> tuple[bool, dating.Dated | None, str]:
        """Say whether the text itself tells that the amount was announced before, when, and what it is a part of."""
        if draft.amount is None or draft.kind != "commitment":
            share = draft.amount is not None and draft.amount.kind == "share"
            return False, None, "share" if share else "new"
        paragraph, before = self.last_basis
        here = draft.view.sentence.paragraph
        repeats, basis = bases.basis_of(self.scene, draft, before if paragraph == here else None)
        if draft.amount.kind == "money":
            self.last_basis = (here, basis)
        told_before = repeats and basis == "new"
        return repeats, dating.announced(self.scene, draft) if told_before else None, basis

    def _instrument(self, draft: Draft) -> str | None:
        if draft.kind != "commitment" or draft.amount is None:
            return None
        if draft.amount.kind != "money":
            return "in kind" if draft.measure is None and draft.rule in ("give", "contribution") else None
        g, item = draft.view.grammar, draft.first("item")
        near = {g.lemmas[draft.trigger], *(g.lemmas[i] for i in (g.subtree(item.token) if item else ()))}
        if item is not None:
            near |= {g.lemmas[h] for h in g.up(item.token, limit=1)}
        known = self.scene.lexicon.patterns.instruments
        return next((name for name, words in known.items() if words & near), None)

    def _conditions(self, draft: Draft) -> str | None:
        g = draft.view.grammar
        heads = [*draft.mood.conditions]
        for i in range(draft.trigger + 1, len(g.tokens) - 2) if "subject" in g.lows else ():
            if g.lows[i] == "subject" and g.lows[i + 1] == "to" and g.label(i) != "obj":
                heads.append(i)
        for i in heads:
            start, end = g.stretch(g.subtree(i))
            return " ".join(self.scene.text[start:end].split())
        return None

    def _action(self, draft: Draft) -> str:
        g = draft.view.grammar
        words = g.lemmas[draft.trigger]
        particle = g.particle(draft.trigger) if g.is_verb(draft.trigger) else ""
        item = draft.first("item")
        phrase = self.scene.text[item.start : item.end] if item is not None and item.token != draft.trigger else ""
        return " ".join(f"{words} {particle} {phrase}".split())[:_ACTION_LIMIT].strip()

    def _evidence(
        self, draft: Draft, places: list[tuple[Place, int, int]], *dated: tuple[str, int, int] | None
    ) -> tuple[tuple[str, int, int], ...]:
        out: dict[str, tuple[int, int]] = {}
        for role in ("party", "counterparty"):
            for n, filler in enumerate(draft.roles.get(role, ())):
                span = (filler.mention.start, filler.mention.end) if filler.mention else (filler.start, filler.end)
                out[role if n == 0 else f"{role}.{n}"] = span
        for n, (_, start, end) in enumerate(places):
            out["place" if n == 0 else f"place.{n}"] = (start, end)
        if draft.amount is not None:
            out["amount"] = (draft.amount.hedge_start, draft.amount.phrase_end)
        for slot, value in zip(("period", "occurred_on", "announced_on", "purpose"), dated, strict=True):
            if value is not None:
                out[slot] = (value[1], value[2])
        token = draft.view.grammar.tokens[draft.trigger]
        out["trigger"] = (token.start, token.end)
        return tuple((slot, start, end) for slot, (start, end) in out.items())

    def _rules(self, draft: Draft) -> tuple[str, ...]:
        fillers = (f"{role}:{fs[0].how}" for role, fs in draft.roles.items() if fs)
        return (draft.rule, f"mood:{draft.mood.name}", f"amount:{draft.how}", *fillers)
