"""Whose a figure is, as far as its own clause says: who did it, who is counted, whose the thing counted is.

In: an amount's token in a view, the verb it hangs on and what it measures. Out: a `Filler`, or None where the clause
names nobody. It looks at one sentence; what stands before is for `claims.tallies`.
"""

from __future__ import annotations

from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.frames import climbing
from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.roles import Filler, acts, belonging, party_of
from musterbook.reading.gathering import Scene, View
from musterbook.records import Party

_BEFALLEN = frozenset(("casualties", "destroyed", "infected"))
_COUNTED = frozenset(("displaced", "in_need", "served", "people", "returned", "detained"))
_JOINED = frozenset(("xcomp", "advcl", "conj", "acl", "acl:relcl", "parataxis"))
_NOBODY = frozenset(("people", "person", "other", "others", "member", "members", "individual", "life", "man", "woman"))
SUFFERING = frozenset(("lose", "suffer", "mourn"))
_DRIVING = frozenset(("displace", "uproot", "drive", "force"))
_FORCING = _DRIVING | {"prompt", "cause", "lead"}
_COMPOSING = frozenset(("make", "compose", "consist", "comprise", "form"))
_COURSES = frozenset(("course", "training", "hand", "school", "academy", "programme", "program"))
_COMMUNITIES = frozenset(("community", "population", "household", "town", "village", "camp", "area", "district"))
_SUMMING = frozenset(("total", "amount", "exceed", "cost", "value", "reach"))  # "fines totalling 4 million"
_UP = 4
_NAME_LIMIT = 60


def owner(scene: Scene, view: View, token: int, verb: int | None, measure: str) -> Filler | None:
    """Give whose a figure is: of persons those counted, unless somebody does something with them; else who did it."""
    g = view.grammar
    alone = _beside(view, token)
    if alone is not None:
        return party_of(scene, view, alone)
    if measure in _BEFALLEN or (verb is not None and _driven(view, token, verb)):
        return befell(scene, view, token, verb)
    if measure == "freed" and verb is not None and (g.passive(verb) or g.subject(verb) in (None, token)):
        held = _holder(scene, view, verb)
        if held is not None:
            return held
    made = made_up(view, token)
    if made is not None and (whole := party_of(scene, view, made)) is not None:
        return whole
    inner = inside(scene, view, token)
    courses = _courses(view, token)
    if courses is not None:
        return belonging(scene, view, courses)
    if measure in ("members", "states") and inner is not None:
        return inner
    done = doer(scene, view, token, verb) if verb is not None else None
    if measure in _COUNTED:
        if done is not None and done.mention is not None and measure == "served":
            return done  # whose help reached them
        return _of_people(scene, view, token, verb, inner, done)
    if measure == "states" and g.label(token) == "nsubj" and done is None:
        return people(scene, view, token)
    if verb is not None and inner is None and g.subject(verb) == token and g.object(verb) not in (None, token):
        whole = _acting(scene, view, g.object(verb), token)
        if whole is not None and whole.mention is not None:
            return whole
    if measure == "forces" and inner is not None and inner.token in g.core(token):
        return inner
    if measure == "trained":
        return done  # those who were taught did not teach
    if done is not None and inner is not None and done.how == "pronoun" and done.party and done.party.code is None:
        return inner
    return done or inner or _of_subject(scene, view, token, verb)


def _driven(view: View, token: int, verb: int) -> bool:
    """Say whether persons are driven out by what a clause says ("has displaced 40", "has forced 40 to flee")."""
    g = view.grammar
    if g.label(verb) in ("xcomp", "ccomp") and not g.passive(g.head[verb]) and g.lemmas[g.head[verb]] in _FORCING:
        return True
    return g.lemmas[verb] in _DRIVING and not g.passive(verb) and g.object(verb) == token


def _of_people(
    scene: Scene, view: View, token: int, verb: int | None, inner: Filler | None, done: Filler | None
) -> Filler | None:
    """Give whose a count of people is: theirs, unless somebody known does something with them."""
    g = view.grammar
    undergoing = verb is None or g.label(token) in ("nsubj", "nsubj:pass") or not _taken(view, token, verb)
    if done is not None and not undergoing:
        known = done.mention is not None or done.how in ("pronoun", "reference")
        if known or (inner is None and g.lemmas[token] in _NOBODY):
            return done
    return inner or _those(scene, view, token) or people(scene, view, token) or done


