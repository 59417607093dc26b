"""JupyterLab in a real browser, as a reader meets it: opened by the launcher, Run All, everything visible and alive."""

import os
import re

import pytest
from playwright.sync_api import expect

import notebooks
from browsing import (
    OPEN_SECONDS, TOKEN, menu, needs_browser, only_in_full, open_notebook, picture, run_all, scroller, set_theme,
    show_cell, to_the_top, wait_until_all_ran,
)

pytestmark = needs_browser
# All of them take long: two stand for the rest, unless FLOATLAB_FULL is set.
NOTEBOOKS = ["00-start-here", "03-the-bias-puzzle"]
if os.environ.get("FLOATLAB_FULL"):
    NOTEBOOKS = [path.stem for path in notebooks.all_notebooks()]
RELEASE = [str(path.relative_to(notebooks.FOLDER).with_suffix("")) for path in notebooks.release()]
# What WCAG asks of normal text; the outputs of a notebook are dense enough as it is.
CONTRAST = 4.5


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
    to_the_top(page)
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
    to_the_top(page)
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


# Texts in outputs and prose whose colour is too near to what lies behind them, as "text: ratio".
PALE = """(limit) => {
  const rgba = text => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const over = (top, bottom) => top.slice(0, 3).map((c, i) => c * top[3] + bottom[i] * (1 - top[3])).concat(1);
  const light = color => color.slice(0, 3).map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = node => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const pale = [];
  for (const host of document.querySelectorAll(".jp-OutputArea-output, .jp-RenderedMarkdown")) {
    const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent.trim(), node = walker.currentNode.parentElement;
      if (!text || !node.getClientRects().length || node.closest("script, style, mjx-assistive-mml, .jp-InternalAnchorLink"))
        continue;
      const ground = behind(node), ink = over(rgba(getComputedStyle(node).color), ground);
      const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
      if ((a + 0.05) / (b + 0.05) < limit) pale.push(text.slice(0, 40) + ": " + ((a + 0.05) / (b + 0.05)).toFixed(1));
    }
  }
  return [...new Set(pale)];
}"""

# What stands out of its output or prose to the right and cannot be reached by scrolling, as "tag: text".
CUT_OFF = """() => {
  const cut = [];
  for (const host of document.querySelectorAll(".jp-OutputArea-output, .jp-RenderedMarkdown")) {
    const edge = host.getBoundingClientRect().right + 1;
    for (const node of host.querySelectorAll("*")) {
      if (node.closest("script, style, mjx-assistive-mml, .jp-InternalAnchorLink") || !node.getClientRects().length) continue;
      if (node.getBoundingClientRect().right <= edge) continue;
      let at = node, reached = false;
      do {
        if (at !== node && ["auto", "scroll"].includes(getComputedStyle(at).overflowX)) reached = true;
        at = at.parentElement;
      } while (at && !reached && at !== host.parentElement.parentElement);
      if (!reached) cut.push(node.tagName + ": " + node.textContent.slice(0, 40));
    }
  }
  return [...new Set(cut)];
}"""


def screenfuls(page):
    """Goes through the notebook from the top, a windowful at a time."""
    to_the_top(page)
    while True:
        page.wait_for_timeout(300)
        yield
        moved = scroller(page).evaluate(
            "node => { const top = node.scrollTop; node.scrollTop += node.clientHeight * 0.9; return node.scrollTop - top }")
        if moved < 2:
            to_the_top(page)
            return


def open_trusted(browser, lab, name, width=1280):
    """The notebook with its committed outputs, trusted from the palette as a reader would."""
    page = open_notebook(browser, lab, name, width=width, folder="read")
    page.evaluate("void jupyterapp.commands.execute('notebook:trust')")
    page.locator(".jp-Dialog").get_by_role("button", name="Trust").click()
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    page.wait_for_timeout(500)
    return page


