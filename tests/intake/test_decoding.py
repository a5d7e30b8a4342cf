from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.intake.decoding import decode
from musterbook.intake.parsed import Refused


def codes(raw: bytes, declared: str | None = None) -> list[str]:
    return [p.code for p in decode(raw, declared=declared)[1]]


@pytest.mark.parametrize(
    ("raw", "declared", "text"),
    [
        (b"plain", None, "plain"),
        ("Zürich – “yes”".encode(), None, "Zürich – “yes”"),
        (b"\xef\xbb\xbfmarked", None, "marked"),
        ("wide ž".encode("utf-16"), None, "wide ž"),
        ("wide ž".encode("utf-32"), None, "wide ž"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        (b"\x93quoted\x94", "iso-8859-1", "“quoted”"),  # as browsers read it
        ("e\u0301 \u00e9 \u00a0 \u200b".encode(), None, "e\u0301 \u00e9 \u00a0 \u200b"),  # nothing is normalised
        (b"declared in vain \xc3\xa9", "utf-8", "declared in vain é"),
        (b"", None, ""),
    ],
)
def test_decodes_without_a_word(raw: bytes, declared: str | None, text: str) -> None:
    assert decode(raw, declared=declared) == (text, [])


@pytest.mark.parametrize(
    ("raw", "declared", "text", "code"),
    [
        (b"caf\xe9 \x96 \x93so\x94", None, "café – “so”", "intake.encoding_guessed"),
        ("wide text without a mark, long enough to tell".encode("utf-16-le"), None, None, "intake.encoding_guessed"),
        (b"words", "no-such-code", "words", "intake.encoding_unknown"),
        (b"words", "zlib", "words", "intake.encoding_unknown"),  # a codec, but none of text
        ("né".encode(), "ascii\0", "né", "intake.encoding_unknown"),
        ("žluťoučký kůň".encode(), "shift_jis", "žluťoučký kůň", "intake.encoding_wrong"),
        (
            "é".encode() * 50 + b"\xff" + "é".encode() * 50,
            None,
            "é" * 50 + "\ufffd" + "é" * 50,
            "intake.encoding_damaged",
        ),
        ("é".encode() * 50 + b"\xc3", None, "é" * 50 + "\ufffd", "intake.encoding_damaged"),  # cut within a letter
    ],
)
def test_tells_what_it_had_to_guess(raw: bytes, declared: str | None, text: str | None, code: str) -> None:
    assert codes(raw, declared) == [code]
    if text is not None:
        assert decode(raw, declared=declared)[0] == text


def test_line_ends_are_those_of_reading_a_text_file(tmp_path: Path) -> None:
    raw = b"one\r\ntwo\rthree\nfour\r\n\r\n\x0bfive\x0c\xe2\x80\xa8six"
    path = tmp_path / "ends.txt"
    path.write_bytes(raw)
    assert decode(raw)[0] == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("raw", [bytes(range(256)) * 10, b"\0" * 100, b"\x01\x02\x03words"])
def test_refuses_what_is_no_text(raw: bytes) -> None:
    with pytest.raises(Refused, match="not a text"):
        decode(raw)


@settings(max_examples=100)
@given(st.text(alphabet=st.characters(exclude_characters="\r\0", exclude_categories=["Cs", "Cc"])))
def test_utf8_comes_back_exactly(text: str) -> None:
    assert decode(text.encode())[0] == text.removeprefix("\ufeff")


@settings(max_examples=150)
@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "cp1251", "utf-16", "nonsense"]))
def test_never_raises_anything_else(raw: bytes, declared: str | None) -> None:
    try:
        text, _ = decode(raw, declared=declared)
    except Refused:
        return
    text.encode("utf-8")
    assert "\0" not in text
    assert "\r" not in text
