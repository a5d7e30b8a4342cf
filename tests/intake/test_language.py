from __future__ import annotations

from pathlib import Path

import pytest

from musterbook.intake.language import detect

SAMPLES = {
    "en": "The ministers agreed that the money would be paid to the fund before the end of the year, "
    "and that it was for all.",
    "fr": "Les ministres ont décidé que l’argent serait versé au fonds avant la fin de l’année et que"
    " tous y auraient accès.",
    "de": "Die Minister haben beschlossen, dass das Geld noch vor dem Ende des Jahres an den Fonds "
    "gezahlt wird und für alle ist.",
    "es": "Los ministros acordaron que el dinero se pagará al fondo antes de que termine el año y que será para todos.",
    "it": "I ministri hanno deciso che il denaro sarà versato al fondo prima della fine dell’anno e "
    "che sarà per tutti i membri.",
    "pt": "Os ministros decidiram que o dinheiro será pago ao fundo antes do fim do ano e que não "
    "será só para os membros.",
    "nl": "De ministers hebben besloten dat het geld voor het einde van het jaar aan het fonds wordt "
    "betaald voor alle leden.",
    "pl": "Ministrowie zdecydowali, że pieniądze są dla wszystkich, a nie tylko dla nich, i że zostaną im wypłacone"
    " przed końcem tego roku, jak to było w planie.",
    "tr": "Bakanlar, paranın yıl sonundan önce fona ödenmesine ve bunun tüm üyeler için olmasına karar verdi; bu da bir"
    " ilk olarak çok önemli.",
    "sv": "Ministrarna har beslutat att pengarna ska betalas till fonden före årets slut och att de är till för alla,"
    " inte bara för medlemmarna.",
    "und-Cyrl": "Министры решили, что деньги будут выплачены фонду до конца года.",
    "und-Arab": "قرر الوزراء أن تدفع الأموال إلى الصندوق قبل نهاية العام.",
    "el": "Οι υπουργοί αποφάσισαν ότι τα χρήματα θα καταβληθούν στο ταμείο.",
    "ja": "閣僚は年末までに基金に資金を支払うことを決定しました。そしてそれはすべての人のためです。",
    "zh": "部长们决定在年底之前向基金支付这笔款项并且它是为所有成员提供的。",
}


@pytest.mark.parametrize(("language", "text"), SAMPLES.items())
def test_tells_languages(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "Rome", "Troops: 5,000", "1 2 3 " * 50, "Xyzzy plugh grault " * 20])
def test_says_nothing_where_there_is_too_little(text: str) -> None:
    assert detect(text) is None


def test_foreign_names_make_no_foreign_text() -> None:
    assert detect(SAMPLES["en"] + " The group, known as الدولة, was named by Владимир.") == "en"


def test_the_annotated_corpus_is_english(shared: Path) -> None:
    for path in sorted((shared / "gold" / "docs").glob("*.txt")):
        assert detect(path.read_text(encoding="utf-8")) == "en", path.name
