"""Grades a submission: the student's code runs in one kernel, the judgement happens outside it.

A test cell has a visible part, which the student has too, and a hidden part between BEGIN HIDDEN TESTS and END HIDDEN
TESTS. The visible part runs in the student's kernel like any cell. The hidden part is Java that leaves a String named
answer: what the student's functions gave on data drawn from GRADING_SEED. It runs in the student's kernel, and in a second
kernel, where the reference solution is. The points are earned if both answers are the same text. Where several answers
are right, lines after "// JUDGE" decide: they run in the teacher's kernel alone, see the student's answer as a text, and
throw what is wrong with it. So there is no checker in the student's kernel to fool, and no right answer to read there.

GRADING_SEED and STUDENT are replaced by a number made of the course's private seed and the student, and by the
student's name. The two classes at the end put this into nbgrader (nbgrader_config.py).
"""

import contextlib
import hashlib
import json
import re
import secrets
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

import kernels
import rules

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


def ulps_apart(kind, one, other):
    """How many floats or doubles lie between two, given by their bits in hexadecimal; None where that has no meaning."""
    bits = {"float": 32, "double": 64}[kind]
    sign, infinite = 1 << (bits - 1), {32: 0x7F800000, 64: 0x7FF0000000000000}[bits]
    places = []
    for value in (int(one, 16), int(other, 16)):
        if value & ~sign >= infinite:
            return None
        places.append(sign - value if value & sign else value)
    return abs(places[0] - places[1])


def mistake(answer, right):
    """What kind of mistake one line is, without the right value."""
    if answer.startswith("throws "):
        return f"your function stops with {answer.split()[1]}"
    if right.startswith("throws "):
        return f"your function returns a value where it has to throw {right.split()[1]}"
    if " and changes its input" in answer:
        return "your function changes the array that it is given"
    one, other = answer.split(" "), right.split(" ")
    if one[0] != other[0]:
        return f"it is {one[0].rstrip(',')}, expected {other[0].rstrip(',')}"
    if one[0] not in ("float", "double") or len(one) != 2 or len(other) != 2:
        return "it is another value"
    if one[1][1:] == other[1][1:] and int(one[1], 16) ^ int(other[1], 16) == 1 << (4 * len(one[1]) - 1):
        return "the sign is wrong"
    if "7fc00000" in (one[1], other[1]) or "7ff8000000000000" in (one[1], other[1]):
        return "one of the two is NaN"
    apart = ulps_apart(one[0], one[1], other[1])
    if apart and apart <= 4096:
        return f"it is {apart} ulp{'s' if apart > 1 else ''} off (is the order or the number of roundings another one?)"
    return "it is another value, further off than rounding explains"


def comparison(answer, right):
    """Nothing if the texts are the same, or in words how many values differ and what is wrong with the first."""
    if answer == right:
        return ""
    one, other = answer.split("\n"), right.split("\n")
    if len(one) != len(other):
        return f"The hidden tests got {len(one)} values where {len(other)} are due."
    wrong = [(a, b) for a, b in zip(one, other) if a != b]
    which = "The hidden test's answer is not right" if len(other) == 1 else \
        f"{len(wrong)} of {len(other)} answers to the hidden tests are not right; the first one"
    return f"{which}: {mistake(*wrong[0])}."


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
        self.kernel = pool.teacher()
        for cell in notebook.cells:
            if cell.cell_type == "code" and not is_test(cell):
                outcome = self.kernel.run(cell.source)
                if outcome.how != "ok":
                    raise RuntimeError(f"the reference solution fails in cell {grade_id(cell)}: {outcome.error}")

    def answer(self, question):
        outcome = ask(self.kernel, question)
        if outcome.how != "ok":
            raise RuntimeError(f"the reference solution fails the hidden test: {outcome.error}\n{question}")
        return outcome.value

    def judge(self, question, lines, answer):
        """Nothing, or what is wrong with a student's answer to the question: what the judge's lines threw."""
        for line in answer.split("\n"):
            if line.startswith("throws ") or " and changes its input" in line:
                return f"In the hidden tests {mistake(line, '')}."
        if len(answer) > MOST_ANSWER:
            return "The hidden tests got far more than was asked for."
        outcome, claim = self._judged(lines, answer)
        if outcome.how == "ok":
            return ""
        if claim:
            return "In the hidden tests: " + unmet(claim)
        # Neither right nor wrong: no answer that can be read, unless the judge cannot read the right one either.
        right, claim = self._judged(lines, self.answer(question))
        if right.how != "ok" and not claim:
            raise RuntimeError(f"the judge fails: {right.error}\n{lines}")
        return "The hidden tests got something else than was asked for."

    def _judged(self, lines, answer):
        """How the judge's lines went, and the claim that did not hold."""
        self.kernel.run(f"String floatlabJudge(String answer) throws Exception {{\n{lines}\nreturn null;\n}}")
        outcome = self.kernel.run(f"floatlabJudge({json.dumps(answer)})")
        found = re.search(r"\bjava\.lang\.Illegal(?:State|Argument)Exception: ([^\n]*)", outcome.error)
        return outcome, found[1].removeprefix("✗ ") if found else ""


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

    def close(self):
        self.pool.close()

    def grade(self, notebook, student):
        """Runs a notebook (made by rebuilt) and writes the outputs and verdicts into it."""
        run = _Run(self, notebook, student)
        return run.all()


