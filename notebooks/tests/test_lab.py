"""JupyterLab in a real browser, as a reader meets it: the launcher opens it, and Run All makes everything appear.

One notebook stands for the rest in mvn verify, two in the profile ci; with FLOATLAB_FULL=1 it is all of them, and the
exercises that students get. FLOATLAB_PICTURES names a folder for screenshots.
"""

import importlib.util
import os
import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

import lessons
import server
from browsing import (
    HEIGHT, OPEN_SECONDS, TOKEN, WIDTH, command, complaints, listed, menu, needs_browser, only_in_full, open_notebook, opened,
    run_all, screenfuls, set_theme, show_cell, to_the_top, wait_until_all_ran,
)
from launching import JAVA

pytestmark = needs_browser
PUZZLE = "03-the-bias-puzzle"
BITS = "00-start-here"
NOTEBOOKS = [PUZZLE, pytest.param(BITS, marks=pytest.mark.ci)]
EXERCISES = []
if os.environ.get("FLOATLAB_FULL"):
    NOTEBOOKS = [path.stem for path in lessons.all_notebooks()]
    EXERCISES = [path.relative_to(lessons.FOLDER).with_suffix("").as_posix() for path in lessons.release()]
# The contrast that WCAG asks for normal text.
CONTRAST = 4.5


@pytest.fixture(scope="module", params=NOTEBOOKS + EXERCISES)
def ran(request, lab, browser):
    """Each notebook, opened and run once; all tests that look at it use the same page."""
    name = request.param
    with open_notebook(browser, lab, name) as page:
        if name in EXERCISES:
            run_each(page)
        else:
            run_all(page)
        yield name, page


def run_each(page):
    """Runs the cells one by one, because Run All ends at the first task that is not solved yet."""
    for index in range(page.evaluate("() => jupyterapp.shell.currentWidget.content.widgets.length")):
        page.evaluate("index => { jupyterapp.shell.currentWidget.content.activeCellIndex = index }", index)
        command(page, "notebook:run-cell")


def committed(name):
    return lessons.read(lessons.FOLDER / f"{name}.ipynb").cells


def index_of_bits():
    return next(i for i, cell in enumerate(committed(BITS)) if "floatlab-bits" in str(cell.get("outputs", "")))


def assert_outputs_are_seen(page, name):
    """Every chart, table and bit view of the committed notebook is visible."""
    to_the_top(page)
    for index, cell in enumerate(committed(name)):
        data = [output.get("data", {}) for output in cell.get("outputs", [])]
        if not cell.get("outputs"):
            continue
        shown = show_cell(page, index)
        expect(shown.locator(".jp-OutputArea-output").first).to_be_visible()
        pictures = shown.locator(".jp-RenderedImage img")
        assert pictures.count() == sum("image/png" in one for one in data), cell.source
        for number in range(pictures.count()):
            pictures.nth(number).scroll_into_view_if_needed()
            expect(pictures.nth(number)).to_be_visible()
            assert pictures.nth(number).evaluate("node => node.naturalWidth > 0 && node.clientWidth <= node.naturalWidth")
        html = "".join("".join(one.get("text/html", "")) for one in data)
        tables = shown.locator(".jp-RenderedHTMLCommon table")
        assert tables.count() >= html.count("<table"), cell.source
        for number in range(tables.count()):
            tables.nth(number).scroll_into_view_if_needed()
            expect(tables.nth(number)).to_be_visible()
        if html:
            expect(shown.locator(".jp-RenderedHTMLCommon").first).to_be_visible()
        assert shown.locator(".floatlab-bits button[aria-pressed]").count() == 32 * html.count("class=\"floatlab-bits\"")
        # The script of a view has taken the place of its text.
        for view, part in (("aligned", "button[data-at]"), ("line", "[role=slider]"), ("question", "button")):
            views = shown.locator(f".floatlab-{view}")
            assert views.count() == html.count(f"class=\"floatlab-{view}\"")
            for number in range(views.count()):
                expect(views.nth(number).locator(part).first).to_be_visible()


