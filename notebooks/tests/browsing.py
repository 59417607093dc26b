"""JupyterLab in a real browser, for tests to look at. Every test can use the fixtures lab and browser (conftest.py)."""

import contextlib
import os
import re
import shutil
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

import lessons
import server
from launching import JAVA
from server import TOKEN

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge"]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
OPEN_SECONDS = 90
RUN_SECONDS = 300
WIDTH, HEIGHT = 1280, 1400
# The folder for screenshots, for a person to look at; without it there are none.
PICTURES = os.environ.get("FLOATLAB_PICTURES")


def browser_path():
    named = os.environ.get("FLOATLAB_BROWSER")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


needs_browser = pytest.mark.skipif(
    browser_path() is None,
    reason="NO BROWSER: JupyterLab WAS NOT TESTED. Install Chromium (apt install chromium) or set FLOATLAB_BROWSER.",
)
only_in_full = pytest.mark.skipif(not os.environ.get("FLOATLAB_FULL"), reason="takes minutes: set FLOATLAB_FULL=1")


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The address of a JupyterLab that was started as mvn -Plab starts it. It has a copy of the notebooks without outputs,
    so that every output was made there. In the folder "untrusted" the notebooks have their committed outputs."""
    copy = tmp_path_factory.mktemp("lab")
    for path in lessons.all_notebooks() + lessons.release():
        place = path.relative_to(lessons.FOLDER)
        for folder in ("notebooks", "untrusted"):
            (copy / folder / place).parent.mkdir(parents=True, exist_ok=True)
        notebook = lessons.read(path)
        # Jupyter remembers trusted notebooks by their content. This makes it one that Jupyter has never seen.
        notebook.metadata["floatlab-copy"] = uuid.uuid4().hex
        lessons.write(copy / "untrusted" / place, notebook)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        lessons.write(copy / "notebooks" / place, notebook)
    # What else lies in the folder of the notebooks.
    for name in ("target", "tests", "tools", "site"):
        (copy / "notebooks" / name).mkdir()
    for name in ("pom.xml", "03-the-bias-puzzle.png"):
        shutil.copy(lessons.FOLDER / name, copy / "notebooks")
    command = [JAVA, "binder/Floatlab.java", "lab", f"--ServerApp.root_dir={copy}", "--expose-app-in-browser"]
    with server.started(command, lessons.ROOT, copy / "log") as running:
        yield running.address


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=QUIET)
        yield chromium
        chromium.close()


@contextlib.contextmanager
def opened(browser, address, kernel_name=".jp-Toolbar-kernelName", script=""):
    """A page with a notebook; the script runs before those of the page. Its kernel ends with it, because two dozen kernels at once are too many for a machine."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    page.add_init_script(script)
    try:
        page.goto(f"{address}?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=OPEN_SECONDS * 1000)
        expect(page.locator(kernel_name)).to_have_text("Java (floatlab)", timeout=OPEN_SECONDS * 1000)
        page.wait_for_function("() => jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'",
                               timeout=OPEN_SECONDS * 1000)
        yield page
        page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    finally:
        page.close()


def open_notebook(browser, lab, name, folder="notebooks"):
    return opened(browser, f"{lab}/lab/tree/{folder}/{name}.ipynb")


def listed(page):
    """The names in the file browser, from top to bottom."""
    page.wait_for_selector(".jp-DirListing-item")
    return page.locator(".jp-DirListing-itemText").all_inner_texts()


def command(page, name, arguments=None):
    """Runs a command of JupyterLab, as a menu, a key or the palette does, and waits until it is done."""
    page.evaluate("([name, options]) => jupyterapp.commands.execute(name, options).then(() => null)", [name, arguments or {}])


def menu(page, name, *items):
    """Chooses an entry of the menu bar."""
    page.get_by_role("menuitem", name=name, exact=True).click()
    for item in items:
        page.locator(".lm-Menu-item").filter(has_text=re.compile(f"^{re.escape(item)}$")).click()


def run_all(page):
    menu(page, "Run", "Run All Cells")
    wait_until_all_ran(page)


def wait_until_all_ran(page):
    """Waits until every code cell has run, or one has failed, because the cells behind it are not run then."""
    page.wait_for_function(
        """() => {
             const cells = jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === "code");
             return cells.some(cell => cell.model.outputs.toJSON().some(output => output.output_type === "error"))
               || cells.every(cell => cell.model.executionState === "idle" && cell.model.executionCount !== null);
           }""",
        timeout=RUN_SECONDS * 1000,
    )


def complaints(page):
    """What cells have written in red: the text, by the index of the cell."""
    return {index: text for index, text in page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets
                .map((cell, index) => [index, cell.model.type !== "code" ? [] : cell.model.outputs.toJSON()])
                .map(([index, outputs]) => [index, outputs.filter(output => output.output_type === "error"
                                                                            || output.name === "stderr")])
                .filter(([index, red]) => red.length)
                .map(([index, red]) => [index, red.map(output => output.evalue ?? [output.text].flat().join("")).join("\\n")])
        """)}


def set_theme(page, dark):
    """Does what the menu Settings, Theme does."""
    command(page, "apputils:change-theme", {"theme": "JupyterLab Dark" if dark else "JupyterLab Light"})
    page.wait_for_selector(f"body[data-jp-theme-light='{'false' if dark else 'true'}']", state="attached")
    page.wait_for_timeout(500)


def scroller(page):
    return page.locator(".jp-WindowedPanel-outer").first


def to_the_top(page):
    scroller(page).evaluate("node => { node.scrollTop = 0 }")


def screenfuls(page, name):
    """Goes through the notebook from the top, a window height at a time; FLOATLAB_PICTURES gets a PNG of each."""
    to_the_top(page)
    number = 0
    moved = HEIGHT
    while moved > 1:
        page.wait_for_timeout(300)
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{PICTURES}/{name.split('/')[-1]}-{number:02}.png")
        yield
        number += 1
        moved = scroller(page).evaluate(
            "node => { const top = node.scrollTop; node.scrollTop += node.clientHeight * 0.9; return node.scrollTop - top }")
    to_the_top(page)


def show_cell(page, index):
    """Scrolls a cell into view, because Lab draws only what is near the window."""
    cell = page.locator(f".jp-Cell[data-windowed-list-index='{index}']")
    for _ in range(60):
        if cell.count():
            cell.scroll_into_view_if_needed()
            page.wait_for_timeout(100)
            return cell
        scroller(page).evaluate("node => { node.scrollTop += node.clientHeight * 0.8 }")
        page.wait_for_timeout(150)
    raise AssertionError(f"cell {index} never came into view")