@only_in_full
@pytest.mark.parametrize("name", NOTEBOOKS + RELEASE)
def test_text_is_legible_in_the_light_and_in_the_dark_theme(lab, browser, name):
    page = open_trusted(browser, lab, name)
    try:
        for dark in (False, True):
            set_theme(page, dark)
            picture(page, f"{name.replace('/', '-')}-{'dark' if dark else 'light'}")
            pale = set()
            for _ in screenfuls(page):
                pale.update(page.evaluate(PALE, CONTRAST))
            assert not pale
    finally:
        set_theme(page, False)
        page.close()


@only_in_full
@pytest.mark.parametrize("width", [800, 480])
@pytest.mark.parametrize("name", NOTEBOOKS + RELEASE)
def test_a_narrow_window_cuts_nothing_off(lab, browser, name, width):
    page = open_trusted(browser, lab, name, width=width)
    # The list of files goes where there is no room for it, by Ctrl+B.
    if page.locator("#jp-left-stack").is_visible():
        page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    page.wait_for_timeout(500)
    picture(page, f"{name.replace('/', '-')}-{width}")
    cut = set()
    for _ in screenfuls(page):
        cut.update(page.evaluate(CUT_OFF))
    assert not cut
    page.close()


def empty_cell(page):
    """A new cell at the end, in edit mode."""
    page.evaluate("jupyterapp.commands.execute('notebook:move-cursor-up')")
    page.evaluate("""() => { const content = jupyterapp.shell.currentWidget.content;
                             content.activeCellIndex = content.widgets.length - 1 }""")
    page.evaluate("jupyterapp.commands.execute('notebook:insert-cell-below')")
    page.evaluate("jupyterapp.commands.execute('notebook:enter-edit-mode')")
    page.wait_for_timeout(300)
    return page.locator(".jp-Notebook-cell.jp-mod-active")


def run_cell(page, source):
    """Types a cell at the end and runs it; gives the cell, which may still be busy."""
    cell = empty_cell(page)
    page.keyboard.insert_text(source)
    page.keyboard.press("Control+Enter")
    return cell


@only_in_full
def test_tab_completes_and_shift_tab_explains(lab, browser):
    page = open_notebook(browser, lab, "00-start-here")
    cell = run_cell(page, "import floatlab.format.Ulp;\n1 + 1")
    expect(cell.locator(".jp-OutputArea-output")).to_contain_text("2", timeout=OPEN_SECONDS * 1000)
    empty_cell(page)
    page.keyboard.type("Ulp.")
    page.keyboard.press("Tab")
    names = page.locator(".jp-Completer .jp-Completer-match")
    expect(names.filter(has_text="distance").first).to_be_visible(timeout=OPEN_SECONDS * 1000)
    expect(names.filter(has_text=re.compile("^of")).first).to_be_visible()
    page.keyboard.press("Escape")
    empty_cell(page)
    page.keyboard.type("Ulp.distance(")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".jp-Tooltip")).to_contain_text("distance(float", timeout=OPEN_SECONDS * 1000)
    page.close()


@only_in_full
@pytest.mark.parametrize("source", [
    "floatlab.experiment.FanInSweep.run(new floatlab.experiment.FanInSweep.Spec("
    "1, 10_000_000, List.of(256), floatlab.order.Arithmetic.FMA)).size()",
    "while (true) { }",
], ids=["library call", "endless loop"])
def test_interrupt_and_restart_from_the_menu(lab, browser, source):
    page = open_notebook(browser, lab, "00-start-here")
    cell = run_cell(page, "int kept = 41; kept + 1")
    expect(cell.locator(".jp-OutputArea-output")).to_contain_text("42", timeout=OPEN_SECONDS * 1000)
    busy = run_cell(page, source)
    page.wait_for_timeout(2000)
    menu(page, "Kernel", "Interrupt Kernel")
    expect(busy.locator("[data-mime-type='application/vnd.jupyter.stderr']").first).to_be_visible(timeout=30_000)
    after = run_cell(page, "kept + 2")
    expect(after.locator(".jp-OutputArea-output")).to_contain_text("43", timeout=OPEN_SECONDS * 1000)
    menu(page, "Kernel", "Restart Kernel\u2026")
    page.locator(".jp-Dialog").get_by_role("button", name="Restart").click()
    gone = run_cell(page, "kept + 3")
    expect(gone.locator(".jp-OutputArea-output").first).to_contain_text("kept", timeout=OPEN_SECONDS * 1000)
    page.close()