def made_up(view: View, token: int) -> int | None:
    """Give what is made up of those counted: "the force consists of 40 men", "a force composed of 40 men"."""
    g, verb = view.grammar, view.grammar.head[token]
    if (
        not g.label(token).startswith(("obl", "nmod"))
        or not g.case(token).endswith("of")
        or g.lemmas[verb] not in _COMPOSING
    ):
        return None
    return g.subject(verb)


def _beside(view: View, token: int) -> int | None:
    """Give the party that stands before an amount where the verb is left out."""
    beside = ((a, view.gapped.get(a.start)) for a in view.amounts)
    return next((i for a, i in beside if i is not None and _carries(view, a, token)), None)


def _carries(view: View, amount: AmountMention, token: int) -> bool:
    """Say whether a token is the one that an amount has in the tree."""
    return climbing.token_of(view, amount) == token


def _holder(scene: Scene, view: View, verb: int) -> Filler | None:
    """Give from whose hold people were freed ("freed from its control")."""
    g = view.grammar
    hold = next((k for k in g.kids[verb] if g.label(k).startswith("obl") and g.case(k) == "from"), None)
    return belonging(scene, view, hold) if hold is not None else None


def _taken(view: View, token: int, verb: int | None) -> bool:
    """Say whether persons counted are a verb's own object ("shelters 4 million people"), led by no "for" or "in"."""
    return verb is not None and view.grammar.object(verb) == token


def _courses(view: View, token: int) -> int | None:
    """Give the courses or hands that persons counted went through ("40 men have been through its courses")."""
    g = view.grammar
    if g.label(token) not in ("nsubj", "nsubj:pass"):
        return None
    around = (g.head[token], *g.of_label(g.head[token], "obl"))
    return next((k for k in around if g.lemmas[k] in _COURSES and g.case(k) == "through"), None)


def befell(scene: Scene, view: View, token: int, verb: int | None) -> Filler | None:
    """Give who or what did what befell those counted; whose they were says nothing of it."""
    g, words, having = view.grammar, scene.lexicon.patterns.words, False
    for v in (verb, *(up for up in g.up(verb, limit=_UP) if g.is_verb(up))) if verb is not None else ():
        actor = g.agent(v) if g.passive(v) else g.subject(v)
        own = having and g.lemmas[v] in words["admitting"]  # "admits having killed"
        took = g.lemmas[token] == "life" and g.lemmas[v] == "claim"
        if (g.lemmas[v] in words["reckoning"] and not own and not took) or g.lemmas[v] in SUFFERING:
            break
        if actor is not None and actor not in view.dated and actor not in g.subtree(token):
            return party_of(scene, view, actor)
        for k in g.kids[v]:
            if g.label(k).startswith("obl") and g.case(k) in ("in", "by", "from") and g.lemmas[k] in words["strikes"]:
                return belonging(scene, view, k) or _blamed(scene, view, k)
        having = g.label(v) == "ccomp" and any(g.tags[k] == "VBG" for k in (v, *g.of_label(v, "aux")))
        if g.label(v) not in _JOINED and not having:
            break
    cause = next(
        (k for k in g.kids[token] if g.label(k).startswith("nmod") and g.case(k) in ("from", "by", "in")), None
    )
    if cause is None or cause in view.place_at or cause in view.dated or g.tags[cause] not in ("NNP", "NNPS"):
        return None
    return party_of(scene, view, cause)


def _blamed(scene: Scene, view: View, attack: int) -> Filler | None:
    """Give on whom an attack is blamed, or who is said to have carried it out."""
    g = view.grammar
    for verb in g.of_label(attack, "acl", "acl:relcl"):
        who = g.after(verb, "on") if g.lemmas[verb] == "blame" else g.agent(verb)
        if who is not None and who not in view.dated:
            return party_of(scene, view, who)
    return None


def doer(scene: Scene, view: View, token: int, verb: int) -> Filler | None:
    """Give who does what the verbs above an amount say, the nearest one that names somebody; a speaker does not."""
    g, reckoning = view.grammar, scene.lexicon.patterns.words["reckoning"]
    for v in (verb, *(up for up in g.up(verb, limit=_UP) if g.is_verb(up))):
        actor = g.agent(v) if g.passive(v) else g.subject(v)
        if g.lemmas[v] in reckoning and actor != token:
            return None
        if actor is None and not g.passive(v):
            actor = _right_before(view, v)
        if actor is not None and actor not in g.subtree(token):
            found = _acting(scene, view, actor, token) or belonging(scene, view, actor)
            if found is not None or g.lemmas[v] not in _SUMMING:
                return found
        if g.label(v) not in _JOINED or (g.passive(v) and not g.label(v).startswith("acl")):
            return None
    return None


