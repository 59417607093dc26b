"""notebooks/tools: cells that go wrong, and what a refresh writes."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

import java_kernel
import lessons
import outputs
import refresh


def printed(*pieces):
    answer = java_kernel.Answer()
    for piece in pieces:
        answer.add(new_output("stream", name="stdout", text=piece))
    return [output.text for output in answer.outputs]


def test_what_is_printed_in_pieces_is_one_text():
    assert printed("a", "b\n", "c") == ["ab\nc"]


def test_of_a_line_that_is_overwritten_the_last_form_stays():
    assert printed("begin\n", "\rruns: 1 %", "\rruns: 2 %", "\rruns: 9 of 9\n", "end\r\n") == ["begin\nruns: 9 of 9\nend\r\n"]


@pytest.mark.ci
def test_a_cell_without_end_is_given_up_though_it_prints():
    with java_kernel.started() as kernel, pytest.raises(TimeoutError, match="after 3 seconds this cell had not ended:\nwhile"):
        kernel.run('while (true) { System.out.println("still here"); Thread.sleep(100); }', seconds=3)


@pytest.mark.ci
def test_a_cell_that_ends_the_kernel_is_named():
    with java_kernel.started() as kernel, pytest.raises(RuntimeError, match=r"the kernel died in this cell:\nSystem.exit"):
        kernel.run("System.exit(3);")


def test_a_kernel_that_does_not_start_says_why():
    spec = java_kernel.spec()
    spec.argv = [spec.argv[0], "-XX:NoSuchFlag", *spec.argv[1:]]
    with pytest.raises(RuntimeError, match="(?s)the Java kernel did not start.*Unrecognized VM option 'NoSuchFlag'"):
        with java_kernel.started(spec):
            pass


@pytest.mark.ci
def test_a_refresh_rewrites_what_changed_and_nothing_else(tmp_path):
    path = tmp_path / "small.ipynb"
    cells = [new_code_cell("1 + 1"), new_code_cell("System.nanoTime()", metadata={"tags": ["machine"]})]
    lessons.write(path, new_notebook(cells=cells))
    assert refresh.refresh(path) == 2
    first = path.read_bytes()
    assert json.loads(first)["cells"][0]["outputs"][0]["data"]["text/plain"] == "2"
    assert refresh.refresh(path) == 0 and path.read_bytes() == first, "a measurement alone is no change"
    notebook = lessons.read(path)
    notebook.cells[0].outputs[0].data["text/plain"] = "3"
    lessons.write(path, notebook)
    assert refresh.refresh(path) == 1 and path.read_bytes() == first


@pytest.mark.ci
def test_a_refresh_stops_at_a_cell_that_fails(tmp_path):
    path = tmp_path / "small.ipynb"
    lessons.write(path, new_notebook(cells=[new_code_cell("int x = 1 / 0;")]))
    before = path.read_bytes()
    with pytest.raises(lessons.CellFailed, match="(?s)int x = 1 / 0;.*ArithmeticException"):
        refresh.refresh(path)
    assert path.read_bytes() == before


def test_a_cell_of_the_machine_has_to_keep_the_kinds_of_its_outputs():
    old = new_code_cell("", metadata={"tags": ["machine"]}, outputs=[new_output("stream", name="stdout", text="1 ms")])
    other = new_code_cell("", outputs=[new_output("stream", name="stdout", text="2 ms")])
    assert outputs.cell_difference(old, other) == ""
    other.outputs.append(new_output("stream", name="stderr", text="slow"))
    assert "stream stderr" in outputs.cell_difference(old, other)
