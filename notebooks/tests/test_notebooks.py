"""Every notebook runs from the top in the real kernel and gives the outputs that are committed.

A notebook compiles more than it computes, so most run with the JVM's quick compiler alone, in half the time. With --as-read
all run in the kernel exactly as readers have it.
"""

import base64
import copy
import io
import tempfile
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from multiprocessing import get_context

import pytest
from PIL import Image

import lessons
import outputs
import refresh
from changed_kernel import changed
from lesson_answers import ANSWERS, cells


# A notebook mostly computes on one core, so two at a time keep two cores busy.
AT_ONCE = 2
QUICK = ["-XX:TieredStopAtLevel=1"]
# These compute for long enough to need the JVM's best compiler, so they also start first.
COMPUTING = ["11-a-billion-flops", "12-training-drift", "10-parallel-order", "13-living-with-it"]


def run(path, as_read):
    """Runs a notebook for two tests: first as it is, then the readers' answers in the same kernel."""
    began = time.monotonic()
    committed = lessons.read(path)
    tried = [(stub, answer, says) for stub, answers in ANSWERS.get(path.stem, {}).items() for answer, says in answers]
    sources = [cells(committed, stub, answer) for stub, answer, _ in tried]
    with tempfile.TemporaryDirectory() as folder:
        spec = None if as_read or path.stem in COMPUTING else changed(folder, extra=QUICK)
        executed, more = lessons.execute(committed, [source for answer in sources for source in answer], changed=spec)
    rest = iter(more)
    said = [[next(rest) for _ in answer][-1] for answer in sources]
    return committed, executed, list(zip(tried, said)), time.monotonic() - began


@pytest.fixture(scope="module")
def ran(request):
    """What run gives for each notebook that is asked for. Other processes run them ahead of the tests."""
    chosen = dict.fromkeys(item.callspec.params["path"] for item in request.session.items
                           if item.path == request.path and "ran" in item.fixturenames)
    pool = ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn"))
    first = sorted(chosen, key=lambda path: (path.stem not in COMPUTING, path))
    futures = {path: pool.submit(run, path, request.config.getoption("as_read")) for path in first}
    running = dict(futures)

    def report():
        """Says, past pytest's capture, which notebooks have ended since the last report."""
        for path in [path for path, future in running.items() if future.done()]:
            future = running.pop(path)
            took = "ended with an error" if future.exception() else f"took {future.result()[-1]:.0f} s"
            with request.config.pluginmanager.get_plugin("capturemanager").global_and_fixture_disabled():
                print(f"\nnotebook {len(futures) - len(running)} of {len(futures)}: {path.stem} {took}", flush=True)

    def result(path):
        report()
        while not futures[path].done():
            wait(running.values(), return_when=FIRST_COMPLETED)
            report()
        return futures[path].result()[:-1]

    yield result
    pool.shutdown(cancel_futures=True)


every_notebook = pytest.mark.parametrize("path", lessons.all_notebooks(), ids=lambda path: path.stem)


@every_notebook
def test_outputs_are_the_committed_ones(path, ran):
    committed, executed, _ = ran(path)
    found = outputs.differences(committed, executed)
    if found:
        pytest.fail(
            f"{path.name} gives other outputs than the committed ones. If that is meant, mvn -Prefresh rewrites them.\n\n"
            + "\n\n".join(found),
            pytrace=False,
        )


@every_notebook
def test_the_feedback_fits_the_answer(path, ran):
    committed, _, said = ran(path)
    source = "\n".join(cell.source for cell in committed.cells if cell.cell_type == "code")
    assert source.count("Feedback.") == len(ANSWERS.get(path.stem, {})), "a task without answers in lesson_answers.py"
    for (_, answer, says), cell in said:
        text = "\n".join(output.data["text/plain"] for output in cell.outputs if "data" in output)
        assert says in text, f"{answer}\n-> {text}"


def test_the_comparison_sees_one_changed_digit():
    path = lessons.all_notebooks()[-1]
    committed = lessons.read(path)
    changed = copy.deepcopy(committed)
    for cell in changed.cells:
        for output in cell.get("outputs", []):
            if "text/plain" in output.get("data", {}):
                output.data["text/plain"] += "1"
                text = "\n".join(outputs.differences(committed, changed))
                assert "text/plain differs" in text and "| " in text
                return
    pytest.fail("no text output to change")


@pytest.mark.parametrize("picture", sorted(lessons.FOLDER.glob("*.png")), ids=lambda path: path.name)
def test_a_cover_is_the_notebooks_first_plot(picture):
    shown = base64.b64encode(picture.read_bytes()).decode()
    plotted = refresh.first_picture(lessons.read(picture.with_suffix(".ipynb")))
    assert outputs.picture_difference(plotted, shown) == ""


def test_a_picture_with_a_moved_point_is_another_picture():
    def drawn(left):
        image = Image.new("RGB", (200, 200), "white")
        image.paste("black", (left, 50, left + 40, 90))
        data = io.BytesIO()
        image.save(data, "PNG")
        return base64.b64encode(data.getvalue()).decode()

    assert outputs.picture_difference(drawn(20), drawn(20)) == ""
    assert "differs" in outputs.picture_difference(drawn(20), drawn(80))
