"""The whole in a real browser: ask, go on asking, choose where to look, take the answer away, add a file, rebuild."""

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.texts import conversation as conversation_texts
from assistant.texts import documents as document_texts
from assistant.texts import looks
from assistant.texts import pages as texts
from assistant.texts import understanding as understanding_texts
from tests.browsing import PATIENCE, browsing, choose, serving

MILK = "Сколько молока перерабатывает завод в сутки?"
MILK_QUOTE = "Завод перерабатывает 120 тонн молока в сутки."
HOSTILE = (
    "<script>document.title='evil'</script> ![x](http://evil.example/x.png) [y](javascript:alert(1)) $x^2$ :smile: "
    "<img src='http://evil.example/y.png' onerror='alert(1)'> **b** -> www.evil.example me@evil.example"
)
PARK = "Когда открыли индустриальный парк?"
FOLLOW_UP = "Сколько в нём резидентов?"
UNDERSTOOD = "Сколько в индустриальном парке резидентов?"
TYPO = "Сколько молока перерабатывет завод в сутки?"
PDF = "заметки/03-кластерная-политика-в-России.pdf"
ORDER = "Когда вышел приказ о кластерах-лидерах мирового уровня?"
HOSTILE_NOTES = {
    "зло/зло.txt": f"На складе {HOSTILE} лежит 120 тонн<script>alert(2)</script> молока.\n\n"
    + "Склад стоит у железной дороги. " * 9,
    "зло/зло.txt.toml": f"title = '''{HOSTILE}'''\nauthors = ['''{HOSTILE}''']\n",
}


@pytest.fixture
def notes() -> dict[str, str] | None:
    """What the server's corpus is; None for the usual one."""
    return None


@pytest.fixture
def files() -> list[str]:
    """Which files of the project's own corpus stand in it too."""
    return []


@pytest.fixture
def address(
    make_corpus: Callable[..., Path], notes: dict[str, str] | None, files: list[str], project: Path, tmp_path: Path
) -> Iterator[str]:
    corpus = make_corpus(notes)
    for file in files:
        shutil.copy(project / "corpus" / file, corpus)
    with serving(corpus, tmp_path / "index", tmp_path / "data") as server:
        yield server


@pytest.fixture
def size() -> tuple[int, int]:
    """Width and height of the window."""
    return 1280, 900


@pytest.fixture
def page(size: tuple[int, int]) -> Iterator[Page]:
    with browsing() as browser:
        opened = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="ru-RU")
        opened.set_default_timeout(PATIENCE)
        yield opened


_AT_REST = """() => {
  const app = document.querySelector('[data-testid=stApp]'), now = performance.now();
  if (app.dataset.testScriptState !== 'notRunning') { window.restSince = null; return false; }
  window.restSince ??= now;
  return now - window.restSince > 1500;
}"""


def _rest(page: Page) -> None:
    """Wait until the page has been drawn and nothing is looked for beside it: a script presses faster than it is drawn."""
    page.wait_for_function(_AT_REST, polling=50)


def _ask(page: Page, question: str) -> None:
    field = page.get_by_label(texts.QUESTION)
    field.fill(question)
    field.press("Enter")
    expect(page.locator(".pi-question").first).to_have_text(question)
    expect(page.locator(".pi-verdict").first).to_be_visible()


