"""Finding: words, names, concepts, filters, facets, order, pages, odd input."""

from __future__ import annotations

import pytest

from matching.domain import Scope
from matching.index import MAX_WINDOW, QueryError, SearchQuery, suggest_prefixes
from matching.text import Analyser
from tests.contract.search_index.documents import document


def test_inflected_words_meet(put, find):
    put(document("a", "We weld large tanks"), document("b", "yarn"))
    assert find("tank") == ["a:public"]
    assert find("welding") == ["a:public"]


def test_a_name_ranks_above_a_description(put, find):
    put(
        document("b", description="we buy from Kestrel and sell on"),
        document("a", name="Kestrel GmbH"),
    )
    assert find("kestrel") == ["a:public", "b:public"]


def test_names_are_found_as_written(put, find):
    put(document("a", name="Meereswerte Łódź Œuvre"))
    assert find("Meereswerte") == find("lodz") == find("ŒUVRE") == ["a:public"]


def test_all_words_rank_above_some(put, find):
    put(
        document("some", "copper copper copper copper"),
        document("all", "drawing of thin copper wire"),
        document("other", "wool"),
    )
    assert find("thin copper wire")[0] == "all:public"
    assert set(find("thin copper wire")) == {"all:public", "some:public"}


def test_concepts_cross_languages(put, find):
    put(
        document("de", "Wir fertigen medizinische Implantate", lang="de"),
        document("pl", "Przędzenie wełny", lang="pl"),
    )
    assert find("implant médical", lang="fr") == ["de:public"]
    assert find("implante médico", lang="es") == ["de:public"]


def test_a_concept_asked_for_finds_those_below_it_and_above_it(put, find):
    put(
        document("below", concepts={"offers": ("orthopaedic_implant",)}),
        document("same", concepts={"offers": ("medical_implant",)}),
        document("above", concepts={"offers": ("medical_device",)}),
        document("apart", concepts={"offers": ("erp_software",)}),
    )
    found = find(concepts=("medical_implant",))
    assert found[0] == "same:public"
    assert set(found) == {"below:public", "same:public", "above:public"}


def test_an_unknown_concept_does_no_harm(put, find):
    put(document("a", "laser"))
    assert find(concepts=("no_such_concept",)) == []


@pytest.mark.parametrize("typed", ["kestrl", "kestrell", "kesrtel", "Kestrol"])
def test_one_slip_in_a_longer_word_is_forgiven(put, find, typed):
    put(document("a", name="Kestrel GmbH"), document("b", name="Petrel Oy"))
    assert find(typed)[:1] == ["a:public"]


def test_short_words_are_taken_as_they_are(put, find):
    put(document("a", name="Nova"))
    assert find("nava") == []


def test_an_exact_word_does_not_bring_its_neighbours(put, find):
    put(document("a", "casting"), document("b", "coasting"))
    assert find("coasting") == ["b:public"]


FACETED = {
    "a": {"country": ("FR",), "stage": ("research",), "nuts": ("FR", "FR1", "FR10")},
    "b": {"country": ("FR",), "stage": ("equipment", "research")},
    "c": {"country": ("DE",), "stage": ("equipment",)},
    "d": {"country": ("IT",), "trl": ("4", "5", "6")},
}


@pytest.fixture
def faceted(put):
    put(*(document(org, "laser", facets=facets) for org, facets in FACETED.items()))


@pytest.mark.usefixtures("faceted")
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "abcd"),
        ({"country": ()}, "abcd"),
        ({"country": ("FR",)}, "ab"),
        ({"country": ("FR", "IT")}, "abd"),
        ({"country": ("FR",), "stage": ("equipment",)}, "b"),
        ({"nuts": ("FR1",)}, "a"),
        ({"trl": ("5",)}, "d"),
        ({"country": ("XX",)}, ""),
        ({"country": ("fr",)}, ""),
        ({"country": ("\x00",)}, ""),
        ({"country": ("\ud800",)}, ""),
        ({"country": ("FR OR DE", "*", '"')}, ""),
    ],
)
def test_filters(find, filters, expected):
    assert sorted(find(filters=filters)) == [f"{org}:public" for org in expected]
    assert sorted(find("laser", filters=filters)) == [f"{org}:public" for org in expected]


@pytest.mark.usefixtures("faceted")
def test_facets_ignore_their_own_filter_and_keep_the_others(index):
    result = index.search(
        SearchQuery(
            filters={"country": ("FR",), "stage": ("research",)},
            facets=("country", "stage", "trl"),
        )
    )
    assert result.total == 2
    assert result.facets == {
        "country": {"FR": 2},
        "stage": {"research": 2, "equipment": 1},
        "trl": {},
    }


@pytest.mark.usefixtures("faceted")
def test_facets_of_everything_and_of_a_text(index):
    analysis = Analyser.default().analyse("laser", "en")
    for query in (SearchQuery(facets=("country",)), SearchQuery(analysis, facets=("country",))):
        assert index.search(query).facets == {"country": {"FR": 2, "DE": 1, "IT": 1}}


def test_facets_with_many_values(index, put):
    put(*(document(f"o{i}", facets={"nace": (f"c{i}", "all")}) for i in range(300)))
    counts = index.search(SearchQuery(facets=("nace",))).facets["nace"]
    assert len(counts) == 301
    assert counts["all"] == 300


def test_unknown_facets_and_orders_are_refused(index):
    for wrong in (
        SearchQuery(facets=("colour",)),
        SearchQuery(filters={"colour": ("red",)}),
        SearchQuery(sort="price"),
        SearchQuery(kind="thing"),
        SearchQuery(size=-1),
        SearchQuery(offset=-1),
        SearchQuery(offset=MAX_WINDOW, size=1),
    ):
        with pytest.raises(QueryError):
            index.search(wrong)


