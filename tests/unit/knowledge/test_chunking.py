from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.article import Article
from knowledge.chunking import chunk_article, embedded_text, sections


def words(text: str) -> int:
    return len(text.split())


def chunks(text: str, target: int = 20, title: str = "Guide") -> list[str]:
    return [c.text for c in chunk_article(Article("g", title, text), words, target)]


def test_chunks_carry_the_path_of_headings_but_not_the_title_twice() -> None:
    text = "# Guide\n\nTop.\n\n## Returns\n\n### Shoes\n\nBoxed.\n\n## Shipping\n\nFast."
    found = chunk_article(Article("g", "Guide", text), words)
    assert [(c.heading, c.text) for c in found] == [
        ("", "Top."),
        ("Returns > Shoes", "Boxed."),
        ("Shipping", "Fast."),
    ]
    assert [c.id for c in found] == ["g#0", "g#1", "g#2"]
    assert embedded_text(found[1]) == "Guide\nReturns > Shoes\nBoxed."


def test_a_hash_in_a_code_block_is_no_heading() -> None:
    text = "## Install\n\n```\n# not a heading\n\nrun it\n```"
    assert [s.heading for s in sections(text)] == ["Install"]


def test_plain_text_headings_are_found_when_nothing_is_marked() -> None:
    text = "\n\nWho can apply \nAnyone over 18 can apply.\n\nWhat it costs\nNothing at all.\n"
    assert [(s.heading, s.text) for s in sections(text)] == [
        ("Who can apply", "Anyone over 18 can apply."),
        ("What it costs", "Nothing at all."),
    ]


def test_a_heading_without_text_is_not_lost() -> None:
    assert [s.text for s in sections("## We ship to Norway\n\n## Returns\n\nIn 30 days.")] == [
        "We ship to Norway",
        "In 30 days.",
    ]


def test_sentences_stay_whole_and_abbreviations_end_none() -> None:
    sentence = "Write to Mr. Smith, e.g. by post, within ten days."
    assert set(chunks(" ".join([sentence] * 6), target=12)) == {sentence}


def test_a_list_that_fits_stays_whole_and_a_longer_one_is_cut_between_items() -> None:
    short = "- one\n- two\n- three"
    assert chunks(f"{'word ' * 17}end.\n\n{short}")[1] == short
    long = "\n".join(f"- item number {i} has words" for i in range(12))
    assert all(line.startswith("- item") for c in chunks(long) for line in c.splitlines())


def test_a_long_table_repeats_its_head() -> None:
    rows = "\n".join(f"| size {i} | {i} cm |" for i in range(20))
    found = chunks(f"| Size | Length |\n|---|---|\n{rows}", target=40)
    assert len(found) > 1
    assert all(c.startswith("| Size | Length |\n|---|---|\n| size") for c in found)


def test_a_sentence_beyond_the_target_is_cut_between_words() -> None:
    assert all(words(c) <= 20 for c in chunks("word " * 100))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab .!?\n#-|`1A", max_size=300))
def test_no_letter_is_lost_and_no_chunk_is_empty(text: str) -> None:
    found = chunk_article(Article("g", "", text), words, 10)
    assert all(c.text.strip() for c in found)
    kept = "".join(c.heading + c.text for c in found)
    for letter in "abA1":
        assert kept.count(letter) >= text.count(letter)