def test_opens_on_the_start_page_without_a_dialog(lab, browser):
    page = browser.new_page(viewport={"width": WIDTH, "height": 1000})
    page.goto(f"{lab}/lab?token={TOKEN}")
    page.wait_for_selector("#jp-main-dock-panel", timeout=OPEN_SECONDS * 1000)
    page.wait_for_timeout(2000)
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    expect(page.get_by_text("Would you like to get notified")).to_have_count(0)
    page.close()


def test_run_all_gives_every_output_and_no_error(ran):
    name, page = ran
    said = complaints(page)
    if name in EXERCISES:
        assert_only_unsolved_tasks_complain(name, said)
    else:
        assert not said
        assert_outputs_are_seen(page, name)


def assert_only_unsolved_tasks_complain(name, said):
    tests, answers = set(), set()
    for index, cell in enumerate(committed(name)):
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and about.get("grade"):
            tests.add(index)
        elif cell.cell_type == "code" and about.get("solution"):
            answers.add(index)
    # If a task asks for statements and not for a method, the student's own cell complains, too.
    assert tests <= said.keys() <= tests | answers
    assert all("not written yet" in said[index] for index in answers & said.keys())
    assert sum("not written yet" in text for text in said.values()) >= len(tests)


# Texts in outputs and prose whose contrast with their background is too low, as "text: ratio". Bold red, in which the kernel
# writes errors, is left out: JupyterLab's dark theme shows it, from any kernel, as red on dark red with a ratio of 2.1.
PALE = """(limit) => {
  const SKIPPED = "script, style, mjx-assistive-mml, .jp-InternalAnchorLink, .ansi-red-intense-fg";
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
      if (!text || !node.getClientRects().length || node.closest(SKIPPED)) continue;
      const ground = behind(node), ink = over(rgba(getComputedStyle(node).color), ground);
      const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
      if ((a + 0.05) / (b + 0.05) < limit) pale.push(text.slice(0, 40) + ": " + ((a + 0.05) / (b + 0.05)).toFixed(1));
    }
  }
  return [...new Set(pale)];
}"""

# What reaches beyond the right edge of its output or prose and cannot be scrolled to, as "tag: text".
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


@only_in_full
def test_text_is_legible_in_the_light_and_in_the_dark_theme(ran):
    name, page = ran
    pale = set()
    try:
        for theme in ("light", "dark"):
            set_theme(page, theme == "dark")
            for _ in screenfuls(page, f"{name}-{theme}"):
                pale.update(f"{theme}: {text}" for text in page.evaluate(PALE, CONTRAST))
    finally:
        set_theme(page, False)
    assert not pale


@only_in_full
def test_a_narrow_window_cuts_nothing_off(ran):
    name, page = ran
    cut = set()
    # In a narrow window a reader hides the list of files by Ctrl+B.
    command(page, "application:toggle-left-area")
    try:
        for width in (800, 480):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.wait_for_timeout(500)
            for _ in screenfuls(page, f"{name}-{width}"):
                cut.update(f"{width}: {text}" for text in page.evaluate(CUT_OFF))
    finally:
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        command(page, "application:toggle-left-area")
    assert not cut


@pytest.mark.ci
def test_a_click_on_a_bit_changes_the_value(lab, browser):
    with open_notebook(browser, lab, BITS) as page:
        run_all(page)
        to_the_top(page)
        view = show_cell(page, index_of_bits()).locator(".floatlab-bits")
        value = view.locator("[data-row=value]")
        above = view.locator("[data-row=above]")
        assert (value.inner_text(), above.inner_text()) == ("0.1", "0.10000001")
        bits = view.locator("button[aria-pressed]")
        assert bits.count() == 32
        bits.first.click()
        assert (value.inner_text(), above.inner_text()) == ("-0.1", "-0.099999994")
        # The keyboard flips the lowest bit of the exponent: 123 becomes 122.
        bits.nth(8).focus()
        page.keyboard.press("Space")
        assert value.inner_text() == "-0.05"


def test_an_untouched_notebook_says_that_no_answer_was_given_yet():
    assert "no answer yet" in str([output for cell in committed(PUZZLE) for output in cell.get("outputs", [])])


