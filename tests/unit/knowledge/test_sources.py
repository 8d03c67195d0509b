import json
from pathlib import Path

import pytest

from knowledge.article import Article
from knowledge.errors import BadDocument, KnowledgeError, UnsupportedSource
from knowledge.sources.files import MAX_BYTES, Reading, read, read_all, refuse_bad


def write(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def only(path: Path) -> Article:
    reading = read(str(path))
    assert not reading.bad
    (article,) = reading.articles
    return article


def problem(path: Path) -> BadDocument:
    reading = read(str(path))
    assert not reading.articles
    (bad,) = reading.bad
    return bad


def test_markdown_front_matter_fills_the_fields(tmp_path: Path) -> None:
    text = (
        "---\ntitle: Returns\nurl: https://shop.example/returns\nacl: [public, staff]\n"
        "valid_from: 2026-01-01\nvalid_until: 2030-01-01T12:00:00Z\nlocale: en\ntags: a, b\n"
        "author: somebody\n---\n# Other\n\nKeep the box.\n"
    )
    article = only(write(tmp_path, "returns.md", text))
    assert article.id == "returns.md"
    assert article.title == "Returns"
    assert article.url == "https://shop.example/returns"
    assert article.acl == ("public", "staff")
    assert article.valid_from == "2026-01-01"
    assert article.valid_until is not None
    assert article.tags == ("a", "b")
    assert article.text == "# Other\n\nKeep the box."


def test_markdown_without_front_matter_takes_heading_or_file_name(tmp_path: Path) -> None:
    assert only(write(tmp_path, "x.md", "# Gift cards\n\nNever expire.")).title == "Gift cards"
    assert only(write(tmp_path, "gift-cards.md", "Never expire.")).title == "Gift cards"
    assert only(write(tmp_path, "rule.md", "---\n\nNever.\n\n---\n")).text.startswith("---")


def test_html_keeps_content_and_structure_and_drops_the_frame(tmp_path: Path) -> None:
    page = (
        '<html lang="en"><head><title>Shop</title><link rel="canonical" href="https://s.example/a">'
        "<style>p{}</style></head><body><header>Top</header><nav>Menu</nav><h1>Shipping</h1>"
        "<p>Three <b>days</b>.</p><h2>Abroad</h2><ul><li>Norway</li></ul>"
        "<table><tr><th>Zone</th></tr><tr><td>EU</td></tr></table>"
        "<script>alert(1)</script><footer>Imprint</footer></body></html>"
    )
    article = only(write(tmp_path, "ship.html", page))
    assert (article.title, article.url, article.locale) == ("Shipping", "https://s.example/a", "en")
    assert "## Abroad" in article.text
    assert "- Norway" in article.text
    assert "| Zone |" in article.text
    for frame in ("Menu", "Top", "Imprint", "alert", "p{}"):
        assert frame not in article.text


def test_html_is_read_in_the_encoding_it_names(tmp_path: Path) -> None:
    page = '<meta charset="windows-1252"><h1>Größe</h1><p>Maße</p>'.encode("windows-1252")
    assert only(write(tmp_path, "size.htm", page)).title == "Größe"


def test_text_takes_a_short_first_line_as_title(tmp_path: Path) -> None:
    article = only(write(tmp_path, "a.txt", "Opening hours\n\nNine to five.\n"))
    assert (article.title, article.text) == ("Opening hours", "Nine to five.")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_rows_are_articles_whatever_the_separator(tmp_path: Path, separator: str) -> None:
    rows = [["Question", "Answer", "url"], ["Card?", '"Yes, Visa; any"', "/pay"], ["", "", ""]]
    text = "\ufeff" + "\r\n".join(separator.join(row) for row in rows)
    article = only(write(tmp_path, "faq.csv", text))
    assert (article.title, article.text, article.url) == ("Card?", "Yes, Visa; any", "/pay")


def test_a_csv_row_keeps_its_id_when_rows_are_added_above(tmp_path: Path) -> None:
    before = only(write(tmp_path, "faq.csv", "question,answer\nCard?,Yes\n"))
    reading = read(str(write(tmp_path, "faq.csv", "question,answer\nCash?,No\nCard?,Yes\n")))
    assert before.id in {article.id for article in reading.articles}


def test_json_lines_ignore_unknown_fields_and_blank_lines(tmp_path: Path) -> None:
    lines = [
        {"id": 7, "title": "A", "text": "B", "acl": ["staff"], "domain": "dmv", "spans": [1]},
        {"doc_id": "x", "title": "A", "text": "separator \u2028 inside"},
    ]
    text = "\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    reading = read(str(write(tmp_path, "d.jsonl", text)))
    assert [article.id for article in reading.articles] == ["7", "x"]
    assert reading.articles[0].acl == ("staff",)
    assert reading.articles[1].text == "separator \u2028 inside"


def test_a_folder_is_walked_with_stable_relative_ids(tmp_path: Path) -> None:
    for name in ("b.md", "a/c.txt", ".git/x.md", "a/.hidden.md", "logo.png"):
        write(tmp_path, name, "text")
    reading = read(str(tmp_path))
    assert [article.id for article in reading.articles] == ["b.md", "a/c.txt"]
    assert [Path(name).name for name in reading.ignored] == ["logo.png"]


@pytest.mark.parametrize(
    ("name", "content", "line", "says"),
    [
        ("a.md", b"ok\n\xff\xfe", 2, "save the file as UTF-8"),
        ("a.md", "  \n", None, "empty"),
        ("a.md", "---\ntitle: a: b\n---\nx", 2, "YAML"),
        ("a.md", "---\nvalid_from: soon\n---\nx", None, "2026-01-31"),
        ("a.md", "---\nurl: javascript:alert(1)\n---\nx", None, "https://"),
        ("a.md", "---\nacl: []\n---\nx", None, "audience"),
        ("a.md", "---\ntitle: only a title\n---\n", None, "'text' is empty"),
        ("a.txt", "a\0b", None, "binary"),
        ("a.pdf", "x", None, "not supported"),
        ("a.html", "<nav>only a menu</nav>", None, "'text' is empty"),
        ("a.html", '<meta charset="klingon">x', None, "UTF-8"),
        ("a.csv", "frage,antwort\na,b\n", 1, "'question' and 'answer'"),
        ("a.csv", "question,answer\nWhy?,\n", 2, "answer is empty"),
        ("a.csv", "question,answer\nWhy?,So, it is\n", 2, "quotes"),
        ("a.csv", 'question,answer\n"Why?,So\n', 2, "CSV"),
        ("a.jsonl", "{broken\n", 1, "JSON"),
        ("a.jsonl", "\n[1]\n", 2, "object"),
        ("a.jsonl", '{"id":"1","title":"a"}', 1, "'text' is missing"),
        ("a.jsonl", '{"id":"1","title":"a","text":"\\ud83d"}', 1, "surrogate"),
        ("a.jsonl", '{"id":"1","title":"a","text":"b","acl":[1]}', 1, "acl"),
        ("a.jsonl", '{"id":"1","title":"a","text":' + "9" * 5_000 + "}", 1, "JSON"),
        ("a.jsonl", "[" * 100_000, 1, "nested"),
    ],
)
def test_a_bad_document_is_named_with_its_line_and_a_remedy(
    tmp_path: Path, name: str, content: str | bytes, line: int | None, says: str
) -> None:
    bad = problem(write(tmp_path, name, content))
    assert bad.line == line
    assert says in str(bad)
    assert name in str(bad)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "big.txt"
    with file.open("wb") as out:
        out.truncate(MAX_BYTES + 1)
    assert "50 MB" in str(problem(file))


def test_an_id_may_be_used_once(tmp_path: Path) -> None:
    line = '{"id":"1","title":"a","text":"b"}'
    reading = read(str(write(tmp_path, "a.jsonl", f"{line}\n{line}")))
    assert len(reading.articles) == 1
    assert "line 1" in str(reading.bad[0])
    one, other = write(tmp_path, "x/i.md", "one"), write(tmp_path, "y/i.md", "two")
    readings = read_all([str(one.parent), str(other.parent)])
    assert [len(reading.articles) for reading in readings] == [1, 0]
    with pytest.raises(KnowledgeError, match="--skip-bad"):
        refuse_bad(readings)


def test_what_is_not_there_and_web_addresses_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match="no such file"):
        read(str(tmp_path / "nope"))
    with pytest.raises(BadDocument, match="no file of a supported kind"):
        read(str(tmp_path))
    with pytest.raises(UnsupportedSource, match="not supported yet"):
        read("https://shop.example/help")


def test_a_path_given_twice_is_read_once(tmp_path: Path) -> None:
    file = str(write(tmp_path, "a.md", "text"))
    readings: tuple[Reading, ...] = read_all([file, file])
    assert len(readings) == 1
    assert not readings[0].bad
