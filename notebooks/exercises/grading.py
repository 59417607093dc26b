"""Grades a submission: the student's code runs in one kernel, the judgement happens outside it.

A test cell has a visible part, which the student has too, and a hidden part between BEGIN HIDDEN TESTS and END HIDDEN
TESTS. The visible part runs in the student's kernel like any cell. The hidden part is Java that leaves a String named
answer: what the student's functions gave on data drawn from GRADING_SEED. It runs in the student's kernel, and in a second
kernel, where the reference solution is. The points are earned if both answers are the same text. Where several answers
are right, lines after "// JUDGE" decide: they run in the teacher's kernel alone, see the student's answer as a text, and
throw what is wrong with it. So there is no checker in the student's kernel to fool, and no right answer to read there.

GRADING_SEED and STUDENT are replaced by a number made of the course's private seed and the student, and by the
student's name. The classes at the end put this into nbgrader (nbgrader_config.py).

A notebook is run twice. What the feedback shows comes from the first run, which has no hidden test. The second one, in a
fresh kernel, asks the hidden tests' questions; none of its outputs is kept, and what is said about it is one of the
sentences here, of which a student's code can choose one but to which it cannot add a word.
"""

import contextlib
import hashlib
import json
import re
import secrets
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

import kernels
import received
import rules
import verdicts
from files import Folder

COURSE = Path(__file__).resolve().parent
SUBMISSION_SECONDS = 300
# More characters than any answer to a hidden test has.
MOST_ANSWER = 20_000
# A student's class of the same name hides one that is imported, but not one that is named with its package.
OURS = {"Answers": "floatlab.notebook", "NumpyRandom": "floatlab.random", "IllConditioned": "floatlab.input"}
BEGIN, END, JUDGE = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS", "// JUDGE"


# ---------------------------------------------------------------- what a cell is

def is_test(cell):
    return cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)


