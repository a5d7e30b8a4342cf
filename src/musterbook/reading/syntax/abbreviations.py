"""Words that decide whether a full stop ends a sentence.

In: nothing. Out: sets of lower-case words without their last stop. They are words of English orthography, not of the
field, and are used by `passages` alone.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Before a name or number: a stop after these ends nothing.
TITLES = _set(
    """mr mrs ms mx messrs mme mlle dr drs prof profs rev revs fr sr hon pres gov govs sen sens rep reps del amb atty
    gen gens lt lts col cols maj majs capt capts cmdr cmdrs cdr cdrs comdr sgt sgts cpl cpls pvt pvts adm adms brig
    spc pfc pte csm ssgt msgt supt det insp const cllr mt ft st ste vs v viz cf e.g i.e eg ie approx ca incl esp
    lt.col lt.gen maj.gen brig.gen sgt.maj r.adm v.adm hrh fmr asst dep"""
)
# Before a figure only: "No. 10" goes on, "Yes or no. Ten men" does not.
NUMBERED = _set("no nos art arts sec secs para paras p pp fig figs vol vols ch chap ex op reg res tel ext")
MONTHS = _set("jan feb mar apr jun jul aug sep sept oct nov dec")
# May end a sentence; they do where the next word opens one.
OTHER = _set(
    """inc corp co cos ltd llc plc bros assn dept depts univ inst ave blvd rd hwy sq jr etc al est div regt bde
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mont neb nev okla ore pa tenn tex
    va vt wash wis wyo mon tue tues wed thu thur thurs fri sat sun ret ed eds intl natl govt pop ph.d m.d b.a m.a"""
)
COMPANY = _set("inc corp co cos ltd llc plc bros")
# Ways to open a sentence that do not begin a name.
OPENERS = _set(
    """a an the in on at it he she they we i you but and or so yet however meanwhile moreover also as after before while
    when where since until if although though despite during for from by with without under over according some many
    most several both all no not there this that these those his her its their our my last earlier later then now still
    only such what who how why asked critics officials analysts among about following speaking instead nor because even
    once another other others one two three four five six seven eight nine ten dozens hundreds thousands nearly almost
    more fewer less every each everyone few none neither either perhaps today yesterday tomorrow separately
    additionally finally recently previously currently overall together between beyond within through throughout across
    against to of police troops soldiers fighters residents witnesses authorities lawmakers diplomats experts observers
    opponents supporters relatives activists militants crews talks sources reporters negotiations"""
)
# What stands after "U.S." or "U.N." as part of a name, so that the stop ends nothing even before a verb.
ATTRIBUTED = _set(
    """army navy air marine marines coast senate house congress president vice secretary state treasury department
    defense defence forces force military embassy ambassador ambassadors consulate central special agency office
    ministry minister district supreme court food federal national international security general assembly mission
    secretary-general high human children world development administration attorney representative representatives
    senator senators sen rep gen lt col maj adm capt mr mrs ms command bureau border customs homeland joint chiefs
    african european central pacific strategic european council commission envoy"""
)
AFTER_HOURS = _set(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun est edt cst cdt
    mst mdt pst pdt et ct mt pt gmt utc bst cet cest eet eest msk ist local eastern central pacific mountain greenwich
    moscow baghdad kabul kyiv january february march april may june july august september october november
    december"""
)
AUXILIARIES = _set(
    """is are was were has have had will would can could may might must shall should did does do says said gave sent
    announced pledged agreed denied called warned added made took began joined provided remains objected declined
    responded followed condemned welcomed confirmed"""
)
SAYING = (
    "said|says|asked|asks|added|adds|told|replied|wrote|writes|shouted|cried|demanded|wondered|joked|warned|exclaimed"
    "|tweeted|insisted|answered|responded|continued|urged|declared|read"
)