def test_ask_add_rebuild_ask(address: str, page: Page, tmp_path: Path) -> None:
    expect.set_options(timeout=PATIENCE)
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.goto(address)
    _ask(page, MILK)
    expect(page.locator(".pi-quote").first).to_contain_text(MILK_QUOTE)
    page.get_by_text(texts.SHOW_SOURCE).first.click()
    mark = page.locator(".pi-source mark").first
    expect(mark).to_be_visible()
    expect(mark).to_have_text(MILK_QUOTE)

    # A file that is not yet in the index, and one whose name and text try to be markup.
    new = tmp_path / "плотины.txt"
    new.write_text("На реке Вихре стоят семь плотин. Первую из них насыпали в 1931 году.\n", encoding="utf-8")
    hostile = tmp_path / "www.evil.example $x$ **b**.txt"
    # Enough Russian around it that the reader does not take the text for a broken font.
    around = "Склад стоит на окраине города рядом с железной дорогой. " * 8
    hostile.write_text(f"{around}\n\nПароль от склада указан здесь: {HOSTILE}.\n\n{around}\n", encoding="utf-8")
    page.get_by_role("link", name=texts.DOCUMENTS_PAGE).click()
    expect(page.locator("[data-testid=stFileUploader] button")).to_have_text(re.compile(looks.OF_STREAMLIT["Upload"]))
    page.locator('input[type="file"]').set_input_files([str(new), str(hostile)])
    expect(page.get_by_text("плотины.txt").first).to_be_visible()
    page.get_by_role("button", name=texts.ADD).click()
    expect(page.get_by_text(texts.added("плотины.txt"))).to_be_visible()
    expect(page.get_by_text(document_texts.added_renamed(hostile.name, "www.evil.example $x$ b.txt"))).to_be_visible()
    expect(page.get_by_text(texts.OUT_OF_DATE)).to_be_visible()
    _holds_no_foreign_markup(page)

    page.get_by_role("button", name=texts.REBUILD).click()
    expect(page.get_by_text(texts.REBUILD_RUNNING)).to_be_visible()
    expect(page.get_by_text("Индекс построен")).to_contain_text("добавлено 2")
    expect(page.get_by_text(texts.UP_TO_DATE)).to_be_visible()
    expect(page.locator(".pi-documents")).to_contain_text("www.evil.example $x$ b.txt")
    _holds_no_foreign_markup(page)

    page.get_by_role("link", name=texts.ASK_PAGE).click()
    _ask(page, "Сколько плотин стоит на реке Вихре?")
    expect(page.locator(".pi-quote").first).to_contain_text("На реке Вихре стоят семь плотин.")
    # The conversation outlived the rebuild.
    expect(page.locator(".pi-question").nth(1)).to_have_text(MILK)
    _ask(page, "Где указан пароль от склада?")
    expect(page.locator(".pi-quote").first).to_contain_text(HOSTILE)
    _ask(page, HOSTILE)
    _holds_no_foreign_markup(page)
    assert page.evaluate("document.documentElement.lang") == "ru"
    assert hosts <= {"localhost", None}, "a page asks no other host for anything"


def _choose(page: Page, condition: str, option: str) -> None:
    choose(page, page.get_by_role("combobox", name=texts.CONDITIONS[condition][0]), option)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def _parameters(page: Page) -> dict[str, list[str]]:
    """Return what the address asks, whatever the conversation's id is."""
    return {name: values for name, values in parse_qs(urlsplit(page.url).query).items() if name != "c"}


def test_a_conversation_is_understood_undone_downloaded_and_begun_anew(address: str, page: Page, tmp_path: Path) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(address)
    _ask(page, TYPO)
    understood = page.locator(".pi-understood")
    expect(understood).to_contain_text(understanding_texts.shown_for(MILK))
    page.get_by_role("button", name=understanding_texts.SEARCH_AS_TYPED).click()
    expect(understood).to_have_text(texts.LITERAL_NOTE)
    expect(page.locator(".pi-question")).to_have_count(1)

    _ask(page, PARK)
    _ask(page, FOLLOW_UP)
    expect(understood.first).to_have_text(conversation_texts.understood(UNDERSTOOD))
    expect(page.locator(".pi-quote").first).to_contain_text("девять резидентов")
    page.get_by_role("button", name=conversation_texts.ASK_LITERALLY).click()
    expect(understood.first).to_have_text(texts.LITERAL_NOTE)
    expect(page.locator(".pi-question")).to_have_text([FOLLOW_UP, PARK, TYPO])
    page.get_by_role("button", name=texts.MEND_AGAIN).click()
    expect(understood.first).to_have_text(conversation_texts.understood(UNDERSTOOD))

    saved = _downloaded(page, texts.DOWNLOAD_ANSWER, texts.FORMATS["docx"], tmp_path)
    assert saved.name == "ответ.docx"
    with zipfile.ZipFile(saved) as archive:
        assert "девять резидентов" in archive.read("word/document.xml").decode()
        assert "word/footnotes.xml" in archive.namelist()
    saved = _downloaded(page, texts.DOWNLOAD_CONVERSATION, texts.FORMATS["text"], tmp_path)
    assert saved.name == "беседа.txt"
    text = saved.read_text(encoding="utf-8")
    assert 0 < text.index("Индустриальный парк открыли в 2014 году.") < text.index(FOLLOW_UP), "in the order of asking"

    page.get_by_role("button", name=texts.NEW_CONVERSATION).click()
    expect(page.locator(".pi-question")).to_have_count(0)
    expect(page.get_by_label(texts.QUESTION)).to_have_value("")
    assert _parameters(page) == {}
    _ask(page, FOLLOW_UP)
    expect(understood).to_have_count(0)


def _downloaded(page: Page, label: str, form: str, folder: Path) -> Path:
    page.get_by_role("button", name=label).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=form, exact=True).click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=form, exact=True)).to_have_count(0)
    return target


