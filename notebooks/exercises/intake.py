"""Who handed in what: finds the notebooks of a set in a folder of downloads, and takes them into the course.

A folder holds STUDENT/SET.ipynb or STUDENT_SET.ipynb, or what browsers, JupyterLab, Moodle, Canvas and ILIAS make of
these names. What is not understood is skipped and named. Nobody is guessed at: where two names could be the same student, or
one folder holds several people's work, nothing of it is taken.
"""

import contextlib
import re
import unicodedata
from dataclasses import dataclass, field

import received
from files import Folder, Refused, shown

# What systems leave behind in folders; nobody means to hand it in.
LITTER = {".DS_Store", ".ipynb_checkpoints", "__MACOSX", "Thumbs.db", "desktop.ini", ".git", "__pycache__"}
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst")
# Some browsers add an ending of their own to a file that they take for text.
NOTEBOOK = re.compile(r"\.ipynb(?:\.json|\.txt)?$", re.I)
MOST_NAME = 100
# How far below a student's folder a notebook is looked for, and in how many entries.
DEEPEST, MOST_ENTRIES = 4, 500

GAP = "[ _-]+"
# ada (1), ada(1), ada-Copy1, ada copy 2, ada - Copy (2), ada - Kopie: a second one, made by a browser, JupyterLab or a desktop.
COPY = re.compile(rf"(?:[ _]*\(\d{{1,3}}\)|(?:{GAP})(?:copy|kopie|copie|copia)[ _]?\d{{0,3}})+$", re.I)
COPY_OF = re.compile(r"^(?:copy of|kopie von) +", re.I)
MOODLE = re.compile(r"(?P<who>[^_].*?)_(?P<number>\d+)_assignsubmission_[a-z]+_?(?P<rest>.*)")
CANVAS = re.compile(r"(?P<who>[^_\W][^_]*)(?:_LATE)?_(?P<number>\d+)_\d+_(?P<rest>.+)")
# Last name, first name (of one word or more), login, number.
ILIAS = re.compile(r"[^_]+(?:_[^_]+)+_(?P<who>[^_]*[^\W\d_][^_]*)_(?P<number>\d{3,})")


# ---------------------------------------------------------------- what a name says

@dataclass(frozen=True)
class Name:
    """Whose a name says something is: the student's id, the person that the name distinguishes, whether it is marked as a copy."""

    student: str
    person: tuple
    copy: bool = False


def student_of(words):
    """The id that a name gives; letters, digits and . @ _ - alone, as it names folders."""
    plain = re.sub(r"['’ʼ`]", "", unicodedata.normalize("NFC", words).strip())
    plain = re.sub(r"[\s,]+", "-", plain).strip("-") if re.search(r"[\s,]", plain) else plain
    if not is_student(plain):
        raise Refused(f'has a name that is none for a student ("{shown(words)}": letters, digits and . @ _ - alone, '
                      f'at most {MOST_NAME})')
    return plain


def is_student(text):
    return bool(re.fullmatch(r"[\w.@-]+", text) and re.search(r"[^\W_]", text)
                and not text.startswith(".") and len(text) <= MOST_NAME)


def name_of(text, assignment, sets, folder, known=frozenset()):
    """What the name of a file (without .ipynb) or of a folder says. Ids that a course has from
    before such names were understood stay as they are."""
    text = unicodedata.normalize("NFC", text).strip()
    if not text.isprintable():
        raise Refused("has a name with characters that cannot be shown")
    for pattern in (MOODLE, ILIAS if folder else CANVAS):
        found = pattern.fullmatch(text)
        if found:
            _of_this_set(found.groupdict().get("rest", ""), assignment, sets)
            if any(re.search(_label(one), found["who"], re.I) for one in sets):
                raise Refused("has a name that is not understood: the student's name should come first")
            whole = re.sub(rf"[ _-]*{re.escape(assignment)}$", "", text, flags=re.I)
            student = whole if whole in known else student_of(found["who"])
            return Name(student, (found["who"].casefold(), found["number"]))
    plain = COPY.sub("", COPY_OF.sub("", text))
    copy = plain != text
    if not folder:
        plain = _without_the_set(plain, assignment, sets)
    return Name(student_of(plain), (plain.casefold(), ""), copy)


def _label(name):
    """A set's name or its beginning, as words that stand for themselves."""
    return rf"(?<![^\W_])(?:{re.escape(name)}|{re.escape(name.split('-')[0])})(?![^\W_])"


def _of_this_set(text, assignment, sets):
    for other in sets:
        if other != assignment and re.search(_label(other), text, re.I) and not re.search(_label(assignment), text, re.I):
            raise Refused(f"is of the set {other}")


