"""The site to read without running. The launcher builds it, and it is opened from a folder, without a network."""

import pytest
from playwright.sync_api import expect

import lessons
from browsing import PICTURES, browser_path
from launching import launch

pytestmark = [
    pytest.mark.ci,
    pytest.mark.skipif(browser_path() is None, reason="NO BROWSER: THE SITE WAS NOT TESTED."),
]
PAGES = [path.stem for path in lessons.all_notebooks()]


@pytest.fixture(scope="module")
def site():
    status, said = launch("site", seconds=600)
    assert status == 0, said
    return (lessons.FOLDER / "target" / "site").as_uri()


def open_page(browser, address, **options):
    """The page, and the addresses outside of the folder that it asked for."""
    page = browser.new_context(**options).new_page()
    outside = []
    page.on("request", lambda request: request.url.startswith(("file:", "data:", "blob:")) or outside.append(request.url))
    page.goto(address)
    page.wait_for_load_state("load")
    page.wait_for_timeout(1000)
    return page, outside


def test_the_front_page_leads_to_every_notebook(site, browser):
    page, outside = open_page(browser, f"{site}/index.html")
    for name in PAGES:
        expect(page.locator(f"article a[href='notebooks/{name}.html']").first).to_be_attached()
    animation = page.locator("article img[src$='lost-bit.gif']")
    assert animation.evaluate("node => node.decode().then(() => node.naturalWidth)") == 1600
    assert animation.evaluate("node => node.currentSrc").endswith("lost-bit.gif")
    assert not outside
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/site-index.png")


def test_who_wants_no_motion_sees_a_still(site, browser):
    page, _ = open_page(browser, f"{site}/index.html", reduced_motion="reduce")
    animation = page.locator("article img[src$='lost-bit.gif']")
    assert animation.evaluate("node => node.decode().then(() => node.currentSrc)").endswith("lost-bit.png")
    assert "room for 24 bits" in animation.get_attribute("alt")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_every_picture_and_formula_and_asks_nobody(site, browser, name):
    page, outside = open_page(browser, f"{site}/notebooks/{name}.html")
    assert not outside
    images = page.locator("article img")
    for index in range(images.count()):
        images.nth(index).scroll_into_view_if_needed()
        assert images.nth(index).evaluate("node => node.decode().then(() => node.naturalWidth > 0)")
    text = "".join(cell.source for cell in lessons.read(lessons.FOLDER / f"{name}.ipynb").cells
                   if cell.cell_type == "markdown")
    if "$$" in text:
        expect(page.locator("mjx-container").first).to_be_visible()
    link = page.locator("a[href*='mybinder.org']").first
    assert f"notebooks/{name}.ipynb" in link.get_attribute("href")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_bit_flips_at_a_click(site, browser, scheme):
    page, _ = open_page(browser, f"{site}/notebooks/00-start-here.html", color_scheme=scheme)
    view = page.locator(".floatlab-bits").first
    view.locator("button[aria-pressed]").first.click()
    assert view.locator("[data-row=value]").inner_text() == "-0.1"
    if PICTURES:
        view.scroll_into_view_if_needed()
        page.screenshot(path=f"{PICTURES}/site-{scheme}.png")


def test_search_finds_a_word(site, browser):
    page, outside = open_page(browser, f"{site}/search.html?q=Sterbenz")
    expect(page.locator("#search-results")).to_contain_text("The bias puzzle", timeout=10_000)
    assert not outside


def test_a_narrow_window_does_not_scroll_sideways(site, browser):
    page, _ = open_page(browser, f"{site}/notebooks/03-the-bias-puzzle.html", viewport={"width": 420, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