def grade_id(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def visible(source):
    kept, hidden = [], False
    for line in source.split("\n"):
        if BEGIN in line:
            hidden = True
        elif END in line:
            hidden = False
        elif not hidden:
            kept.append(line)
    return "\n".join(kept)


def hidden(source):
    """The question and the judge's lines of a test cell; both may be empty."""
    found = re.search(rf"^[^\n]*{BEGIN}[^\n]*\n(.*?)^[^\n]*{END}", source, re.M | re.S)
    question, _, judge = (found[1] if found else "").partition(JUDGE)
    return question.strip(), judge.strip()


# ---------------------------------------------------------------- the plain words

def said(outcome, what="Your code"):
    """What happened, for the student."""
    error = outcome.error
    if rules.refusal(error):
        return f"{what} was stopped: {rules.refusal(error)}."
    if outcome.how == "endless":
        return f"{what} went on for more than {outcome.limit:g} seconds and was stopped. Is there a loop that never ends?"
    if outcome.how == "late":
        return f"{what} was stopped: the whole notebook may take {SUBMISSION_SECONDS} seconds, and they are used up."
    if outcome.how == "died":
        return f"{what} ended the whole kernel. Does it call System.exit?"
    if outcome.how == "flood":
        return f"{what} printed more than {kernels.MOST_OUTPUT} characters and was stopped. Is there a print in a loop?"
    if outcome.how == "memory":
        return f"{what} needed more memory than there is (OutOfMemoryError). What grows without end?"
    if "UnsupportedOperationException" in error:
        return "There is no answer yet."
    if "StackOverflowError" in error:
        return f"{what} called itself without end (StackOverflowError). Which case stops it?"
    if "UnresolvedReferenceException" in error:
        return f"{what} uses a name that is not defined (see the error above)."
    if error.startswith("CompilationException"):
        trace = next(output["traceback"] for output in outcome.outputs if output["output_type"] == "error")
        lines = [line.strip("| ") for line in "\n".join(trace).split("\n") if line.strip("| ")]
        return f"{what} does not compile. The compiler says: {' / '.join(lines[-3:])}"
    if "✗" in error:
        return unmet(re.search(r"✗ ([^\n]*)", error)[1])
    return f"{what} stopped with {error.split(chr(10))[1] if error else 'an error'}."


def unmet(claim):
    """A Check that failed, as a sentence."""
    if claim.endswith(": it is false"):
        return f"This does not hold: {claim.removesuffix(': it is false')}."
    return f"Not so: {claim.rstrip('.')}."


# ---------------------------------------------------------------- grading

def private_seed(course=COURSE):
    """The course's own secret, made at its first use; whoever has it can compute the hidden tests' data."""
    file = Path(course) / "private-seed"
    with contextlib.suppress(FileExistsError):
        with open(file, "x", encoding="ascii") as fresh:
            fresh.write(secrets.token_hex(16) + "\n")
        file.chmod(0o600)
    return file.read_text(encoding="ascii").strip()


def grading_seed(secret, assignment, student):
    digest = hashlib.sha256(json.dumps([secret, assignment, student]).encode()).digest()
    return int.from_bytes(digest[:4], "big")


class Teacher:
    """The kernel with the reference solution of one set."""

    def __init__(self, pool, notebook):
        self.pool, self.notebook, self.kernel = pool, notebook, None
        self._start()

    def _start(self):
        if self.kernel:
            self.pool.close(self.kernel)
        self.kernel = self.pool.teacher()
        for cell in self.notebook.cells:
            if cell.cell_type == "code" and not is_test(cell):
                outcome = self.kernel.run(cell.source)
                if outcome.how != "ok":
                    raise RuntimeError(f"the reference solution fails in cell {grade_id(cell)}: {outcome.error}")

    def _ask(self, what, code):
        """What ask, or any other function of a kernel and code, gives; whatever brought the kernel down, it is there again."""
        outcome = what(self.kernel, code)
        if outcome.how in kernels.FATAL:
            self._start()
        return outcome

    def answer(self, question):
        outcome = self._ask(ask, question)
        if outcome.how != "ok":
            raise RuntimeError(f"the reference solution fails the hidden test: {outcome.error}\n{question}")
        return outcome.value

    def judge(self, question, lines, answer):
        """Nothing, or what is wrong with a student's answer to the question: what the judge's lines threw."""
        for line in answer.split("\n"):
            if line.startswith("throws ") or " and changes its input" in line:
                return f"In the hidden tests {verdicts.mistake(line, '')}."
        if len(answer) > MOST_ANSWER:
            return "The hidden tests got far more than was asked for."
        outcome, claim = self._judged(lines, answer)
        if outcome.how == "ok":
            return ""
        if claim:
            return f"In the hidden tests this does not hold: {claim.rstrip('.')}."
        # Neither right nor wrong: no answer that can be read, unless the judge cannot read the right one either.
        right, claim = self._judged(lines, self.answer(question))
        if right.how != "ok" and not claim:
            raise RuntimeError(f"the judge fails: {right.error}\n{lines}")
        return "The hidden tests got something else than was asked for."

    def _judged(self, lines, answer):
        """How the judge's lines went, and the claim that did not hold."""
        self._ask(kernels.Kernel.run, f"String floatlabJudge(String answer) throws Exception {{\n{lines}\nreturn null;\n}}")
        outcome = self._ask(kernels.Kernel.run, f"floatlabJudge({json.dumps(answer)})")
        found = re.search(r"\bjava\.lang\.Illegal(?:State|Argument)Exception: ([^\n]*)", outcome.error)
        return outcome, verdicts.claim(found[1].removeprefix("✗ "), lines) if found else ""


def ask(kernel, question):
    """The text that the question leaves in answer. As a method it neither sees nor leaves variables in the notebook."""
    defined = kernel.run(f"String floatlabAsk() throws Exception {{\n{question}\nreturn answer;\n}}")
    if defined.how != "ok":
        return defined
    return kernel.run("floatlabAsk()")


@dataclass
class Report:
    """How one submission was graded."""

    points: dict = field(default_factory=dict)
    comments: dict = field(default_factory=dict)
    seconds: float = 0.0
    megabytes: float = None
    fenced: bool = False


class Grader:
    """Grades the submissions of one set, one after the other."""

    def __init__(self, source, assignment, secret, pool=None):
        self.source, self.assignment, self.secret = source, assignment, secret
        self.pool = pool or kernels.Kernels()
        self.teacher = Teacher(self.pool, source)
        self.rules = rules.of(source)
        # The teacher's kernel judges one answer while the student's kernel runs the next cells.
        self.judging = ThreadPoolExecutor(1)

    def close(self):
        self.judging.shutdown(cancel_futures=True)
        self.pool.close()

    def grade(self, notebook, student):
        """Runs a notebook (made by rebuilt) and writes the outputs and verdicts into it."""
        run = _Run(self, notebook, student)
        return run.all()


class _Session:
    """A student's kernel, and after a disaster the next one with the cells that went well before."""

    def __init__(self, grader, until, report):
        self.pool, self.rules, self.until, self.report = grader.pool, grader.rules, until, report
        self.done = []
        self.kernel = self._next()

    def _next(self):
        kernel = self.pool.student(self.rules)
        kernel.until = self.until
        self.report.fenced = kernel.fenced
        return kernel

    def run(self, code, keep=False):
        """Runs code; what is to be kept is run again in each later kernel."""
        return self._after(self.kernel.run(code), code if keep else "")

    def ask(self, question):
        return self._after(ask(self.kernel, question), "")

    def _after(self, outcome, kept):
        if outcome.how in kernels.FATAL:
            self._restart()
        elif kept:
            self.done.append(kept)
        return outcome

    def _restart(self):
        while time.monotonic() < self.until:
            self.close()
            self.kernel = self._next()
            for source in self.done:
                how = self.kernel.run(source).how
                if how in kernels.FATAL:
                    # It went well the first time, for whatever reason: once more without it, if there is time.
                    self.done.remove(source)
                    break
            else:
                return

    def close(self):
        self.report.megabytes = max(filter(None, (self.report.megabytes, self.kernel.memory())), default=None)
        self.pool.close(self.kernel)


class _Run:
    def __init__(self, grader, notebook, student):
        self.grader, self.notebook, self.student = grader, notebook, student
        self.began = time.monotonic()
        self.until = self.began + SUBMISSION_SECONDS
        self.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        # Of answers: why a cell gives none. Of tests: what is wrong with the answer.
        self.troubles, self.problems = {}, {}
        # Cells that are run again for the hidden tests, by their places; what the visible tests printed, by their names.
        self.again, self.shown = set(), {}
        # Of hidden tests: the verdicts, which may still be worked out.
        self.judged = {}
        self.report = Report()

    def all(self):
        for place, cell in enumerate(self.cells):
            cell.execution_count = place + 1
        self._pass(self._show)
        self.open = [place for place, cell in enumerate(self.cells) if is_test(cell) and not self.problems[grade_id(cell)]]
        if self.open:
            self._pass(self._question)
        for name, verdict in self.judged.items():
            self.problems[name] = verdict.result()
        for cell in filter(is_test, self.cells):
            self._write(cell)
        self.report.seconds = time.monotonic() - self.began
        return self.report

    def _pass(self, step):
        session = _Session(self.grader, self.until, self.report)
        try:
            for place, cell in enumerate(self.cells):
                step(session, place, cell)
        finally:
            session.close()

    # The first run: what the feedback shows.

    def _show(self, session, place, cell):
        if is_test(cell):
            self._show_test(session, place, cell)
            return
        if self._late():
            cell.outputs = [error("NotRun", self._late())]
            self.troubles[grade_id(cell)] = self._late()
            return
        outcome = session.run(cell.source, keep=True)
        cell.outputs = outputs(outcome)
        if outcome.how in kernels.FATAL:
            cell.outputs.append(error("Stopped", said(outcome, "This cell")))
        else:
            self.again.add(place)
        if outcome.how != "ok":
            self.troubles[grade_id(cell)] = said(outcome, "The cell with your answer")

    def _show_test(self, session, place, cell):
        name = grade_id(cell)
        # Of a cell that does not compile the statements before the error have run: half an answer is none.
        self.problems[name] = self._late() or self.troubles.get(name.removesuffix("-test"), "")
        if self.problems[name]:
            return
        outcome = session.run(visible(cell.source))
        if outcome.how not in kernels.FATAL:
            self.again.add(place)
        # Results would count as partial points for nbgrader; errors are said by us.
        self.shown[name] = [output for output in outputs(outcome)
                            if output["output_type"] == "stream" and output["name"] == "stdout"]
        if outcome.how != "ok":
            self.problems[name] = said(outcome)
        elif not hidden(cell.source)[0]:
            self.problems[name] = "This test has no hidden part, so it gives no points."

    # The second run: nothing that the code prints, throws or is called gets any further than these two methods.

    def _question(self, session, place, cell):
        if place > self.open[-1]:
            return
        name = grade_id(cell)
        asked = place in self.open
        if asked:
            self.problems[name] = self._late() or self.troubles.get(name.removesuffix("-test"), "")
        if place not in self.again or self._late():
            return
        outcome = session.run(visible(cell.source) if is_test(cell) else cell.source, keep=not is_test(cell))
        if outcome.how != "ok":
            if asked:
                self.problems[name] = self.problems[name] or "The visible tests passed at first, but not when they were run again."
            elif not is_test(cell):
                self.troubles.setdefault(name, "The cell with your answer ran at first, but not when it was run again.")
        elif asked and not self.problems[name]:
            self._ask(session, cell)

    def _ask(self, session, cell):
        """Asks a hidden test's question; what is wrong with the answers is found out while the next cells run."""
        name = grade_id(cell)
        question, judge = map(self._filled, hidden(cell.source))
        outcome = session.ask(question)
        if outcome.how in kernels.FATAL:
            self.problems[name] = "In the hidden tests: " + said(outcome)
        elif outcome.how != "ok":
            self.problems[name] = verdicts.stop(outcome)
        else:
            self.judged[name] = self.grader.judging.submit(self._verdict, question, judge, outcome.value)

    def _verdict(self, question, judge, answer):
        """What is wrong with an answer to a hidden test's question, or nothing."""
        if judge:
            return self.grader.teacher.judge(question, judge, answer)
        return verdicts.comparison(answer, self.grader.teacher.answer(question))

    def _write(self, cell):
        name = grade_id(cell)
        problem, shown = self.problems[name], self.shown.get(name, [])
        if problem:
            cell.outputs = [*shown, error("Not right", problem)]
            self.report.comments[name] = problem
        else:
            cell.outputs = [*shown, {"output_type": "stream", "name": "stdout", "text": "✓ visible and hidden tests passed\n"}]
        cell.outputs = [nbformat.from_dict(output) for output in cell.outputs]
        self.report.points[name] = 0 if problem else cell.metadata.nbgrader["points"]

    def _filled(self, code):
        seed = grading_seed(self.grader.secret, self.grader.assignment, self.student)
        code = re.sub(rf"(?<![\w.])(?:{'|'.join(OURS)})\b", lambda name: f"{OURS[name[0]]}.{name[0]}", code)
        return code.replace("GRADING_SEED", f"{seed}L").replace("STUDENT", json.dumps(self.student))

    def _late(self):
        return f"Not run: the whole notebook may take {SUBMISSION_SECONDS} seconds, and they were used up before." \
            if time.monotonic() > self.until else ""


def error(name, text):
    wrapped = textwrap.fill(text, 92, break_long_words=False)
    return nbformat.from_dict({"output_type": "error", "ename": name, "evalue": text, "traceback": [wrapped]})


def outputs(outcome):
    kept = []
    for output in outcome.outputs:
        if output["output_type"] == "stream" and len(output["text"]) > 1000:
            output = {**output, "text": output["text"][:1000] + "\n… (cut here)\n"}
        # Half a character could not be written down.
        kept.append(nbformat.from_dict(json.loads(json.dumps(output, ensure_ascii=False).encode("utf-8", "replace"))))
    return kept


def rebuilt(source, submitted, student):
    """The teacher's notebook with the student's answers: cells that were edited, deleted, doubled or given other points are
    the teacher's again, cells that the student added come after the cell they stood behind, and the id is the true one."""
    known = {grade_id(cell): cell for cell in source.cells if grade_id(cell)}
    answers, own, last = {}, {}, ""
    for cell in submitted.cells:
        name = grade_id(cell)
        if name in known and name not in answers:
            last = name
            answers[name] = cell
        elif cell.cell_type == "code" and cell.source.strip() and not name and not re.match(r"\s*String student\b", cell.source):
            own.setdefault(last, []).append(cell.source)
    cells = []

    def add_own(name):
        for text in own.pop(name, []):
            cells.append(nbformat.v4.new_code_cell(text, id=f"own-{len(cells)}"))

    unnamed = {cell.source for cell in source.cells if cell.cell_type == "code" and not grade_id(cell)}
    own = {name: [text for text in texts if text not in unnamed] for name, texts in own.items()}
    add_own("")
    for cell in source.cells:
        cell = nbformat.from_dict(json.loads(json.dumps(cell)))
        name = grade_id(cell)
        if utils.is_solution(cell):
            cell.source = answers[name].source if name in answers else ""
        if "student" in cell.metadata.get("tags", []):
            cell.source = f"String student = {json.dumps(student)};"
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        cells.append(cell)
        add_own(name) if name else None
    fresh = nbformat.from_dict(json.loads(json.dumps(source)))
    fresh.cells = cells
    return fresh


# ---------------------------------------------------------------- nbgrader

# Set by course.py: kernels that start ahead, reports for its table. The formgrader grades without them.
shared = {"pool": None, "graders": {}, "reports": {}}


def source_of(assignment, notebook, course=COURSE):
    return nbformat.read(Path(course) / "source" / assignment / f"{notebook}.ipynb", as_version=4)


class Exporter(NotebookExporter):
    """Takes the place of nbgrader's reader: follows no link, and reads what received.py calls a notebook."""

    def from_filename(self, filename, resources=None, **kw):
        course = Path(self.parent.coursedir.root)
        steps = Path(filename).relative_to(course).parts
        with Folder(course) as root, root.enter(*steps[:-1]) as place:
            notebook = received.parsed(place.read(steps[-1], received.MOST_BYTES))
        resources = ResourcesDict() if resources is None else resources
        resources["metadata"] = ResourcesDict(name=Path(filename).stem, path=str(Path(filename).parent))
        return self.from_notebook_node(notebook, resources=resources, **kw)


class Rebuild(NbGraderPreprocessor):
    """Puts the student's answers into the teacher's notebook."""

    def preprocess(self, nb, resources):
        names = resources["nbgrader"]
        source = source_of(names["assignment"], names["notebook"])
        return rebuilt(source, nb, names["student"]), resources


class Grade(NbGraderPreprocessor):
    """Takes the place of nbgrader's Execute."""

    def preprocess(self, nb, resources):
        names = resources["nbgrader"]
        assignment, notebook, student = names["assignment"], names["notebook"], names["student"]
        pool = shared["pool"]
        key = (assignment, notebook)
        grader = shared["graders"].get(key) if pool else None
        if grader is None:
            grader = Grader(source_of(assignment, notebook), assignment, private_seed(), pool)
            if pool:
                shared["graders"][key] = grader
        try:
            shared["reports"][(assignment, student)] = grader.grade(nb, student)
        finally:
            if not pool:
                grader.close()
        return nb, resources