def empty_cell(page):
    """Adds a cell at the end and goes into edit mode."""
    page.evaluate("""() => { const content = jupyterapp.shell.currentWidget.content;
                             content.activeCellIndex = content.widgets.length - 1 }""")
    command(page, "notebook:insert-cell-below")
    command(page, "notebook:enter-edit-mode")
    page.wait_for_timeout(300)


def start_cell(page, source):
    """Types a cell at the end and runs it."""
    empty_cell(page)
    page.keyboard.insert_text(source)
    page.keyboard.press("Control+Enter")


def outcome(page, seconds=OPEN_SECONDS):
    """Waits until the cell at the end has run, and gives its outputs."""
    cell = "jupyterapp.shell.currentWidget.content.widgets.at(-1).model"
    page.wait_for_function(f"() => {cell}.executionState === 'idle' && {cell}.executionCount !== null",
                           timeout=seconds * 1000)
    return page.evaluate(f"() => JSON.stringify({cell}.outputs.toJSON())")


def busy(page):
    page.wait_for_function("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'busy'")


# Keeps what the status bar said about the kernel.
STATUS_BAR = """
window.statusBar = new Set();
setInterval(() => {
  const said = document.querySelector("#jp-main-statusbar")?.innerText.match(/Java \\(floatlab\\) \\| (\\w+)/);
  if (said) statusBar.add(said[1]);
}, 20);
"""


@pytest.fixture(scope="module")
def start_page(lab, browser):
    """What the address shows that mvn -Plab opens. It names no notebook."""
    with opened(browser, f"{lab}/", script=STATUS_BAR) as page:
        yield page


@pytest.mark.ci
def test_jupyterlab_opens_on_notebook_00(start_page):
    assert start_page.evaluate("() => jupyterapp.shell.currentWidget.context.path") == "notebooks/00-start-here.ipynb"


@pytest.mark.ci
def test_the_status_bar_says_that_the_kernel_starts(start_page):
    start_page.wait_for_function("() => statusBar.has('Idle')")
    assert start_page.evaluate("() => [...statusBar]")[0] in ("Connecting", "Starting", "Initializing", "Unknown")


@pytest.mark.ci
def test_the_file_browser_shows_notebooks_first_and_nothing_of_the_build(start_page):
    notebooks = [path.name for path in lessons.all_notebooks()]
    assert listed(start_page) == ["exercises", *notebooks, "03-the-bias-puzzle.png"]


def started(tmp_path_factory, *command):
    return server.started([JAVA, "binder/Floatlab.java", *command, "--expose-app-in-browser"], lessons.ROOT,
                          tmp_path_factory.mktemp("log") / "log")


def teachers_tools(browser, address):
    """What nbgrader adds to JupyterLab: whether its menu, its tab for making tasks, its commands, its pages are there."""
    page = browser.new_page()
    page.goto(f"{address}/lab?token={TOKEN}&reset")
    page.wait_for_selector("#jp-main-dock-panel", timeout=OPEN_SECONDS * 1000)
    page.wait_for_function("() => jupyterapp.restored.then(() => true)", timeout=OPEN_SECONDS * 1000)
    found = {
        "menu": "Nbgrader" in page.locator(".lm-MenuBar-itemLabel").all_inner_texts(),
        "tab": page.locator(".lm-TabBar-tab[title*='Create Assignment']").count() > 0,
        "commands": page.evaluate("() => jupyterapp.commands.listCommands().some(name => name.startsWith('nbgrader'))"),
        "pages": is_served(f"{address}/formgrader?token={TOKEN}"),
    }
    page.close()
    return found


def is_served(address):
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as problem:
        assert problem.code == 404
        return False


@pytest.mark.ci
def test_only_the_course_has_the_teachers_tools(lab, browser, tmp_path_factory):
    """They are installed, because these tests test the course, too."""
    assert importlib.util.find_spec("nbgrader")
    assert not any(teachers_tools(browser, lab).values())
    with started(tmp_path_factory, "course", "lab") as course:
        assert all(teachers_tools(browser, course.address).values())