def test_a_link_says_where_to_look_and_follows_what_is_chosen(address: str, page: Page) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(f"{address}/?{urlencode({'q': MILK, 'folder': 'парк'})}")
    expect(page.locator(".pi-where")).to_contain_text("только в папке «парк»")
    expect(page.locator(".pi-verdict")).to_be_visible()
    expect(page.locator("[data-testid=stMain]")).not_to_contain_text(MILK_QUOTE)
    page.get_by_role("link", name=texts.DOCUMENTS_PAGE).click()
    expect(page.get_by_role("button", name=texts.REBUILD)).to_be_visible()
    page.get_by_role("link", name=texts.ASK_PAGE).click()
    expect(page.locator(".pi-where")).to_contain_text("только в папке «парк»")
    assert _parameters(page) == {"q": [MILK], "folder": ["парк"]}, "the way back leads to what was asked, and where"

    page.get_by_role("button", name=texts.EVERYWHERE).click()
    expect(page.locator(".pi-quote").first).to_contain_text(MILK_QUOTE)
    assert _parameters(page) == {"q": [MILK]}
    page.get_by_text(texts.WHERE).click()
    _choose(page, "kinds", "MD")
    expect(page.locator(".pi-where")).to_contain_text("только файлы MD")
    expect(page).to_have_url(re.compile("kind=md"))
    expect(page.locator(".pi-question")).to_have_count(1)
    page.go_back()
    expect(page.locator(".pi-where")).to_have_count(0)

    page.goto(f"{address}/?{urlencode({'q': MILK, 'year': 'давно'})}")
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.locator("[data-testid=stException], .pi-verdict")).to_have_count(0)


@pytest.mark.parametrize("notes", [HOSTILE_NOTES], ids=["hostile"])
def test_hostile_text_around_the_exact_answer_and_in_the_choices_is_no_markup(address: str, page: Page) -> None:
    expect.set_options(timeout=PATIENCE)
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.goto(address)
    _ask(page, "Сколько тонн молока лежит на складе?")
    expect(page.locator(".pi-quote strong.pi-answer").first).to_contain_text("120")
    expect(page.locator(".pi-quote").first).to_contain_text(f"{HOSTILE} лежит 120 тонн<script>alert(2)</script> молока.")
    page.get_by_text(texts.SHOW_SOURCE).first.click()
    expect(page.locator(".pi-source mark strong.pi-answer").first).to_be_visible()
    page.get_by_text(texts.WHERE).click()
    for name in ("documents", "authors"):
        _choose(page, name, HOSTILE)
    expect(page.locator(".pi-where")).to_contain_text("автор")
    _holds_no_foreign_markup(page)
    assert hosts <= {"localhost", None}, "a page asks no other host for anything"