def test_sorting(put, find):
    put(
        document("a", "laser", name="Zebra", updated=10),
        document("b", "laser laser", name="Äpfel", updated=30),
        document("c", "laser laser laser", name="Mango", updated=20),
    )
    assert find("laser", sort="name") == ["b:public", "c:public", "a:public"]
    assert find(sort="name") == ["b:public", "c:public", "a:public"]
    assert find("laser", sort="newest") == ["b:public", "c:public", "a:public"]
    assert find() == ["b:public", "c:public", "a:public"]


@pytest.mark.parametrize("text", ["", "laser"])
@pytest.mark.parametrize("sort", ["relevance", "name", "newest"])
def test_pages_join_without_gap_or_repeat(put, find, text, sort):
    put(*(document(f"o{i}", "laser " * (i % 5 + 1), name=f"F{i % 7}") for i in range(95)))
    whole = find(text, sort=sort, size=200)
    pages = [find(text, sort=sort, size=10, offset=at) for at in range(0, 110, 10)]
    assert [doc_id for page in pages for doc_id in page] == whole
    assert len(set(whole)) == 95


def test_deep_pages(index, put):
    put(*(document(f"o{i:05d}", name=f"Firm {i:05d}") for i in range(1500)))
    result = index.search(SearchQuery(size=5, offset=1490, sort="name"))
    assert [hit.org_id for hit in result.hits] == [f"o{i:05d}" for i in range(1490, 1495)]
    assert result.total == 1500
    assert index.search(SearchQuery(size=10, offset=MAX_WINDOW - 10)).hits == ()


def test_size_zero_counts_only(index, put):
    put(document("a", facets={"country": ("FR",)}))
    result = index.search(SearchQuery(size=0, facets=("country",)))
    assert result.hits == ()
    assert result.total == 1
    assert result.facets == {"country": {"FR": 1}}


def test_hits_carry_what_was_stored(index, put):
    stored = {"name": "Łódź \u2028 \U0001f600 \x00", "list": [1, None, {"a": 1.5}]}
    put(document("ünï-\U0001f600", version=12, stored=stored))
    (hit,) = index.search(SearchQuery()).hits
    assert hit.doc_id == "ünï-\U0001f600:public"
    assert hit.org_id == "ünï-\U0001f600"
    assert hit.version == 12
    assert hit.stored == stored


@pytest.mark.parametrize("text", ["", "   ", "!?%&", "the of and", "\x00", "\ud800", "😀"])
def test_texts_without_a_word_find_nothing_or_all_but_never_fail(index, put, text):
    put(document("a", "laser"))
    analysis = Analyser.default().analyse(text, "en")
    assert index.search(SearchQuery(analysis=analysis)).total in (0, 1)


HOSTILE = [
    'laser" OR 1=1 --',
    "laser AND (NOT",
    "offers:laser",
    "deleted:1",
    "audience:members",
    "*",
    "la*er~2^99",
    "/.*/",
    "[* TO *]",
    "{!func}1",
    '{"match_all":{}}',
    "laser\\",
    "laser\x00\x01",
    "\ud800laser",
    "<script>alert(1)</script>",
    "a" * 100_000,
    "laser " * 20_000,
    " ".join(f"word{i}" for i in range(3000)),
    "ﷺ" * 500,
    "e\u0301" * 1000,
    "-" * 5000,
    "\u202elaser",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_has_a_special_meaning(index, put, text):
    put(
        document("open", "yarn"),
        document("hidden", "laser members 1", audience="members", cluster_ids=("A",)),
    )
    analyser = Analyser.default()
    for lang in ("en", ""):
        result = index.search(SearchQuery(analysis=analyser.analyse(text, lang)))
        assert all(hit.doc_id == "open:public" for hit in result.hits)
        assert isinstance(index.suggest(text, Scope()), list)


def test_suggestions(index, put):
    put(
        document("a", name="Nordic Cell Works"),
        document("b", name="Cellule d'Œuvre"),
        document("c", name="Łódź Odlewnia"),
        document(
            "d", doc_id="e1:public", kind="entry", label="Cell testing", name="Dupont",
            suggest=suggest_prefixes("Cell testing"),
        ),
    )  # fmt: skip
    found = [(s.text, s.kind, s.id) for s in index.suggest("cell", Scope())]
    assert found == [
        ("Cell testing", "entry", "e1:public"),
        ("Cellule d'Œuvre", "organisation", "b"),
        ("Nordic Cell Works", "organisation", "a"),
    ]
    assert [s.id for s in index.suggest("LODZ o", Scope())] == ["c"]
    assert [s.id for s in index.suggest("cell w", Scope())] == ["a"]
    assert [s.id for s in index.suggest("oeuv", Scope())] == ["b"]
    assert index.suggest("", Scope()) == index.suggest("  ", Scope()) == []
    assert index.suggest("cell", Scope(), limit=0) == []
    assert len(index.suggest("cell", Scope(), limit=1)) == 1
    assert index.suggest("zzz", Scope()) == []


def test_concepts_are_suggested_in_the_readers_language_if_in_use(index, put):
    assert index.suggest("implant méd", Scope(), lang="fr") == []
    put(document("a", concepts={"offers": ("medical_implant",)}))
    (found,) = index.suggest("implant méd", Scope(), lang="fr")
    assert (found.text, found.kind, found.id) == ("implant médical", "concept", "medical_implant")
    assert index.suggest("logiciel", Scope(), lang="fr") == []
