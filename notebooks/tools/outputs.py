"""Compares the outputs of a notebook that has just run with those that are stored in it.

Every text and table is equal byte for byte. A picture has the same size and almost the same pixels, because the drawing
of text differs a little between machines. A cell tagged "machine" shows what differs by nature (the machine, timings,
races), so only the kinds of its outputs are compared.
"""

import base64
import difflib
import io

from PIL import Image, ImageChops

# A picture may differ in this share of its pixels by more than this much (of 255) in a channel: the antialiasing of text.
PIXEL_SHARE = 0.01
PIXEL_DEPTH = 48


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
