"""The example pack's articles: readable, linked, consistent with the pack's own records."""

import json
import re
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graphs.writing.sentences import units
from knowledge.article import Article
from knowledge.sources.markdown import from_markdown

PACK = Path(__file__).parents[3] / "examples" / "outfitters"
FILES = sorted((PACK / "articles").glob("*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
WORD = re.compile(r"\b[A-Za-z][\w'’-]*")


def article(file: Path) -> Article:
    return from_markdown(file.read_text(encoding="utf-8"), name=file.stem, file=file)


ARTICLES = [article(file) for file in FILES]
BY_ID = {found.id: found for found in ARTICLES}


def test_there_are_enough_articles_and_each_has_its_own_address() -> None:
    assert len(ARTICLES) >= 40
    assert len(BY_ID) == len(ARTICLES)
    assert len({found.title for found in ARTICLES}) == len(ARTICLES)
    for file, found in zip(FILES, ARTICLES, strict=True):
        assert found.id == file.stem
        assert found.url == f"/articles/{file.stem}"


@pytest.mark.parametrize("found", ARTICLES, ids=lambda found: found.id)
def test_an_article_says_when_it_was_updated_and_what_it_is_about(found: Article) -> None:
    assert found.updated_at is not None
    assert date.fromisoformat(found.updated_at[:10]) <= datetime.now(UTC).date()
    assert found.locale == "en"
    assert found.tags


@pytest.mark.parametrize("found", ARTICLES, ids=lambda found: found.id)
def test_an_article_is_short_and_has_headings(found: Article) -> None:
    assert 120 <= len(found.text.split()) <= 400
    assert len(re.findall(r"^## ", found.text, re.MULTILINE)) >= 2


@pytest.mark.parametrize("found", ARTICLES, ids=lambda found: found.id)
def test_links_lead_to_public_articles(found: Article) -> None:
    for target in LINK.findall(found.text):
        linked = BY_ID.get(target.removeprefix("/articles/"))
        assert linked is not None, target
        assert linked.acl == ("public",), target


def test_some_articles_show_audience_and_validity() -> None:
    now = datetime.now(UTC).date().isoformat()
    assert sum(found.acl == ("staff",) for found in ARTICLES) == 2
    assert sum(bool(found.valid_until and found.valid_until < now) for found in ARTICLES) == 1
    assert sum(bool(found.valid_from and found.valid_from > "2027") for found in ARTICLES) == 1


def test_articles_and_records_name_the_same_stores() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(
        "create temp table clock (today); insert into clock values (date('2026-11-24'));"
        + (PACK / "backoffice.sql").read_text(encoding="utf-8")
    )
    stores = db.execute("select name, address from stores").fetchall()
    services = db.execute("select name, minutes from services").fetchall()
    db.close()
    assert stores
    for name, address in stores:
        assert f"| {name} | {address} |" in BY_ID["stores-and-opening-hours"].text
    for name, minutes in services:
        assert f"| {name} | {minutes} minutes |" in BY_ID["appointments"].text


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"standard shipping (?:within Germany )?[^.|]*costs (€\d+\.\d\d)", {"€4.90"}),
        (r"within (\d+) days of delivery", {"30", "14"}),
        (r"100 points give you a voucher of (€\d+)", {"€5"}),
        (r"[Rr]esol\w+ of hiking boots \| (€\d+)|replaced for (€\d+)", {"€89"}),
        (r"[Rr]eplacement segment costs (€\d+)|pole segment \| (€\d+)", {"€15"}),
        (r"Wash\w* (?:\w+ ){0,8}at (\d+) °C", {"30"}),
    ],
)
def test_facts_agree_across_articles(pattern: str, expected: set[str]) -> None:
    """14 days after delivery: damaged items, business returns, refund of shipping; 30: returns."""
    found = {
        next(group for group in match.groups() if group)
        for each in ARTICLES
        for match in re.finditer(pattern, each.text, re.IGNORECASE)
    }
    assert found == expected


def test_every_question_of_the_pack_can_be_answered_from_its_article() -> None:
    lines = (PACK / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        asked = json.loads(line)
        said = " ".join(unit.text for unit in units(BY_ID[asked["article"]].text))
        for text in asked["contains"]:
            assert text in said, asked


def test_only_addresses_that_belong_to_nobody() -> None:
    for each in ARTICLES:
        for address in re.findall(r"[\w.]+@[\w.]+\w", each.text):
            assert address.endswith("@fernweh.example"), (each.id, address)
        assert "http" not in each.text
        assert WORD.search(each.title)
