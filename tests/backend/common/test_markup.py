"""Foreign text as safe HTML and as plain text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.common.markup import linked, paragraphs, plain_text, sanitise


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ("<p>a</p>", "<p>a</p>"),
        ("<script>alert(1)</script><b>x</b>", "<b>x</b>"),
        ('<p onclick="x()">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', '<a rel="noopener noreferrer nofollow">a</a>'),
        (
            '<a href="https://x.example">a</a>',
            '<a href="https://x.example" rel="noopener noreferrer nofollow">a</a>',
        ),
        ('<img src="https://x.example/p.png">', ""),
        ("<iframe src=https://x.example></iframe>a", "a"),
        ("<h3>T</h3><ul><li>a</li></ul>", "<h3>T</h3><ul><li>a</li></ul>"),
    ],
)
def test_sanitise(html: str, safe: str) -> None:
    assert sanitise(html) == safe


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain  text", "plain text"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("a<br>b", "a\nb"),
        ("<style>p {}</style>a &amp; b", "a & b"),
        ("levels (<4) and 3 < 5", "levels (<4) and 3 < 5"),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("&lt;b&lt;!--&gt;x", "x"),
        ("", ""),
    ],
)
def test_plain_text(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_addresses_become_links_and_nothing_else_does() -> None:
    html = paragraphs(["See https://x.example/a?b=1&c=2. <script>", " "])
    assert html == (
        '<p>See <a href="https://x.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">'
        "https://x.example/a?b=1&amp;c=2</a>. &lt;script&gt;</p>"
    )


PIECES = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<script>", "</script>", "&lt;", "&gt;", "&amp;", "<", ">", '"', "x", " ",
         "<a href='javascript:x'>", "<!--", "-->", "<b", "onload=", "\n", "https://x.example/"]
    )
).map("".join)  # fmt: skip


@given(PIECES)
@example("<!--<b<p>&gt;")
@example("&lt;b" * 9 + "&gt;" * 9)
def test_no_tag_survives_in_plain_text(html: str) -> None:
    assert not re.search(r"</?[a-zA-Z][^<>]*>", plain_text(html))


@given(PIECES)
def test_no_script_survives_sanitising(html: str) -> None:
    for safe in (sanitise(html), paragraphs([html]), sanitise(linked(html))):
        assert "<script" not in safe
        assert not re.search(r"<[^>]*(?:javascript:|\sonload)", safe)
        assert sanitise(safe) == safe
