"""JupyterLab in a real browser, as a reader meets it: opened by the launcher, Run All, everything visible and alive."""

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

import notebooks

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge"]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
TOKEN = "floatlab-test"
START_SECONDS = 90
RUN_SECONDS = 180
# All of them take long: two stand for the rest, unless FLOATLAB_FULL is set.
NOTEBOOKS = ["00-start-here", "03-the-bias-puzzle"]
if os.environ.get("FLOATLAB_FULL"):
    NOTEBOOKS = [path.stem for path in notebooks.all_notebooks()]
# Where screenshots go, for a person to look at; nowhere unless asked for.
PICTURES = os.environ.get("FLOATLAB_PICTURES")


def browser_path():
    named = os.environ.get("FLOATLAB_BROWSER")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


pytestmark = pytest.mark.skipif(
    browser_path() is None,
    reason="NO BROWSER: JupyterLab WAS NOT TESTED. Install Chromium (apt install chromium) or set FLOATLAB_BROWSER.",
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab as mvn -Plab starts it, on a free port; gives its address. It saves into a copy of the notebooks, whose
    outputs are cleared: what is seen was made there."""
    copy = tmp_path_factory.mktemp("lab")
    (copy / "notebooks").mkdir()
    for path in notebooks.all_notebooks():
        notebook = notebooks.read(path)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        notebooks.write(copy / "notebooks" / path.name, notebook)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    java = Path(os.environ["FLOATLAB_JAVA_HOME"]) / "bin" / "java"
    log = copy / "log"
    server = subprocess.Popen(
        [java, "binder/Floatlab.java", "lab", "--no-browser", "--allow-root", f"--port={port}",
         f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={copy}", "--expose-app-in-browser"],
        cwd=notebooks.ROOT, stdout=log.open("w"), stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5):
                break
        except OSError:
            if server.poll() is not None or time.monotonic() > end:
                server.kill()
                pytest.fail("JupyterLab did not start:\n" + log.read_text(encoding="utf-8"))
            time.sleep(0.5)
    yield address
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=QUIET)
        yield chromium
        chromium.close()


def open_notebook(browser, lab, name, width=1280):
    page = browser.new_page(viewport={"width": width, "height": 1400})
    page.goto(f"{lab}/lab/tree/notebooks/{name}.ipynb?token={TOKEN}&reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    expect(page.locator(".jp-Toolbar-kernelName")).to_have_text("Java (floatlab)", timeout=60_000)
    return page


def run_all(page):
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu-item").filter(has_text=re.compile("^Run All Cells$")).click()
    page.wait_for_function(
        """() => jupyterapp.shell.currentWidget.content.widgets
                .filter(cell => cell.model.type === "code")
                .every(cell => cell.model.executionState === "idle" && cell.model.executionCount !== null)""",
        timeout=RUN_SECONDS * 1000,
    )


def picture(page, name):
    """Every screenful of the notebook, one PNG each, when FLOATLAB_PICTURES names a folder."""
    if not PICTURES:
        return
    Path(PICTURES).mkdir(parents=True, exist_ok=True)
    scroller = page.locator(".jp-WindowedPanel-outer").first
    height = scroller.evaluate("node => node.clientHeight")
    total = scroller.evaluate("node => node.scrollHeight")
    for number in range(0, total // height + 1):
        scroller.evaluate("(node, top) => { node.scrollTop = top }", number * height)
        page.wait_for_timeout(400)
        page.screenshot(path=f"{PICTURES}/{name}-{number:02}.png")


def show_cell(page, index):
    """Scrolls a cell into view: Lab draws only what is near the window."""
    cell = page.locator(f".jp-Cell[data-windowed-list-index='{index}']")
    scroller = page.locator(".jp-WindowedPanel-outer").first
    for _ in range(60):
        if cell.count():
            cell.scroll_into_view_if_needed()
            page.wait_for_timeout(100)
            return cell
        scroller.evaluate("node => { node.scrollTop += node.clientHeight * 0.8 }")
        page.wait_for_timeout(150)
    raise AssertionError(f"cell {index} never came into view")


def test_opens_on_the_start_page_without_a_dialog(lab, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"{lab}/lab?token={TOKEN}")
    page.wait_for_selector("#jp-main-dock-panel", timeout=60_000)
    page.wait_for_timeout(2000)
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    expect(page.get_by_text("Would you like to get notified")).to_have_count(0)
    page.close()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_run_all_gives_every_output_and_no_error(lab, browser, name):
    committed = notebooks.read(notebooks.FOLDER / f"{name}.ipynb")
    page = open_notebook(browser, lab, name)
    run_all(page)
    picture(page, name)
    page.locator(".jp-WindowedPanel-outer").first.evaluate("node => { node.scrollTop = 0 }")
    for index, cell in enumerate(committed.cells):
        kinds = [kind for output in cell.get("outputs", []) for kind in output.get("data", {})]
        if not cell.get("outputs"):
            continue
        shown = show_cell(page, index)
        assert shown.locator(".jp-OutputArea-output").count() >= 1, cell.source
        assert shown.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0, cell.source
        if "image/png" in kinds:
            image = shown.locator("img").first
            expect(image).to_be_visible()
            assert image.evaluate("node => node.naturalWidth > 0 && node.clientWidth <= node.naturalWidth")
        elif "text/html" in kinds:
            expect(shown.locator(".jp-RenderedHTMLCommon").first).to_be_visible()
    page.close()


def test_a_click_on_a_bit_changes_the_value(lab, browser):
    page = open_notebook(browser, lab, "03-the-bias-puzzle")
    run_all(page)
    committed = notebooks.read(notebooks.FOLDER / "03-the-bias-puzzle.ipynb")
    index = next(i for i, cell in enumerate(committed.cells)
                 if "floatlab-bits" in str(cell.get("outputs", "")))
    page.locator(".jp-WindowedPanel-outer").first.evaluate("node => { node.scrollTop = 0 }")
    cell = show_cell(page, index)
    view = cell.locator(".floatlab-bits")
    value = view.locator("[data-row=value]")
    above = view.locator("[data-row=above]")
    assert (value.inner_text(), above.inner_text()) == ("0.1", "0.10000001")
    bits = view.locator("button[aria-pressed]")
    assert bits.count() == 32
    bits.first.click()
    assert (value.inner_text(), above.inner_text()) == ("-0.1", "-0.099999994")
    # The lowest bit of the exponent, by keyboard: 123 becomes 122.
    bits.nth(8).focus()
    page.keyboard.press("Space")
    assert value.inner_text() == "-0.05"
    page.close()


def test_an_untouched_notebook_says_that_no_answer_was_given_yet(lab, browser):
    committed = notebooks.read(notebooks.FOLDER / "03-the-bias-puzzle.ipynb")
    text = str([output for cell in committed.cells for output in cell.get("outputs", [])])
    assert "no answer yet" in text