def _without_the_set(text, assignment, sets):
    """Who is left of STUDENT_SET or SET_STUDENT."""
    _of_this_set(text, assignment, sets)
    code = assignment.split("-")[0]
    found = (re.fullmatch(rf"(.*?)[ _-]*{re.escape(assignment)}(?:{GAP}\d{{1,3}}(?!\w))?[ _-]*(.*)", text, re.I)
             or re.fullmatch(rf"(?:(.*?){GAP})?{re.escape(code)}(?:{GAP}\d{{1,3}}(?!\w))?(?:{GAP}(.*))?", text, re.I))
    before, after = (found[1] or "", found[2] or "") if found else (text, "")
    if not before and not after or re.fullmatch(r"untitled\d*", text, re.I):
        raise Refused(f"names nobody: expected STUDENT_{assignment}.ipynb, or a folder with the student's name around it")
    if before and after or after and f"{assignment}-".casefold().startswith(f"{code}-{re.split(GAP, after)[0]}".casefold()):
        raise Refused(f"has a name that is not understood: expected STUDENT_{assignment}.ipynb")
    return before or after


# ---------------------------------------------------------------- what a folder holds

@dataclass(frozen=True)
class Found:
    """A file that may be somebody's: its steps below the folder, whether it can be graded, or why not, and the id in it."""

    steps: tuple
    why: str
    says: str
    exact: bool
    copy: bool
    changed: float

    def rank(self):
        """The first of several is taken: one that can be graded, is no copy, has the set's own name, and is the newest."""
        return bool(self.why), self.copy, not self.exact, -self.changed, self.steps

    @property
    def shown(self):
        return shown("/".join(self.steps))

    def note(self, student):
        """What a person should know who handed in under another id: some data of the tasks depend on it."""
        return f' (the id written in it is "{shown(self.says)}")' if self.says not in ("", "?", student) else ""


@dataclass
class Intake:
    """What a folder holds of one set: what is taken of whom, who has nothing that can be graded and why, what was left out."""

    taken: dict = field(default_factory=dict)
    broken: dict = field(default_factory=dict)
    skipped: list = field(default_factory=list)

    def skip(self, steps, why):
        self.skipped.append((shown("/".join(steps)), why))


def look(folder, assignment, sets, answers, known=frozenset()):
    """Looks through a folder; reads notebooks, writes nothing. answers: the names of the set's cells for answers."""
    intake, people = Intake(), {}
    with Folder(folder) as top:
        for entry in top.names():
            if entry in LITTER:
                continue
            try:
                _look_at(top, entry, assignment, sets, answers, known, intake, people)
            except Refused as problem:
                intake.skip([entry], str(problem))
            except OSError as problem:
                intake.skip([entry], f"cannot be read ({problem.strerror})")
    for claims in people.values():
        _settle(claims, intake)
    return intake


def _look_at(top, entry, assignment, sets, answers, known, intake, people):
    if entry.startswith("."):
        raise Refused("has a name that begins with a dot")
    what = top.kind(entry)
    is_folder = what == "a folder"
    ending = NOTEBOOK.search(entry)
    if not is_folder and not ending:
        if entry.lower().endswith(ARCHIVES):
            raise Refused("is an archive: unpack it first")
        # A link may stand for somebody's folder: then we know whose work is missing.
        if what == "a file":
            raise Refused("is no notebook (.ipynb)")
    name = name_of(entry[:ending.start()] if ending and not is_folder else entry, assignment, sets, is_folder, known)
    if is_folder:
        with top.enter(entry) as inside:
            files = _inside(inside, (entry,), assignment, answers, intake, name.copy)
        if not files:
            raise Refused("holds no notebook" if _entries(top, entry) else "is an empty folder")
    else:
        files = [_file(top, (entry,), assignment, answers, name.copy)]
    people.setdefault(name.student.casefold(), []).append((name, entry, files))


def _entries(top, entry):
    with top.enter(entry) as inside:
        return [name for name in inside.names() if name not in LITTER]


def _inside(inside, steps, assignment, answers, intake, copy, depth=0, left=None):
    """The notebooks in somebody's folder; what else is in it is named."""
    left = [MOST_ENTRIES] if left is None else left
    files = []
    for entry in inside.names():
        left[0] -= 1
        if left[0] == 0:
            intake.skip(steps, f"has more than {MOST_ENTRIES} entries; the rest was not looked at")
        if left[0] <= 0:
            break
        here = (*steps, entry)
        if entry in LITTER:
            continue
        what = inside.kind(entry)
        if entry.startswith("."):
            intake.skip(here, "has a name that begins with a dot")
        elif what == "a folder":
            if depth == DEEPEST:
                intake.skip(here, "lies too deep")
                continue
            with inside.enter(entry) as deeper:
                files += _inside(deeper, here, assignment, answers, intake, copy, depth + 1, left)
        elif NOTEBOOK.search(entry):
            files.append(_file(inside, here, assignment, answers, copy))
        elif what != "a file":
            intake.skip(here, f"is {what}")
        elif entry.lower().endswith(ARCHIVES):
            intake.skip(here, "is an archive: unpack it first")
        else:
            intake.skip(here, "is no notebook (.ipynb)")
    return files


def _file(folder, steps, assignment, answers, copy):
    status = folder.status(steps[-1])
    stem = NOTEBOOK.sub("", steps[-1])
    why = says = ""
    try:
        says = received.student(graded(folder.read(steps[-1], received.MOST_BYTES, alone=True), answers))
    except Refused as problem:
        why = str(problem)
    return Found(steps, why, says, stem.casefold() == assignment.casefold(), copy or bool(COPY.search(stem)),
                 status.st_mtime if status else 0)