@only_in_full
def test_tab_completes_and_shift_tab_explains(lab, browser):
    with open_notebook(browser, lab, "00-start-here") as page:
        start_cell(page, "import floatlab.format.Ulp;\n1 + 1")
        assert '"2"' in outcome(page)
        empty_cell(page)
        page.keyboard.type("Ulp.")
        page.keyboard.press("Tab")
        names = page.locator(".jp-Completer .jp-Completer-match")
        expect(names.filter(has_text="distance").first).to_be_visible(timeout=OPEN_SECONDS * 1000)
        expect(names.filter(has_text=re.compile("^of")).first).to_be_visible()
        page.keyboard.press("Escape")
        empty_cell(page)
        page.keyboard.type("Ulp.distance(")
        # The kernel explains the name at the cursor. Behind an open bracket there is none.
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Shift+Tab")
        expect(page.locator(".jp-Tooltip")).to_contain_text("distance(float", timeout=OPEN_SECONDS * 1000)


@only_in_full
@pytest.mark.parametrize("source", [
    "floatlab.experiment.bias.FanInSweep.run(new floatlab.experiment.bias.FanInSweep.Spec("
    "1, 1_000_000, List.of(256), floatlab.order.Arithmetic.FMA)).size()",
    "while (true) { }",
], ids=["library call", "endless loop"])
def test_interrupt_and_restart_from_the_menu(lab, browser, source):
    with open_notebook(browser, lab, "00-start-here") as page:
        start_cell(page, "int kept = 41; kept + 1")
        assert '"42"' in outcome(page)
        start_cell(page, source)
        busy(page)
        page.wait_for_timeout(1500)
        menu(page, "Kernel", "Interrupt Kernel")
        assert '"output_type":"error"' in outcome(page, seconds=30)
        start_cell(page, "kept + 2")
        assert '"43"' in outcome(page)
        menu(page, "Kernel", "Restart Kernel\u2026")
        page.locator(".jp-Dialog").get_by_role("button", name="Restart").click()
        expect(page.locator(".jp-Dialog")).to_have_count(0)
        page.wait_for_function("() => jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'",
                               timeout=OPEN_SECONDS * 1000)
        start_cell(page, "kept + 3")
        assert "cannot find symbol" in outcome(page)


@only_in_full
def test_the_keyboard_is_enough(lab, browser):
    """Shift+Enter runs a notebook, the arrow keys go back to the bit view, Tab goes into it, Space flips a bit."""
    cells = committed(BITS)
    with open_notebook(browser, lab, BITS) as page:
        page.keyboard.press("Escape")
        for _ in cells:
            page.keyboard.press("Shift+Enter")
            page.wait_for_timeout(100)
        wait_until_all_ran(page)
        assert not complaints(page)
        page.keyboard.press("Escape")
        active = "() => jupyterapp.shell.currentWidget.content.activeCellIndex"
        for _ in range(2 * len(cells)):
            if page.evaluate(active) == index_of_bits():
                break
            page.keyboard.press("ArrowUp")
        assert page.evaluate(active) == index_of_bits()
        inside = "() => document.activeElement.closest('.floatlab-bits') !== null"
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(inside):
                break
        assert page.evaluate(inside), "Tab never came to a bit"
        value = show_cell(page, index_of_bits()).locator("[data-row=value]")
        before = value.inner_text()
        page.keyboard.press("Space")
        assert value.inner_text() != before


@only_in_full
def test_an_untrusted_notebook_reads_well_without_scripts(lab, browser):
    with open_notebook(browser, lab, BITS, folder="untrusted") as page:
        shown = show_cell(page, index_of_bits()).locator(".jp-OutputArea-output")
        expect(shown.locator("button")).to_have_count(0)
        expect(shown).to_contain_text("01111011")
        expect(shown).to_contain_text("0.100000001490116119384765625")
        assert "Click a bit" not in shown.inner_text() and "function" not in shown.inner_text()
        for _ in screenfuls(page, f"{BITS}-untrusted"):
            assert not page.evaluate(PALE, CONTRAST)


@only_in_full
@pytest.mark.parametrize("name", [BITS, PUZZLE])
def test_the_classic_notebook_shows_the_same(lab, browser, name):
    with opened(browser, f"{lab}/notebooks/notebooks/{name}.ipynb") as page:
        run_all(page)
        assert not complaints(page)
        assert_outputs_are_seen(page, name)
        for _ in screenfuls(page, f"{name}-classic"):
            pass
