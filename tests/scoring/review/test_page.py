"""The page that settles a claim is the first http(s) address of the note, and only ever text."""

import pytest

from scoring.review.page import first_page, is_page


@pytest.mark.parametrize(
    ("note", "page"),
    [
        (None, None),
        ("nothing here", None),
        (
            "https://a.example/x?y=1&z=%20#t then https://b.example",
            "https://a.example/x?y=1&z=%20#t",
        ),
        ("(see http://a.example/b.html)", "http://a.example/b.html"),
        ("<a href='https://a.example'>", "https://a.example"),
        ("HTTPS://A.example/كوباني.", "HTTPS://A.example/كوباني"),
        ("javascript:alert(1) data:text/html,x file:///etc/passwd ftp://a.example", None),
        ("https:// and http:///x, then http://a.example", "http://a.example"),
        ("https://a.example/\x1b[31mred", "https://a.example/"),
    ],
)
def test_the_first_address_of_a_note(note: str | None, page: str | None) -> None:
    assert first_page(note) == page
    assert page is None or is_page(page)