@pytest.mark.parametrize("files", [[PDF]], ids=["pdf"])
@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["wide", "narrow"])
def test_the_page_of_the_file_stands_beside_the_answer_with_the_words_marked(address: str, page: Page) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(address)
    _ask(page, ORDER)
    picture, marks, exact = page.locator("img.pi-page"), page.locator(".mark.quote"), page.locator(".mark.answer")
    expect(picture).to_be_visible()
    expect(picture).to_have_attribute("alt", re.compile("с. 3.*цитата отмечена"))
    expect(exact).to_have_count(1)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 1000
    assert _inside(marks.first, picture)
    assert any(_inside(exact.first, marks.nth(number), slack=2) for number in range(marks.count()))
    assert _inside(exact.first, page.locator(".frame")), "the frame has scrolled to the words"

    page.get_by_role("button", name=texts.AFTER).click()
    expect(picture).to_have_attribute("alt", re.compile("с. 4"))
    expect(marks).to_have_count(0)
    page.get_by_role("button", name=texts.TO_QUOTE).click()
    expect(exact).to_have_count(1)
    width = picture.bounding_box()
    page.get_by_role("button", name=texts.LARGER).click()
    expect(page.locator(".sheet")).to_have_attribute("style", re.compile("140%"))
    wider = picture.bounding_box()
    assert width is not None
    assert wider is not None
    assert wider["width"] == pytest.approx(1.4 * width["width"], rel=0.05)
    assert _inside(exact.first, page.locator(".frame")), "still at the words"

    page.get_by_role("radio", name=texts.TEXT_VIEW).click()
    expect(page.locator(".pi-source mark strong.pi-answer")).to_have_text("27 июня 2016 года")
    expect(picture).to_have_count(0)
    page.get_by_role("radio", name=texts.PAGE_VIEW).click()
    expect(picture).to_be_visible()
    page.get_by_role("button", name=texts.show_quote_source(2)).click()
    expect(page.locator("[data-testid=stBaseButton-primary]", has_text=texts.SHOW_SOURCE)).to_have_text([re.compile(r"\[2\]")])
    expect(page.locator(".frame")).to_be_in_viewport()
    page.locator("h1").scroll_into_view_if_needed()
    page.get_by_role("button", name=texts.show_quote_source(2)).click()
    expect(page.locator(".frame")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"


@pytest.mark.parametrize("files", [[PDF]], ids=["pdf"])
def test_a_question_is_suggested_asked_and_its_quotes_walked_through_by_keys(address: str, page: Page) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(address)
    field = page.get_by_label(texts.QUESTION)
    expect(field).to_be_focused()
    expect(page.locator(".st-key-suggested button").first).to_be_visible()
    _rest(page)
    page.locator(".st-key-suggested button").first.click()
    expect(page.locator(".pi-verdict")).to_contain_text("Найдено")
    assert "q" in _parameters(page)

    page.keyboard.press("Tab")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type(ORDER)
    page.keyboard.press("Enter")
    expect(page.locator(".pi-question").first).to_have_text(ORDER)
    chosen = page.locator("[data-testid=stBaseButton-primary]", has_text=texts.SHOW_SOURCE)
    expect(chosen).to_have_text([re.compile(r"\[1\]")])
    _rest(page)
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    expect(chosen).to_have_text([re.compile(r"\[2\]")])
    page.keyboard.press("ArrowLeft")
    expect(chosen).to_have_text([re.compile(r"\[1\]")])

    page.get_by_role("link", name=texts.SEARCH_PAGE).click()
    query = page.get_by_label(texts.QUERY)
    expect(query).to_be_visible()
    _rest(page)
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(query).to_be_focused()


@pytest.mark.parametrize("files", [[PDF]], ids=["pdf"])
def test_the_focus_stays_at_what_was_pressed_or_goes_to_what_it_led_to(address: str, page: Page) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(address)
    suggested = page.locator(".st-key-suggested button").first
    expect(suggested).to_be_visible()
    _rest(page)
    suggested.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pi-question")).to_be_focused()
    _ask(page, ORDER)
    _rest(page)
    second = page.get_by_role("button", name=texts.show_quote_source(2))
    second.focus()
    page.keyboard.press("Enter")
    expect(second).to_have_attribute("aria-pressed", "true")
    expect(second).to_be_focused()
    assert page.get_by_role("link", name=texts.ASK_PAGE, exact=True).get_attribute("href") == f"?{urlsplit(page.url).query}"
    page.get_by_role("button", name=texts.NEW_CONVERSATION).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label(texts.QUESTION)).to_be_focused()


def test_a_search_is_there_again_after_another_page_and_by_its_address(address: str, page: Page) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(f"{address}/search")
    page.get_by_label(texts.QUERY).fill("молоко в сутки")
    page.keyboard.press("Enter")
    expect(page.locator(".pi-hit").first).to_be_visible()
    assert _parameters(page) == {"q": ["молоко в сутки"]}
    page.get_by_role("link", name=texts.ABOUT_PAGE).click()
    expect(page.locator(".pi-report").first).to_be_visible()
    page.get_by_role("link", name=texts.SEARCH_PAGE).click()
    expect(page.get_by_label(texts.QUERY)).to_have_value("молоко в сутки")
    expect(page.locator(".pi-hit").first).to_be_visible()
    assert _parameters(page) == {"q": ["молоко в сутки"]}
    page.get_by_label(texts.QUERY).fill("парк")
    page.keyboard.press("Enter")
    expect(page.locator(".pi-hit").first).to_contain_text("парк")
    page.go_back()
    expect(page.get_by_label(texts.QUERY)).to_have_value("молоко в сутки")


def _inside(inner: Locator, outer: Locator, slack: float = 1.0) -> bool:
    one, other = inner.bounding_box(), outer.bounding_box()
    assert one is not None
    assert other is not None
    return (
        other["x"] - slack <= one["x"]
        and other["y"] - slack <= one["y"]
        and one["x"] + one["width"] <= other["x"] + other["width"] + slack
        and one["y"] + one["height"] <= other["y"] + other["height"] + slack
    )


def _holds_no_foreign_markup(page: Page) -> None:
    """Check that the page is our own markup alone: no link, image or script that a document or a name brought along."""
    targets = page.locator("a").evaluate_all("links => links.map(link => link.href)")
    assert all(target.startswith("http://localhost:") for target in targets), targets
    assert page.locator("img, .katex, [data-testid=stMain] script").count() == 0
    assert page.title() == texts.APPLICATION