def graded(data, answers):
    """The notebook in these bytes, if it is one of this set."""
    notebook = received.parsed(data)
    if not answers & received.answer_cells(notebook):
        raise Refused("has none of this set's cells for answers: is it another set, or were all of them copied anew?")
    return notebook


def _settle(claims, intake):
    """Decides what is taken of those who would be one student."""
    names = {(name.student, name.person) for name, _, _ in claims}
    student = claims[0][0].student
    if len(names) > 1:
        entries = " and ".join(f'"{shown(entry)}"' for _, entry, _ in claims)
        intake.broken[student] = f"{entries} would be the same student: rename one of them"
        return
    files = [file for _, _, some in claims for file in some]
    good = [file for file in files if not file.why] or files
    level = min(len(file.steps) for file in good)
    folders = sorted({file.steps[:-1] for file in good if len(file.steps) == level > 2})
    if len(folders) > 1:
        intake.broken[student] = f'"{shown(claims[0][1])}" has notebooks in several folders: is it more than one student\'s?'
        return
    first = min((file for file in good if len(file.steps) <= max(level, 2)), key=Found.rank)
    if first.why:
        intake.broken[student] = f"{first.shown} {first.why}"
    else:
        intake.taken[student] = first
    for other in files:
        if other is not first:
            intake.skip(other.steps, other.why or f"is left out: {first.shown} is taken")


# ---------------------------------------------------------------- into the course

def take(folder, found, course, student, assignment, answers):
    """Copies what was found to where nbgrader looks for it; read once, so that what is checked is what is written."""
    with Folder(folder) as top, top.enter(*found.steps[:-1]) as place:
        data = place.read(found.steps[-1], received.MOST_BYTES, alone=True)
    graded(data, answers)
    with Folder(course) as root, root.enter("submitted", student, assignment, make=True) as target:
        for old in target.names():
            if old != f"{assignment}.ipynb":
                target.delete(old)
        target.write(f"{assignment}.ipynb", data)


def collected(course, assignment):
    """Who has handed in: the students, and what lies there and is no student's: (name, why)."""
    students, skipped = [], []
    with Folder(course) as root:
        if not root.kind("submitted"):
            return [], []
        with root.enter("submitted") as submitted:
            for entry in submitted.names():
                if entry in LITTER:
                    continue
                try:
                    if submitted.kind(entry) == "a folder":
                        with submitted.enter(entry) as inside:
                            if not inside.kind(assignment):
                                continue
                    if is_student(entry):
                        students.append(entry)
                    else:
                        skipped.append((f"submitted/{shown(entry)}", "is no name for a student"))
                except Refused as problem:
                    skipped.append((f"submitted/{shown(entry)}", str(problem)))
    return students, skipped


def known(course):
    """The ids that the course has submissions of."""
    with Folder(course) as root:
        if root.kind("submitted") != "a folder":
            return frozenset()
        with root.enter("submitted") as submitted:
            return frozenset(filter(is_student, submitted.names()))


def check(course, student, assignment, answers):
    """Refuses a student whose submission cannot be graded, or whose folders in the course lead elsewhere."""
    plain_folders(course, student, assignment)
    with Folder(course) as root:
        with root.enter("submitted", student, assignment) as place:
            try:
                graded(place.read(f"{assignment}.ipynb", received.MOST_BYTES), answers)
            except Refused as problem:
                raise Refused(f"{assignment}.ipynb {problem}") from None
            _files_alone(place)
            # Collected from nbgrader's exchange, where students write it.
            if place.kind("timestamp.txt"):
                try:
                    a_time(place.read("timestamp.txt", 1_000_000))
                except Refused as problem:
                    raise Refused(f"timestamp.txt, handed in with the notebook, {problem}") from None


def plain_folders(course, student, assignment):
    """Refuses a student whose folders in the course lead elsewhere: nbgrader writes and deletes in them."""
    with Folder(course) as root:
        for step in ("submitted", "autograded", "feedback"):
            _no_detour(root, (step, student, assignment))


def _no_detour(root, names):
    """Refuses a path of which some step is there and is no folder."""
    with contextlib.ExitStack() as opened:
        place = root
        for count, name in enumerate(names, start=1):
            found = place.kind(name)
            if not found:
                return
            if found != "a folder":
                raise Refused(f"{'/'.join(names[:count])} in the course is {found}, not a folder")
            place = opened.enter_context(place.enter(name))


def _files_alone(place):
    """Refuses links, devices and the like beside a notebook: nbgrader would copy what they lead to."""
    for entry in place.names():
        found = place.kind(entry)
        if found == "a folder":
            with place.enter(entry) as inside:
                _files_alone(inside)
        elif found != "a file":
            raise Refused(f"{shown(entry)}, handed in with the notebook, is {found}")


def a_time(data):
    """Refuses a timestamp at which nbgrader would stop."""
    from nbgrader.utils import parse_utc

    try:
        parse_utc(data.decode("utf-8").strip() or None)
    except Exception:
        raise Refused("holds no time") from None
