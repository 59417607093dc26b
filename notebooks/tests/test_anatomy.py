"""The notebooks keep the form that readers learn to expect: headings, short cells, prose between them, no hidden set-up."""

import base64
import io
import re
import statistics

import nbformat
import pytest
from PIL import Image

import lessons

# Notebooks that still have the form of before. Each one that is told anew leaves this list, and the new form holds for it.
TO_BE_RETOLD = ["07", "08", "09", "10", "11", "12", "13"]
HEADINGS = [
    "Question",
    "Predict",
    "Smallest case",
    "Experiment",
    "Plot",
    "Explanation",
    "Where it stops being true",
    "Your turn",
    "In PyTorch",
    "The idea",
    "References",
]
# The package floatlab.experiment.<topic> that has the experiments of a notebook.
TOPICS = {
    "01": "huge",
    "02": "anatomy",
    "03": "bias",
    "04": "adding",
    "05": "averaging",
    "06": "cancellation",
    "07": "layers",
    "08": "softmax",
    "09": "precision",
    "10": "racing",
    "11": "deep",
    "12": "drift",
    "13": "verdict",
}
# Of a notebook told anew: how many cells, and the minutes that a reader needs.
CELLS = range(40, 51)
MINUTES = range(25, 36)
IMPORTS_MOST = 8
LINES_MEDIAN = 4
LINES_MOST = 12
LINES_EVER = 20
WORDS_EVER = 120
# What JupyterLab shows without scrolling in a window of 1280 pixels.
COLUMNS = 98



def is_retold(path):
    return path.stem[:2] not in TO_BE_RETOLD


def is_lesson(path):
    """00 shows how a page works and has no experiment."""
    return not path.stem.startswith("00")


def has_headings(path):
    """An appendix has free headings."""
    return is_lesson(path) and not lessons.is_appendix(path)


def for_each(chosen):
    return pytest.mark.parametrize("path", [path for path in lessons.all_notebooks() if chosen(path)], ids=lambda path: path.stem)


every_notebook = for_each(lambda path: True)
every_lesson = for_each(is_lesson)
every_lesson_with_headings = for_each(has_headings)
every_retold = for_each(lambda path: is_retold(path) and is_lesson(path))
every_retold_and_the_first = for_each(is_retold)


def lines(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


def is_setup(cell):
    return all(line.startswith(("import ", "//")) for line in lines(cell))


@every_lesson_with_headings
def test_headings_are_the_fixed_ones_in_order(path):
    text = "\n".join(cell.source for cell in lessons.read(path).cells if cell.cell_type == "markdown")
    found = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert found == [heading for heading in HEADINGS if is_retold(path) or heading != "The idea"]


def test_what_is_to_be_retold_is_there():
    assert TO_BE_RETOLD == sorted(set(TO_BE_RETOLD) & {path.stem[:2] for path in lessons.all_notebooks()})


@every_retold
def test_a_reader_gets_through_in_the_time_that_is_said(path):
    cells = lessons.read(path).cells
    said = re.findall(r"(\d+) minutes", "".join(cell.source for cell in cells[:2]))
    if lessons.is_appendix(path):
        assert len(cells) <= max(CELLS) and [int(minutes) <= max(MINUTES) for minutes in said] == [True], said
    else:
        assert len(cells) in CELLS and [int(minutes) in MINUTES for minutes in said] == [True], said


@every_retold_and_the_first
def test_plain_java_comes_first(path):
    """The reader computes with Java's own types before the folded cell that says what is used of floatlab."""
    code = lessons.code_cells(lessons.read(path))
    folded = [index for index, cell in enumerate(code) if is_setup(cell)]
    assert len(folded) == 1 and folded[0] > 0, "the imports stand in one cell, behind the first arithmetic"
    assert "import" not in "".join(cell.source for cell in code[:folded[0]])
    setup = code[folded[0]]
    assert len(lines(setup)) <= IMPORTS_MOST
    assert setup.metadata["jupyter"]["source_hidden"] and "hide-input" in setup.metadata["tags"]


@every_retold
def test_predictions_are_clicked_and_get_an_answer(path):
    sources = [cell.source for cell in lessons.code_cells(lessons.read(path))]
    names = re.findall(r"(\w+) = Predict\.ask\(", "\n".join(sources))
    assert names and "Predict.ask" in "".join(sources[:4])
    for name in names:
        asked = next(i for i, source in enumerate(sources) if f"{name} = Predict" in source)
        answered = [i for i, source in enumerate(sources) if re.search(rf"\b{name}\s*\.answer\(", source)]
        assert len(answered) == 1 and answered[0] > asked, name
    assert not re.search(r"Predict\.(?!ask)", "".join(sources))


@every_retold_and_the_first
def test_a_cell_has_one_line_of_checks(path):
    for cell in lessons.code_cells(lessons.read(path)):
        assert re.findall(r"\bCheck\.(\w+)", re.sub(r"^import.*", "", cell.source, flags=re.M)) in ([], ["all"]), cell.source


@every_retold_and_the_first
def test_headings_of_tables_are_words_and_lines_have_names(path):
    for cell in lessons.code_cells(lessons.read(path)):
        for output in cell.outputs:
            for heading in re.findall(r'<th scope="col"[^>]*>([^<]*)<', output.get("data", {}).get("text/html", "")):
                assert not re.search("[a-z][A-Z]", heading), heading
        if re.search(r"Charts\.line\(", cell.source):
            assert ".namesAtLines()" in cell.source, cell.source


@for_each(lambda path: is_retold(path) and has_headings(path))
def test_it_ends_on_its_idea(path):
    cells = [cell for cell in lessons.read(path).cells if not cell.source.startswith("## References")]
    assert cells[-1].source.startswith("## The idea\n\n> **") and len(cells) == len(lessons.read(path).cells) - 1


@every_notebook
def test_there_is_one_title(path):
    cells = lessons.read(path).cells
    assert cells[0].cell_type == "markdown"
    titles = [line for cell in cells for line in cell.source.splitlines() if cell.cell_type == "markdown"
              and line.startswith("# ")]
    assert len(titles) == 1 and cells[0].source.startswith("# ")


@every_notebook
def test_code_cells_are_short(path):
    sizes = [len(lines(cell)) for cell in lessons.read(path).cells
             if cell.cell_type == "code" and not is_setup(cell)]
    assert min(sizes) > 0, "an empty code cell"
    assert statistics.median(sizes) <= LINES_MEDIAN
    assert sum(size > LINES_MOST for size in sizes) <= len(sizes) / 10
    assert max(sizes) <= LINES_EVER


@every_notebook
def test_code_lines_fit_the_window(path):
    for cell in lessons.read(path).cells:
        if cell.cell_type == "code":
            for line in cell.source.splitlines():
                assert len(line) <= COLUMNS, line


@every_notebook
def test_markdown_cells_are_short(path):
    for cell in lessons.read(path).cells:
        if cell.cell_type == "markdown" and "## References" not in cell.source:
            prose = "\n".join(line for line in cell.source.splitlines() if not line.startswith("|"))
            words = re.findall(r"\w[\w'’.\-]*", re.sub(r"\]\([^)]*\)", "]", prose))
            assert len(words) <= WORDS_EVER, f"{len(words)} words:\n{cell.source}"


@every_notebook
def test_a_sentence_stands_between_code_cells(path):
    cells = lessons.read(path).cells
    for before, after in zip(cells, cells[1:]):
        if before.cell_type == after.cell_type == "code":
            assert is_setup(before), f"no sentence before:\n{after.source}"


@every_notebook
def test_nothing_ties_the_notebook_to_a_machine(path):
    notebook = lessons.read(path)
    assert notebook.metadata.kernelspec.name == "java"
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not re.search(r"^\s*%", cell.source, flags=re.MULTILINE), cell.source
            assert not re.search(r"\b(class|record|interface|enum)\s+\w+", cell.source), cell.source
        assert not re.search(r"(/home/|/root/|/Users/|/work/|[A-Z]:\\\\)", str(cell)), cell.source


@pytest.mark.parametrize("path", lessons.all_notebooks() + lessons.release(), ids=lambda path: path.stem)
def test_other_programs_can_open_it(path):
    """VS Code and GitHub rely on the format: version 4.5, an id in each cell, the language in the metadata."""
    notebook = lessons.read(path)
    nbformat.validate(notebook, relax_add_props=False)
    assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
    assert notebook.metadata.kernelspec.language == notebook.metadata.language_info.name == "java"
    for cell in notebook.cells:
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell.id)