@only_in_full
def test_the_keyboard_is_enough(lab, browser):
    name = "03-the-bias-puzzle"
    page = open_notebook(browser, lab, name)
    cells = notebooks.read(notebooks.FOLDER / f"{name}.ipynb").cells
    page.keyboard.press("Escape")
    for _ in cells:
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(100)
    wait_until_all_ran(page)
    # Back to the bit view by the arrow keys, into it by Tab, and a bit is flipped by Space.
    index = next(i for i, cell in enumerate(cells) if "floatlab-bits" in str(cell.get("outputs", "")))
    page.keyboard.press("Escape")
    active = "() => jupyterapp.shell.currentWidget.content.activeCellIndex"
    for _ in range(2 * len(cells)):
        if page.evaluate(active) == index:
            break
        page.keyboard.press("ArrowUp")
    assert page.evaluate(active) == index
    inside = "() => document.activeElement.closest('.floatlab-bits') !== null"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(inside):
            break
    assert page.evaluate(inside), "Tab never came to a bit"
    value = show_cell(page, index).locator("[data-row=value]")
    before = value.inner_text()
    page.keyboard.press("Space")
    assert value.inner_text() != before
    page.close()


@only_in_full
def test_an_untrusted_notebook_reads_well_without_scripts(lab, browser):
    name = "03-the-bias-puzzle"
    page = open_notebook(browser, lab, name, folder="untrusted")
    cells = notebooks.read(notebooks.FOLDER / f"{name}.ipynb").cells
    index = next(i for i, cell in enumerate(cells) if "floatlab-bits" in str(cell.get("outputs", "")))
    shown = show_cell(page, index).locator(".jp-OutputArea-output")
    expect(shown.locator("button")).to_have_count(0)
    expect(shown).to_contain_text("01111011")
    expect(shown).to_contain_text("0.100000001490116119384765625")
    assert "Click a bit" not in shown.inner_text() and "function" not in shown.inner_text()
    picture(page, f"{name}-untrusted")
    page.close()


@only_in_full
@pytest.mark.parametrize("name", RELEASE)
def test_a_release_exercise_stops_only_where_the_student_is_asked(lab, browser, name):
    """Cell by cell, since Run All ends at the first task that is not solved yet."""
    page = open_notebook(browser, lab, name)
    count = page.evaluate("() => jupyterapp.shell.currentWidget.content.widgets.length")
    page.keyboard.press("Escape")
    for index in range(count):
        page.evaluate("index => { jupyterapp.shell.currentWidget.content.activeCellIndex = index }", index)
        page.evaluate("() => jupyterapp.commands.execute('notebook:run-cell')")
    wait_until_all_ran(page)
    picture(page, name.replace("/", "-"))
    errors = page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === "code")
                .flatMap(cell => cell.model.outputs.toJSON()).filter(output => output.output_type === "error")
                .map(output => output.evalue + output.traceback.join("\\n"))""")
    assert not [error for error in errors if "not implemented yet" not in error]
    page.close()


@only_in_full
@pytest.mark.parametrize("name", ["00-start-here", "03-the-bias-puzzle"])
def test_the_classic_notebook_shows_the_same(lab, browser, name):
    pytest.importorskip("notebook")
    page = browser.new_page(viewport={"width": 1280, "height": 1400})
    page.goto(f"{lab}/notebooks/notebooks/{name}.ipynb?token={TOKEN}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=OPEN_SECONDS * 1000)
    expect(page.get_by_text("Java (floatlab)").first).to_be_visible(timeout=OPEN_SECONDS * 1000)
    menu(page, "Run", "Run All Cells")
    wait_until_all_ran(page)
    picture(page, f"{name}-classic")
    for index, cell in enumerate(notebooks.read(notebooks.FOLDER / f"{name}.ipynb").cells):
        if cell.get("outputs"):
            shown = show_cell(page, index)
            assert shown.locator(".jp-OutputArea-output").count() >= 1, cell.source
            assert shown.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0, cell.source
    page.close()