def _right_before(view: View, verb: int) -> int | None:
    """Give the name right before a verb in the past or present that the tree gives no subject ("The FCA fined ...")."""
    g = view.grammar
    name = verb - 1
    told = g.tags[verb] in ("VBD", "VBZ") and g.label(verb) in ("root", "ccomp", "advcl", "conj", "parataxis")
    return name if told and name >= 0 and g.tags[name] == "NNP" and not g.case(name) else None


def people(scene: Scene, view: View, token: int) -> Filler | None:
    """Give those counted, in their own words without the number ("Rohingya refugees")."""
    g = view.grammar
    if g.tags[token] not in ("NNS", "NNPS", "NN", "NNP") or g.lemmas[token] in _NOBODY:
        return None
    peoples = scene.lexicon.patterns.either("civilians", "states")
    known = g.lemmas[token] in peoples or g.tokens[token].text[:1].isupper()
    if not known and g.lemmas[token] not in _COMMUNITIES:
        return None
    inner = [
        i
        for i in g.core(token)
        if g.label(i) in ("compound", "amod", "flat") and not g.tags[i].startswith(("CD", "JJR", "IN"))
    ]
    start, end = g.stretch([*inner, token])
    return Filler(token, start, end, Party(" ".join(scene.text[start:end].split())), None, "said")


def are_people(view: View, token: int) -> bool:
    """Say whether a noun says no more of those counted than that they are people."""
    return view.grammar.lemmas[token] in _NOBODY


def described(scene: Scene, draft: Draft) -> Filler | None:
    """Give those counted in their own words, where they are more than people: "peacekeepers from Chad"."""
    view, g = draft.view, draft.view.grammar
    token = climbing.token_of(view, draft.amount) if draft.amount is not None else None
    if token is None or g.lemmas[token] in _NOBODY or g.label(token) not in ("nsubj", "nsubj:pass"):
        return None
    inner = [i for i in g.core(token) if g.label(i) in ("compound", "amod", "flat") and not g.tags[i].startswith("JJR")]
    origin = [i for k in g.of_label(token, "nmod") if g.case(k) == "from" for i in g.nominal(k)]
    if not inner and not origin and g.lemmas[token] in scene.lexicon.patterns.words["civilians"]:
        return None
    start, end = g.stretch([*inner, token, *origin])
    name = " ".join(scene.text[start:end].split())
    return Filler(token, start, end, Party(name), None, "said") if len(name) <= _NAME_LIMIT else None


def _those(scene: Scene, view: View, token: int) -> Filler | None:
    """Give people told apart by where they are or what they belong to: "people in Yemen", "members of the town"."""
    g = view.grammar
    if g.lemmas[token] not in _NOBODY:
        return None
    for k in g.of_label(token, "nmod"):
        if k > token and g.case(k) == "of":
            return party_of(scene, view, k) or people(scene, view, k)
        if k > token and g.case(k) in ("in", "across", "from", "inside", "within") and g.lemmas[k] != "need":
            start, end = g.stretch([token, *g.nominal(k)])
            name = " ".join(scene.text[start:end].split())
            return Filler(token, start, end, Party(name), None, "said") if len(name) <= _NAME_LIMIT else None
    return None


def _acting(scene: Scene, view: View, actor: int | None, token: int) -> Filler | None:
    """Give who acts, where it is a party and not the thing counted itself."""
    if actor is None or actor in view.dated or actor in view.grammar.subtree(token):
        return None
    found = party_of(scene, view, actor)
    if found is None or found.party is None:
        return None
    known = found.mention is not None or found.how in ("pronoun", "reference")
    return found if known or acts(scene, view, actor) else None


def inside(scene: Scene, view: View, token: int) -> Filler | None:
    """Give the party named in the counted phrase ("5,000 U.S. troops") or in what it describes ("60-nation group")."""
    g = view.grammar
    members = g.core(token)
    if g.label(token) in ("compound", "nummod", "amod", "nmod") and g.head[token] != token:
        members = [*members, g.head[token], *g.core(g.head[token])]
    for i in (*members, *(k for k in g.kids[token] if g.label(k) == "nmod" and g.case(k) in ("of", "from"))):
        if i in view.party_at:
            return party_of(scene, view, i)
    return None


def _of_subject(scene: Scene, view: View, token: int, verb: int | None) -> Filler | None:
    """Give whose the thing is that a clause tells an amount of ("the council's budget is 3 million")."""
    g = view.grammar
    told = verb is not None and g.lemmas[verb] not in scene.lexicon.patterns.words["reckoning"]
    subject = g.own_subject(verb) if told and verb is not None else None
    return belonging(scene, view, subject if subject is not None else token)