class _Run:
    def __init__(self, grader, notebook, student):
        self.grader, self.notebook, self.student = grader, notebook, student
        self.began = time.monotonic()
        self.kernel = self._fresh()
        self.done = []
        self.troubles = {}
        self.report = Report(fenced=self.kernel.fenced)

    def _fresh(self):
        kernel = self.grader.pool.student()
        rules.hold(kernel, self.grader.rules)
        return kernel

    def all(self):
        count = 0
        try:
            for cell in self.notebook.cells:
                if cell.cell_type != "code":
                    continue
                count += 1
                cell.execution_count = count
                if is_test(cell):
                    self._test(cell)
                else:
                    self._student_cell(cell)
            self.report.megabytes = max(filter(None, (self.report.megabytes, self.kernel.memory())), default=None)
        finally:
            self.grader.pool.close(self.kernel)
        self.report.seconds = time.monotonic() - self.began
        return self.report

    def _student_cell(self, cell):
        if self._late():
            cell.outputs = [error("NotRun", self._late())]
            return
        outcome = self.kernel.run(cell.source)
        cell.outputs = outputs(outcome)
        if outcome.how in kernels.FATAL:
            cell.outputs.append(error("Stopped", said(outcome, "This cell")))
            self._restart()
        else:
            self.done.append(cell.source)
        if outcome.how != "ok":
            self.troubles[grade_id(cell)] = said(outcome, "The cell with your answer")

    def _test(self, cell):
        name = grade_id(cell)
        problem, shown = self._verdict(cell)
        if problem:
            cell.outputs = [*shown, error("Not right", problem)]
            self.report.comments[name] = problem
        else:
            cell.outputs = [*shown, {"output_type": "stream", "name": "stdout", "text": "✓ visible and hidden tests passed\n"}]
        cell.outputs = [nbformat.from_dict(output) for output in cell.outputs]
        self.report.points[name] = 0 if problem else cell.metadata.nbgrader["points"]

    def _verdict(self, cell):
        """What is wrong, or nothing; and what the visible part printed."""
        if self._late():
            return self._late(), []
        # Of a cell that does not compile the statements before the error have run: half an answer is none.
        trouble = self.troubles.get(grade_id(cell).removesuffix("-test"))
        if trouble:
            return trouble, []
        outcome = self.kernel.run(visible(cell.source))
        # Results would count as partial points for nbgrader; errors are said by us.
        shown = [output for output in outputs(outcome) if output["output_type"] == "stream" and output["name"] == "stdout"]
        if outcome.how != "ok":
            self._after(outcome)
            return said(outcome), shown
        question, judge = hidden(cell.source)
        if not question:
            return "This test has no hidden part, so it gives no points.", shown
        question = self._filled(question)
        outcome = ask(self.kernel, question)
        if outcome.how != "ok":
            self._after(outcome)
            return "In the hidden tests: " + said(outcome), shown
        if judge:
            return self.grader.teacher.judge(question, self._filled(judge), outcome.value), shown
        return comparison(outcome.value, self.grader.teacher.answer(question)), shown

    def _filled(self, code):
        seed = grading_seed(self.grader.secret, self.grader.assignment, self.student)
        code = re.sub(rf"(?<![\w.])(?:{'|'.join(OURS)})\b", lambda name: f"{OURS[name[0]]}.{name[0]}", code)
        return code.replace("GRADING_SEED", f"{seed}L").replace("STUDENT", json.dumps(self.student))

    def _after(self, outcome):
        if outcome.how in kernels.FATAL:
            self._restart()

    def _restart(self):
        """A fresh kernel with the cells that went well before."""
        while True:
            self.report.megabytes = max(filter(None, (self.report.megabytes, self.kernel.memory())), default=None)
            self.grader.pool.close(self.kernel)
            self.kernel = self._fresh()
            for source in self.done:
                if self.kernel.run(source).how in kernels.FATAL:
                    # It went well the first time, for whatever reason: once more without it.
                    self.done.remove(source)
                    break
            else:
                return

    def _late(self):
        if time.monotonic() - self.began > SUBMISSION_SECONDS:
            return f"Not run: the whole notebook may take {SUBMISSION_SECONDS} seconds, and they were used up before."
        return ""


def error(name, text):
    wrapped = textwrap.fill(text, 92, break_long_words=False)
    return nbformat.from_dict({"output_type": "error", "ename": name, "evalue": text, "traceback": [wrapped]})


def outputs(outcome):
    kept = []
    for output in outcome.outputs:
        if output["output_type"] == "stream" and len(output["text"]) > 1000:
            output = {**output, "text": output["text"][:1000] + "\n… (cut here)\n"}
        kept.append(nbformat.from_dict(output))
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