def topics(sources):
    """The packages of experiments that some sources name, in an import or elsewhere."""
    return {topic for source in sources for topic in re.findall(r"\bfloatlab\s*\.\s*experiment\s*\.\s*([a-z]\w*)", source)}


@every_notebook
def test_a_notebook_uses_the_experiments_of_its_own_topic_alone(path):
    found = topics(cell.source for cell in lessons.code_cells(lessons.read(path)))
    assert found <= {TOPICS.get(path.stem[:2])}, f"{path.stem} may use floatlab.experiment.{TOPICS.get(path.stem[:2])}"


def test_each_topic_has_a_notebook():
    folder = lessons.ROOT / "lib" / "core" / "src" / "main" / "java" / "floatlab" / "experiment"
    assert sorted(TOPICS.values()) == sorted(path.name for path in folder.iterdir() if path.is_dir())
    assert TOPICS.keys() <= {path.stem[:2] for path in lessons.all_notebooks()}


@pytest.mark.parametrize("source, found", [
    ("import floatlab.experiment.bias.*;", {"bias"}),
    ("import static floatlab.experiment.bias.BiasPuzzle.run;\nimport floatlab.experiment.huge.OnePlusHuge;", {"bias", "huge"}),
    ("floatlab.experiment.bias.BiasPuzzle.run(spec)", {"bias"}),
    ("import floatlab.experiment.*;\nimport floatlab.experiment.Recorded;", set()),
])
def test_a_topic_is_seen(source, found):
    assert topics([source]) == found


@every_notebook
def test_links_inside_the_pack_lead_somewhere(path):
    for cell in lessons.read(path).cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\(([^)#]+)[^)]*\)", cell.source):
                if not re.match(r"[a-z]+:", target):
                    assert (path.parent / target).exists(), target


@every_notebook
def test_every_picture_has_a_text_form_and_is_lean(path):
    for cell in lessons.read(path).cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            assert "image/svg+xml" not in data
            if "image/png" in data:
                assert len(data["image/png"]) * 3 / 4 <= 200_000
                assert len(data["text/plain"]) > 60, data["text/plain"]
                # A picture needs its own background, because the page may be dark.
                picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).convert("RGBA")
                assert picture.getchannel("A").getextrema() == (255, 255)
            if "text/html" in data:
                assert data["text/plain"].strip()


@every_lesson
def test_claims_are_checked_and_answers_are_asked_for(path):
    sources = [cell.source for cell in lessons.read(path).cells if cell.cell_type == "code"]
    assert sum("Check." in source for source in sources) >= 5
    assert any("Predict." in source for source in sources)
    assert any("Feedback." in source for source in sources)


@every_notebook
def test_no_cell_failed_when_the_outputs_were_made(path):
    for cell in lessons.read(path).cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error", cell.source
