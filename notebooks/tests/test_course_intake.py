"""What students hand in reaches the grader unharmed and harmless: files, names, broken notebooks, processes, hidden tests."""

import copy
import csv
import json
import os
import random
import shutil
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import psutil
import pytest

import course as commands
import exchange
import files
import grading
import intake
import keeper
import kernels
import received
import rules
import verdicts
from classroom import SETS, command, course, earned, graded, grader, pool  # noqa: F401
from submissions import EXERCISES, reference, submission

pytestmark = pytest.mark.ci
NAME = SETS[0]
SOURCE = EXERCISES / "source" / NAME / f"{NAME}.ipynb"
ANSWERS = received.answer_cells(grading.source_of(NAME, NAME))
linux = pytest.mark.skipif(not keeper.possible(), reason="needs Linux")
posix = pytest.mark.skipif(os.name == "nt", reason="needs links, pipes and sockets in folders")


def handed_in(text="float ulpOf(float x) { return 1; }", **answers):
    return nbformat.writes(submission(NAME, {"ulp": text, **answers})).encode()


@pytest.fixture(scope="module")
def plain():
    return handed_in()


def look(folder, known=frozenset()):
    return intake.look(folder, NAME, SETS, ANSWERS, known)


def whole(folder):
    """All below a folder: of each entry its kind, what is in it or where it leads."""
    found = {}
    for place, folders, names in os.walk(folder):
        for name in [*folders, *names]:
            path = Path(place) / name
            mode = path.lstat().st_mode
            content = os.readlink(path) if stat.S_ISLNK(mode) else path.read_bytes() if stat.S_ISREG(mode) else b""
            found[path] = (stat.S_IFMT(mode), content)
    return found


def empty_course(folder):
    folder.mkdir()
    for name in SETS:
        (folder / "source" / name).mkdir(parents=True)
    return folder


# ---------------------------------------------------------------- links, devices, folders

@posix
def test_what_is_no_plain_file_is_refused_by_name_and_not_read(tmp_path, plain):
    inbox = tmp_path / "in"
    inbox.mkdir()
    shutil.copy(SOURCE, tmp_path / "treasure.ipynb")
    (inbox / f"ada_{NAME}.ipynb").symlink_to(SOURCE)
    (inbox / "bob").symlink_to(SOURCE.parent)
    (inbox / f"cyd_{NAME}.ipynb").symlink_to(tmp_path / "nowhere")
    os.mkfifo(inbox / f"dan_{NAME}.ipynb")
    os.link(tmp_path / "treasure.ipynb", inbox / f"eve_{NAME}.ipynb")
    (inbox / f"fay_{NAME}.ipynb").mkdir()
    (inbox / "gus").mkdir()
    (inbox / "gus" / f"{NAME}.ipynb").symlink_to(SOURCE)
    (inbox / "hal").mkdir()
    (inbox / "hal" / "work").symlink_to(SOURCE.parent)
    (inbox / "ivy").mkdir()
    (inbox / "ivy" / f"{NAME}.ipynb").write_bytes(plain)
    with socket.socket(socket.AF_UNIX) as listening:
        os.chdir(inbox)
        listening.bind(f"jim_{NAME}.ipynb")
        found = look(inbox)
    said = {**found.broken, **dict(found.skipped)}
    assert list(found.taken) == ["ivy"]
    for who, why in {"ada": "a symbolic link", "bob": "a symbolic link", "cyd": "a symbolic link", "dan": "a pipe",
                     "eve": "a hard link", "gus": "a symbolic link", "jim": "a socket"}.items():
        assert why in found.broken[who], (who, said)
    assert "is an empty folder" in said[f"fay_{NAME}.ipynb"]
    assert said["hal/work"] == "is a symbolic link" and "no notebook" in said["hal"]


@posix
def test_a_device_is_no_submission(tmp_path):
    (tmp_path / "in").mkdir()
    try:
        os.mknod(tmp_path / "in" / f"ada_{NAME}.ipynb", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")
    assert "is a device" in look(tmp_path / "in").broken["ada"]


@posix
@pytest.mark.parametrize("linked", ["submitted", "submitted/ada", f"submitted/ada/{NAME}", f"submitted/ada/{NAME}/{NAME}.ipynb",
                                    "autograded", "autograded/ada", f"autograded/ada/{NAME}", f"feedback/ada/{NAME}"])
def test_nothing_is_written_through_a_link_in_the_course(tmp_path, plain, linked):
    course, elsewhere, inbox = empty_course(tmp_path / "course"), tmp_path / "elsewhere", tmp_path / "in"
    (elsewhere / "ada" / NAME).mkdir(parents=True)
    (elsewhere / NAME).mkdir()
    (elsewhere / "precious").write_text("keep", encoding="utf-8")
    (inbox / "ada").mkdir(parents=True)
    (inbox / "ada" / f"{NAME}.ipynb").write_bytes(plain)
    (course / linked).parent.mkdir(parents=True, exist_ok=True)
    (course / linked).symlink_to(elsewhere / "precious" if linked.endswith(".ipynb") else elsewhere)
    before = whole(elsewhere)
    with pytest.raises(files.Refused, match="symbolic link"):
        intake.take(inbox, look(inbox).taken["ada"], course, "ada", NAME, ANSWERS)
        intake.check(course, "ada", NAME, ANSWERS)
    assert whole(elsewhere) == before


@posix
def test_a_link_beside_a_collected_notebook_is_refused(tmp_path, plain):
    course = empty_course(tmp_path / "course")
    place = course / "submitted" / "ada" / NAME
    (place / "data").mkdir(parents=True)
    (place / f"{NAME}.ipynb").write_bytes(plain)
    # A backup made of hard links harms nobody.
    os.link(place / f"{NAME}.ipynb", tmp_path / "backup.ipynb")
    intake.check(course, "ada", NAME, ANSWERS)
    (place / "data" / "seed.txt").symlink_to(EXERCISES / "private-seed")
    with pytest.raises(files.Refused, match=r"seed.txt, handed in with the notebook, is a symbolic link"):
        intake.check(course, "ada", NAME, ANSWERS)


@posix
def test_a_file_that_changes_into_a_link_while_it_is_looked_at_is_never_followed(tmp_path, plain):
    inbox, path = tmp_path / "in", tmp_path / "in" / f"ada_{NAME}.ipynb"
    inbox.mkdir()
    (tmp_path / "treasure").write_bytes(handed_in("int treasure;"))
    stop = threading.Event()

    def swap():
        while not stop.is_set():
            path.unlink(missing_ok=True)
            path.symlink_to(tmp_path / "treasure")
            path.unlink()
            path.write_bytes(plain)

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        for _ in range(300):
            with files.Folder(inbox) as top:
                try:
                    assert b"treasure" not in top.read(path.name, received.MOST_BYTES)
                except files.Refused:
                    pass
    finally:
        stop.set()
        swapping.join()


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "/etc", "a\0b"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, name):
    with files.Folder(tmp_path) as top:
        for step in (lambda: top.read(name, 1), lambda: top.enter(name), lambda: top.write(name, b""), lambda: top.delete(name),
                     lambda: top.enter("x", name, make=True)):
            with pytest.raises(files.Refused):
                step()
    assert not intake.is_student(name)


def test_an_earlier_submission_is_replaced_and_nothing_else_is(tmp_path, plain):
    course, inbox = empty_course(tmp_path / "course"), tmp_path / "in"
    for student, name in (("ada", NAME), ("ada", SETS[1]), ("bob", NAME)):
        (course / "submitted" / student / name / "data").mkdir(parents=True)
        (course / "submitted" / student / name / "data" / "old").write_text("old", encoding="utf-8")
    inbox.mkdir()
    (inbox / f"ada_{NAME}.ipynb").write_bytes(plain)
    before = whole(course / "submitted")
    intake.take(inbox, look(inbox).taken["ada"], course, "ada", NAME, ANSWERS)
    after = whole(course / "submitted")
    changed = course / "submitted" / "ada" / NAME
    assert {path for path in after if changed in path.parents} == {changed / f"{NAME}.ipynb"}
    assert {path: of for path, of in after.items() if changed not in path.parents} == \
        {path: of for path, of in before.items() if changed not in path.parents}


# ---------------------------------------------------------------- names

UNDERSTOOD = {
    f"ada/{NAME}.ipynb": "ada",
    f"ada_{NAME}.ipynb": "ada",
    f"{NAME}_ada.ipynb": "ada",
    "ada_ps1.ipynb": "ada",
    "ps1-ada.ipynb": "ada",
    "ada.ipynb": "ada",
    f"ada_{NAME}.IPYNB": "ada",
    f"ada_{NAME}.ipynb.json": "ada",
    f"ada_{NAME}.ipynb.txt": "ada",
    f"ada_{NAME} (1).ipynb": "ada",
    f"ada_{NAME}(2).ipynb": "ada",
    f"ada_{NAME}-Copy1.ipynb": "ada",
    f"ada_{NAME}-Copy1 (1).ipynb": "ada",
    f"ada_{NAME} copy 2.ipynb": "ada",
    f"ada_{NAME} - Copy (2).ipynb": "ada",
    f"ada_{NAME} - Kopie.ipynb": "ada",
    f"Copy of ada_{NAME}.ipynb": "ada",
    "ada-Copy1.ipynb": "ada",
    f"ada (1)/{NAME}.ipynb": "ada",
    "ada/Untitled1.ipynb": "ada",
    "ada/my work/ps1 final.ipynb": "ada",
    f"Ada Lovelace/{NAME}.ipynb": "Ada-Lovelace",
    f"Lovelace, Ada/{NAME}.ipynb": "Lovelace-Ada",
    f"Sean O'Brien_{NAME}.ipynb": "Sean-OBrien",
    f"ada.l@uni.example_{NAME}.ipynb": "ada.l@uni.example",
    f"Jürgen_{NAME}.ipynb": "Jürgen",
    f"Ju\u0308rgen_{NAME}.ipynb": "Jürgen",
    f"s1234567_{NAME}.ipynb": "s1234567",
    f"{NAME}_1234567.ipynb": "1234567",
    f"Ada Lovelace_12345_assignsubmission_file_{NAME}.ipynb": "Ada-Lovelace",
    f"Ada Lovelace_12345_assignsubmission_file_/{NAME}.ipynb": "Ada-Lovelace",
    "Ada Lovelace_12345_assignsubmission_file/final (1).ipynb": "Ada-Lovelace",
    "Ada Lovelace_12345_assignsubmission_file_ps1.ipynb": "Ada-Lovelace",
    "lovelaceada_12345_67890_ps1-1.ipynb": "lovelaceada",
    "lovelaceada_LATE_12345_67890_my solution.ipynb": "lovelaceada",
    f"Lovelace_Ada_alovelace_12345/{NAME}.ipynb": "alovelace",
    f"von_Neumann_John_jneumann_345/20261128101112_{NAME}.ipynb": "jneumann",
}
SKIPPED = {
    f"{NAME}.ipynb": "names nobody",
    f"{NAME} (1).ipynb": "names nobody",
    "ps1-Copy1.ipynb": "names nobody",
    "Untitled.ipynb": "names nobody",
    f"ada_{SETS[1]}.ipynb": f"is of the set {SETS[1]}",
    "ada_ps3.ipynb": f"is of the set {SETS[2]}",
    "Ada Lovelace_12345_assignsubmission_file_ps2-summation.ipynb": f"is of the set {SETS[1]}",
    f"ada_{NAME}_final.ipynb": "not understood",
    "ps1-bits.ipynb": "not understood",
    "ps1_12345_67890_ada.ipynb": "not understood",
    "a&b_ps1.ipynb": "none for a student",
    f"{'x' * 150}_ps1.ipynb": "none for a student",
    "..._ps1.ipynb": "begins with a dot",
    "__ps1.ipynb": "names nobody",
    ".ada_ps1.ipynb": "begins with a dot",
    "ada\n_ps1.ipynb": "cannot be shown",
    "ada\x1b[2J_ps1.ipynb": "cannot be shown",
    "ad\u202ea_ps1.ipynb": "cannot be shown",
    f"ada_{NAME}.zip": "archive",
    "ada.tar.gz": "archive",
    "ada.pdf": "no notebook",
    "README": "no notebook",
}


def put(folder, name, data):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_a_name_of_a_download_is_understood(tmp_path, plain, name):
    put(tmp_path, name, plain)
    found = look(tmp_path)
    assert list(found.taken) == [UNDERSTOOD[name]] and not found.broken and not found.skipped, found


@pytest.mark.parametrize("name", SKIPPED)
def test_a_name_that_is_not_understood_is_skipped_and_named(tmp_path, plain, name):
    if os.name == "nt" and any(letter in name for letter in "\n\x1b"):
        pytest.skip("no such names there")
    put(tmp_path, name, plain)
    found = look(tmp_path)
    assert not found.taken and not found.broken
    assert [what for what, _ in found.skipped] == [files.shown(name)] and SKIPPED[name] in found.skipped[0][1], found
    assert found.skipped[0][0].isprintable() and found.skipped[0][1].isprintable()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
def test_a_name_that_is_no_unicode_is_skipped_and_named(tmp_path, plain):
    (tmp_path / os.fsdecode(b"ad\xff_ps1.ipynb")).write_bytes(plain)
    (what, why), = look(tmp_path).skipped
    assert "cannot be shown" in why and what.encode("utf-8")


def test_folders_without_notebooks_are_named(tmp_path, plain):
    for name in ("ada/report.pdf", "bob/work.zip"):
        put(tmp_path, name, b"x")
    (tmp_path / "cyd").mkdir()
    put(tmp_path, "dan/.ipynb_checkpoints/x.ipynb", plain)
    put(tmp_path, "__MACOSX/._ada.ipynb", b"x")
    said = dict(look(tmp_path).skipped)
    assert set(said) == {"ada", "ada/report.pdf", "bob", "bob/work.zip", "cyd", "dan"}
    assert said["cyd"] == said["dan"] == "is an empty folder" and said["ada"] == "holds no notebook"
    assert "archive" in said["bob/work.zip"]


def taken_of(folder, student="ada"):
    found = look(folder)
    assert list(found.taken) == [student], found
    return found.taken[student].shown, dict(found.skipped)


def test_of_several_notebooks_one_is_chosen_by_rule_and_the_others_are_named(tmp_path, plain):
    other_set = nbformat.writes(nbformat.read(EXERCISES / "release" / SETS[1] / f"{SETS[1]}.ipynb", 4)).encode()
    put(tmp_path, "ada/notes.ipynb", other_set)
    put(tmp_path, f"ada/{NAME}-Copy1.ipynb", plain)
    put(tmp_path, "ada/broken.ipynb", b"{")
    # One that can be graded.
    first, said = taken_of(tmp_path)
    assert first == f"ada/{NAME}-Copy1.ipynb" and "none of this set's cells" in said["ada/notes.ipynb"]
    assert "is no notebook" in said["ada/broken.ipynb"]
    # Before a copy, one that is none.
    put(tmp_path, "ada/final.ipynb", plain)
    first, said = taken_of(tmp_path)
    assert first == "ada/final.ipynb" and said[f"ada/{NAME}-Copy1.ipynb"] == "is left out: ada/final.ipynb is taken"
    # Of these the newest.
    put(tmp_path, "ada/final2.ipynb", plain)
    os.utime(tmp_path / "ada" / "final.ipynb", (10**9, 10**9))
    assert taken_of(tmp_path)[0] == "ada/final2.ipynb"
    # And the set's own name before all.
    put(tmp_path, f"ada/{NAME}.ipynb", plain)
    os.utime(tmp_path / "ada" / f"{NAME}.ipynb", (10**9, 10**9))
    put(tmp_path, f"ada/old/{NAME}.ipynb", plain)
    first, said = taken_of(tmp_path)
    assert first == f"ada/{NAME}.ipynb" and len(said) == 6


def test_a_second_download_is_the_same_student(tmp_path, plain):
    for name in (f"ada_{NAME}.ipynb", f"ada_{NAME} (1).ipynb", f"ada_{NAME}-Copy1.ipynb"):
        put(tmp_path, name, plain)
    first, said = taken_of(tmp_path)
    assert first == f"ada_{NAME}.ipynb" and len(said) == 2


@pytest.mark.parametrize("names", [
    ("Ada Lovelace_1_assignsubmission_file_x.ipynb", "Ada Lovelace_2_assignsubmission_file_x.ipynb"),
    ("lovelaceada_12_3_ps1.ipynb", "lovelaceada_45_6_ps1.ipynb"),
    ("Ada Lovelace_ps1.ipynb", "Ada-Lovelace_ps1.ipynb"),
    ("ada_ps1.ipynb", "lovelaceada_12_3_ps1.ipynb", "ada_7_8_ps1.ipynb"),
])
def test_two_people_of_one_name_are_not_taken_for_each_other(tmp_path, plain, names):
    for name in names:
        put(tmp_path, name, plain)
    found = look(tmp_path)
    (_, why), = found.broken.items()
    assert "would be the same student: rename one of them" in why and len(found.taken) == len(names) - 2


def test_the_folder_of_a_whole_class_is_no_student(tmp_path, plain):
    put(tmp_path, f"Abgaben/ada/{NAME}.ipynb", plain)
    put(tmp_path, f"Abgaben/bob/{NAME}.ipynb", plain)
    found = look(tmp_path)
    assert not found.taken and "is it more than one student's?" in found.broken["Abgaben"]


def test_ids_of_a_course_under_way_stay(tmp_path, plain):
    put(tmp_path, f"lovelaceada_12345_67890_{NAME}.ipynb", plain)
    put(tmp_path, f"Lovelace_Ada_alovelace_12345/{NAME}.ipynb", plain)
    known = frozenset({"lovelaceada_12345_67890", "Lovelace_Ada_alovelace_12345"})
    assert set(look(tmp_path, known).taken) == known
    assert set(look(tmp_path).taken) == {"lovelaceada", "alovelace"}


def test_another_id_in_the_notebook_is_pointed_out(tmp_path):
    put(tmp_path, f"Ada Lovelace_{NAME}.ipynb", nbformat.writes(submission(NAME, {}, "ada")).encode())
    put(tmp_path, f"ada_{NAME}.ipynb", nbformat.writes(submission(NAME, {}, "ada")).encode())
    taken = look(tmp_path).taken
    assert taken["Ada-Lovelace"].note("Ada-Lovelace") == ' (the id written in it is "ada")' and not taken["ada"].note("ada")


@posix
def test_a_dry_run_says_who_would_be_graded_and_changes_nothing(course, tmp_path, plain):  # noqa: F811
    put(tmp_path, f"in/ada/{NAME}.ipynb", plain)
    put(tmp_path, f"in/Bob B_123_assignsubmission_file_{NAME} (1).ipynb", plain)
    put(tmp_path, f"in/cyd_{NAME}.ipynb", b"no notebook")
    put(tmp_path, "in/slides.pdf", b"x")
    put(tmp_path, f"in/{NAME}-Copy1.ipynb", plain)
    (tmp_path / "in" / "dan").symlink_to(SOURCE.parent)
    before = whole(course)
    status, said = command(course, "grade", "ps1", tmp_path / "in", "--dry-run")
    assert status == 0 and {path: of for path, of in whole(course).items() if "__pycache__" not in str(path)} == before, said
    lines = said.splitlines()
    assert [line.split("  ")[0] for line in lines[:4]] == ["Bob-B", "ada", "cyd", "dan"], said
    assert lines[1].endswith(f"/in/ada/{NAME}.ipynb") and f"file_{NAME} (1).ipynb" in lines[0]
    assert "not graded: " in lines[2] and "is no notebook" in lines[2] and "is a symbolic link" in lines[3]
    assert any(line.startswith('skipped: "slides.pdf"') for line in lines)
    assert any(line.startswith(f'skipped: "{NAME}-Copy1.ipynb" names nobody') for line in lines)


@pytest.mark.parametrize("where", ["", "source", "..", "release"])
def test_the_course_itself_is_no_folder_of_submissions(where):
    with pytest.raises(commands.Problem, match="is the course's own folder or lies around it"):
        commands.look(EXERCISES / where, NAME)


# ---------------------------------------------------------------- broken notebooks

def changed(change):
    notebook = json.loads(handed_in())
    change(notebook)
    return json.dumps(notebook).encode()


def cell(number, **new):
    return changed(lambda notebook: notebook["cells"][number].update(new))


def code(notebook):
    return next(one for one in notebook["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == "ulp")


BROKEN = {
    "empty": (b"", "is empty"),
    "blank": (b" \n", "is empty"),
    "no JSON": (b"no notebook", "is no notebook"),
    "cut off": (handed_in()[:-200], "is no notebook"),
    "not UTF-8": (handed_in().replace(b"return 1", b"return \xff1"), "not UTF-8"),
    "UTF-16": (handed_in().decode().encode("utf-16"), "not UTF-8"),
    "a list": (b"[]", "no list of cells"),
    "a number": (b"1", "no list of cells"),
    "null": (b"null", "no list of cells"),
    "only cells": (b'{"cells": []}', "nbformat"),
    "nested deeply": (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    "nested deeply in a cell": (cell(0, metadata={"x": json.loads("[" * 300 + "]" * 300)}), "nested too deeply"),
    "half a character": (cell(0, source="\ud800"), "lone surrogate"),
    "half a character in a name": (cell(0, metadata={"\udfff": 1}), "lone surrogate"),
    "cells no list": (changed(lambda n: n.update(cells={})), "no list of cells"),
    "cells that are numbers": (changed(lambda n: n.update(cells=[1, 2])), "is no notebook"),
    "a cell that is null": (changed(lambda n: n["cells"].append(None)), "is no notebook"),
    "a cell that is a list": (changed(lambda n: n["cells"].append([])), "is no notebook"),
    "metadata a list": (cell(0, metadata=[]), "is no notebook"),
    "metadata null": (cell(0, metadata=None), "is no notebook"),
    "notebook's metadata a text": (changed(lambda n: n.update(metadata="x")), "is no notebook"),
    "source a number": (cell(0, source=1), "is no notebook"),
    "source a list of numbers": (cell(0, source=[1]), "is no notebook"),
    "tags a number": (cell(0, metadata={"tags": 1}), "is no notebook"),
    "nbgrader's metadata a text": (cell(0, metadata={"nbgrader": "x"}), "no notebook of this course"),
    "nbgrader's metadata a list": (cell(0, metadata={"nbgrader": []}), "no notebook of this course"),
    "a name that is a list": (cell(0, metadata={"nbgrader": {"grade_id": []}}), "no notebook of this course"),
    "nbformat a text": (changed(lambda n: n.update(nbformat="4")), "nbformat is not 4"),
    "nbformat null": (changed(lambda n: n.update(nbformat=None)), "nbformat is not 4"),
    "nbformat true": (changed(lambda n: n.update(nbformat=True)), "nbformat is not 4"),
    "nbformat 5": (changed(lambda n: n.update(nbformat=5)), "nbformat is not 4"),
    "nbformat 4.5": (changed(lambda n: n.update(nbformat=4.5)), "nbformat is not 4"),
    "nbformat NaN": (changed(lambda n: n.update(nbformat=float("nan"))), "nbformat is not 4"),
    "nbformat_minor a list": (changed(lambda n: n.update(nbformat_minor=[])), "is no notebook"),
    "nbformat_minor NaN": (changed(lambda n: n.update(nbformat_minor=float("nan"))), "is no notebook"),
    "a number of ten thousand digits": (handed_in().replace(b'"nbformat": 4', b'"nbformat": ' + b"4" * 10_000),
                                        "is no notebook"),
    "huge": (b" " * (received.MOST_BYTES + 1), "is larger than 20 MB"),
    "a huge cell": (cell(0, source="x" * 200_000), "more than 100,000 characters"),
    "another set": (nbformat.writes(nbformat.read(EXERCISES / "release" / SETS[1] / f"{SETS[1]}.ipynb", 4)).encode(),
                    "none of this set's cells"),
}
SOUND = {
    "a byte order mark": b"\xef\xbb\xbf" + handed_in(),
    "NaN and Infinity": changed(lambda n: n["metadata"].update(x=float("nan"), y=float("-inf"))),
    "keys twice": handed_in().replace(b'"nbformat": 4', b'"nbformat": "x", "nbformat": 4'),
    "cells without ids": changed(lambda n: [one.pop("id", None) for one in n["cells"]] and n.update(nbformat_minor=4)),
    "ids twice": changed(lambda n: [one.update(id="same") for one in n["cells"]]),
    "a newer minor version": changed(lambda n: n.update(nbformat_minor=9)),
    "fields nobody knows": changed(lambda n: n["metadata"].update(widgets={"x": [1, {"y": None}]})),
    "marks of another type": changed(lambda n: code(n)["metadata"]["nbgrader"].update(
        points="many", locked=[], schema_version=None)),
    "a cell twice": changed(lambda n: n["cells"].extend(n["cells"])),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_notebook_is_refused_in_a_sentence(tmp_path, kind):
    data, why = BROKEN[kind]
    put(tmp_path, f"ada_{NAME}.ipynb", data)
    found = look(tmp_path)
    assert not found.taken and f"ada_{NAME}.ipynb " in found.broken["ada"] and why in found.broken["ada"], found
    assert found.broken["ada"].isprintable() and len(found.broken["ada"]) < 250


@pytest.mark.parametrize("kind", SOUND)
def test_an_odd_notebook_is_graded(tmp_path, kind):
    put(tmp_path, f"ada_{NAME}.ipynb", SOUND[kind])
    assert list(look(tmp_path).taken) == ["ada"]
    fresh = grading.rebuilt(grading.source_of(NAME, NAME), received.parsed(SOUND[kind]), "ada")
    nbformat.validate(fresh)
    assert next(one.source for one in fresh.cells if grading.grade_id(one) == "ulp") == "float ulpOf(float x) { return 1; }"


REFUSES = "IllegalAccessError: floatlab refuses everywhere "


@pytest.mark.parametrize("text", [REFUSES * 2_000, REFUSES + "x\n at " + "a." * 50_000, REFUSES + "x" + " " * 99_000,
                                  (REFUSES + "x\n at .f(#1:") * 2_000])
def test_no_message_makes_the_look_for_a_refusal_take_long(text):
    began = time.process_time()
    rules.refusal(text)
    assert time.process_time() - began < 2


# ---------------------------------------------------------------- a thousand at once

WEIRD = [None, True, 0, -1, 1e308, float("nan"), "", "x", "\ud800", "ulp", [], {}, [[]], {"nbgrader": 1}, {"grade_id": []},
         [None] * 5]


def ruined(rng, data):
    """A notebook's bytes with something wrong in them, now and then with nothing."""
    how = rng.randrange(8)
    if how == 0:
        return data[:rng.randrange(len(data))]
    if how == 1:
        damaged = bytearray(data)
        for _ in range(rng.randrange(1, 20)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        return bytes(damaged)
    if how == 2:
        return rng.choice([b"", b"\0" * 100, b"[" * 5000, b'{"a":' * 3000, data.decode().encode("utf-16"), b"\xef\xbb\xbf" + data,
                           b"null", b"[]", b"{}", rng.randbytes(300)])
    notebook = json.loads(data)
    for _ in range(rng.randrange(1, 4)):
        place = notebook
        for _ in range(rng.randrange(1, 7)):
            keys = list(place) if isinstance(place, dict) else list(range(len(place))) if isinstance(place, list) else []
            if not keys:
                break
            key = rng.choice(keys)
            if isinstance(place[key], (dict, list)) and place[key] and rng.random() < 0.8:
                place = place[key]
                continue
            if rng.random() < 0.2:
                place.pop(key)
            else:
                place[key] = copy.deepcopy(rng.choice(WEIRD))
            break
    return json.dumps(notebook).encode()


def decorated(rng, who):
    """A name for somebody's download as some system makes it, with nobody else's name in it; and the id it should give."""
    plain, login = f"{NAME}.ipynb", who.replace(" ", "").lower()
    number, another = rng.randrange(1000, 99999), rng.randrange(1000, 99999)
    ending = rng.choice(["", " (1)", "-Copy1", "(3)", " copy"])
    plain_id = who.replace(" ", "-")
    return rng.choice([
        (f"{who}/{plain}", plain_id), (f"{who}_{NAME}{ending}.ipynb", plain_id), (f"{who}_ps1{ending}.IPYNB", plain_id),
        (f"{NAME}-{who}{ending}.ipynb", plain_id), (f"{who}/sub/{rng.randrange(99)}.ipynb", plain_id),
        (f"{who}_{number}_assignsubmission_file_{rng.choice([plain, 'x.ipynb', 'ps1 (2).ipynb'])}", plain_id),
        (f"{who}_{number}_assignsubmission_file_/{rng.choice([plain, 'final.ipynb'])}", plain_id),
        (f"{login}_{rng.choice(['', 'LATE_'])}{number}_{another}_{rng.choice(['ps1-1', NAME, 'abc'])}.ipynb", login),
        (f"Family_First_{login}_{number}/{plain}", login),
    ])


def scribbled(rng):
    """A name that nobody should have."""
    letters = "abc12 _-.()'\"&\n\t\x1b\u202eé漢\ud7ff~$`;|<>*?[]{}%!\\"
    name = "".join(rng.choice(letters) for _ in range(rng.randrange(1, 40))).encode()
    name = name[:200] + rng.choice([b"", b".ipynb", b"_ps1.ipynb", b".zip", b"\xff.ipynb", b".IPYNB", b"_ps2.ipynb"])
    return os.fsdecode(name.replace(b"/", b"").replace(b"\0", b"")) if os.name != "nt" else "scribble"


@posix
def test_a_thousand_malformed_submissions_harm_nobody(tmp_path):
    rng = random.Random(23)
    source, sound = grading.source_of(NAME, NAME), handed_in("int token = TOKEN;")
    treasure = tmp_path / "treasure"
    treasure.mkdir()
    (treasure / f"{NAME}.ipynb").write_bytes(handed_in("int treasure;"))
    course = empty_course(tmp_path / "course")
    outside = whole(treasure)
    given = graded_ = 0
    for round_ in range(40):
        inbox = tmp_path / f"in{round_}"
        inbox.mkdir()
        owner, sure = {}, {}
        for number in range(26):
            token = f"t{round_}x{number}x"
            family = "abcdefghijklmnopqrstuvwxyz"[number] + rng.choice(["ster", "son", "ez"])
            who = f"{rng.choice(['Ada', 'Bo', 'Cyd', 'Ömer'])} {family}"
            name, student = decorated(rng, who) if rng.random() < 0.7 else (scribbled(rng), None)
            path = inbox / name
            if os.path.lexists(path) or name in (".", ".."):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            data = sound.replace(b"TOKEN", token.encode())
            kind = rng.random()
            given += 1
            if kind < 0.1:
                target = rng.choice([treasure, treasure / f"{NAME}.ipynb", tmp_path / "nowhere", path, Path("/dev/zero"), SOURCE])
                path.symlink_to(target)
            elif kind < 0.13:
                os.mkfifo(path)
            elif kind < 0.16:
                os.link(treasure / f"{NAME}.ipynb", path)
            elif kind < 0.2:
                path.mkdir()
            else:
                fine = rng.random() < 0.35
                path.write_bytes(data if fine else ruined(rng, data))
                owner[token] = student
                if fine and student:
                    sure[student] = token
        before = {path: of for path, of in whole(inbox).items()}
        found = look(inbox)
        for what, why in [*found.skipped, *found.broken.items()]:
            assert what.isprintable() and why.isprintable(), (what, why)
        assert set(sure) <= set(found.taken), (round_, set(sure) - set(found.taken), found.broken, found.skipped)
        for student, file in found.taken.items():
            intake.take(inbox, file, course, student, NAME, ANSWERS)
            intake.check(course, student, NAME, ANSWERS)
            with files.Folder(course) as root, root.enter("submitted", student, NAME) as place:
                notebook = received.parsed(place.read(f"{NAME}.ipynb", received.MOST_BYTES))
            fresh = grading.rebuilt(source, notebook, student)
            nbformat.validate(fresh)
            text = nbformat.writes(fresh)
            text.encode("utf-8")
            assert "treasure" not in text
            # Nobody gets what is somebody else's.
            for token, whose in owner.items():
                assert token not in text or whose == student or whose is None and student not in owner.values(), \
                    (token, whose, student)
            graded_ += 1
        students, odd = intake.collected(course, NAME)
        assert set(found.taken) <= set(students) and not odd
        assert whole(inbox) == before
        shutil.rmtree(course / "submitted", ignore_errors=True)
        shutil.rmtree(inbox)
    assert given > 1000 and graded_ > 200, (given, graded_)
    assert whole(treasure) == outside and {path.name for path in tmp_path.iterdir()} == {"treasure", "course"}
    assert {path.name for path in course.iterdir()} <= {"source", "submitted"}


# ---------------------------------------------------------------- what a submission leaves behind

# Detaches itself from its parent, its session and its group, says where it is, and stays.
DETACHED = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        with open(sys.argv[1] + ".part", "w") as file:
            file.write(str(os.getpid()))
        os.rename(sys.argv[1] + ".part", sys.argv[1])
        time.sleep(300)
    os._exit(0)
time.sleep(float(sys.argv[2]))
"""


def started(path):
    """The process that wrote its number there."""
    until = time.monotonic() + 60
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return int(path.read_text(encoding="ascii"))


def gone(process, seconds=30):
    until = time.monotonic() + seconds
    while psutil.pid_exists(process) and psutil.Process(process).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def kept(tmp_path, seconds, group=True):
    """A keeper with a program that starts one that detaches itself; without a control group where none may be made."""
    code = f"import sys; sys.path.insert(0, {str(EXERCISES)!r}); import keeper\n"
    code += "" if group else "def none():\n    raise OSError\nkeeper._own_group = none\n"
    code += "sys.exit(keeper.main(['--', *sys.argv[1:]]))"
    return [sys.executable, "-c", code, sys.executable, "-c", DETACHED, str(tmp_path / "pid"), str(seconds)]


@linux
@pytest.mark.parametrize("group", [True, False])
def test_what_detached_itself_ends_with_the_program(tmp_path, group):
    keeping = subprocess.Popen(kept(tmp_path, 1, group), start_new_session=True)
    process = started(tmp_path / "pid")
    assert keeping.wait(60) == 0 and gone(process)


@linux
@pytest.mark.parametrize("group", [True, False])
def test_what_detached_itself_ends_when_the_grader_asks(tmp_path, group):
    keeping = subprocess.Popen(kept(tmp_path, 300, group), start_new_session=True)
    process = started(tmp_path / "pid")
    keeping.terminate()
    keeping.wait(60)
    assert gone(process)


@linux
@pytest.mark.parametrize("group", [True, False])
def test_what_detached_itself_ends_when_the_grader_is_killed(tmp_path, group):
    starting = "import subprocess, sys, time; subprocess.Popen(sys.argv[1:], start_new_session=True); time.sleep(300)"
    grading_ = subprocess.Popen([sys.executable, "-c", starting, *kept(tmp_path, 300, group)])
    process = started(tmp_path / "pid")
    grading_.kill()
    grading_.wait()
    assert gone(process)


@linux
def test_the_program_keeps_its_exit_status():
    for code in (0, 7):
        assert subprocess.run([sys.executable, keeper.__file__, "--", "sh", "-c", f"exit {code}"], timeout=60).returncode == code
    killed = subprocess.run([sys.executable, keeper.__file__, "--", "sh", "-c", "kill -9 $$"], timeout=60)
    assert killed.returncode == 128 + 9


@linux
def test_what_a_cell_started_ends_with_its_kernel(pool):  # noqa: F811
    kernel = pool.student()
    try:
        # setsid -f forks once more, so that the shell has neither parent nor session of the kernel's.
        outcome = kernel.run('new ProcessBuilder("setsid", "-f", "sh", "-c", "echo $$ > pid.part; mv pid.part pid; sleep 300")'
                             '.directory(new java.io.File(System.getProperty("user.home"))).start().waitFor()')
        assert outcome.value == "0", outcome
        process = started(kernel.folder / "pid")
        assert psutil.pid_exists(process)
    finally:
        pool.close(kernel)
    assert gone(process) and not kernel.folder.exists()


def test_the_limit_of_a_notebook_holds_through_restarts(grader, monkeypatch):  # noqa: F811
    """Cells that took a while are run again after each disaster; the first one took the machine 818 seconds that way."""
    monkeypatch.setattr(grading, "SUBMISSION_SECONDS", 20)
    notebook = submission(NAME, {**reference(NAME), **{task: "System.exit(0);" for task in reference(NAME) if task != "blame"}})
    first = next(i for i, one in enumerate(notebook.cells) if grading.grade_id(one) == "imports")
    notebook.cells[first + 1:first + 1] = [nbformat.v4.new_code_cell(f"Thread.sleep(4_000); int own{i} = 0;") for i in range(4)]
    began = time.monotonic()
    report = graded(grader, NAME, notebook)
    # What is above is the end of the last kernel.
    assert time.monotonic() - began < 20 + kernels.END_SECONDS
    assert earned(report) == set() and "may take 20 seconds" in report.comments["lowest-test"], report.comments


def test_a_disaster_in_the_teachers_kernel_stops_nobody(pool):  # noqa: F811
    teacher = grading.Teacher(pool, grading.source_of(NAME, NAME))
    try:
        outcome, claim = teacher._judged("System.exit(0);", "x")
        assert outcome.how == "died" and not claim
        assert teacher.answer("String answer = Answers.values(ulpOf(1f));") == "float 34000000"
    finally:
        pool.close(teacher.kernel)


# ---------------------------------------------------------------- what the feedback shows of hidden tests

# Own functions that carry what the hidden test gives them elsewhere: {way: (the answer's cell, a later cell)}. What the
# visible tests give is 1, -0.1 and 2^24; a number of the hidden tests' is any other.
SMUGGLED = {
    "kept and printed": ("List<Float> seen = new ArrayList<>();\nfloat ulpOf(float x) { seen.add(x); return 1; }",
                         'System.out.println("SMUGGLED " + seen);'),
    "kept and shown": ("List<Float> seen = new ArrayList<>();\nfloat ulpOf(float x) { seen.add(x); return 1; }",
                       '"SMUGGLED " + seen'),
    "kept and thrown": ("List<Float> seen = new ArrayList<>();\nfloat ulpOf(float x) { seen.add(x); return 1; }",
                        'throw new Exception("SMUGGLED " + seen);'),
    "printed later": ("float ulpOf(float x) { new Thread(() -> { try { Thread.sleep(1500); } catch (InterruptedException e) { }"
                      ' System.out.println("SMUGGLED " + x); }).start(); return 1; }', "Thread.sleep(3000);"),
    "kept in a property": ('float ulpOf(float x) { System.setProperty("seen", System.getProperty("seen", "") + " " + x);'
                           " return 1; }",
                           'System.out.println("SMUGGLED" + System.getProperty("seen"));'),
}
VISIBLE = {1.0, -0.1, 16777216.0}


def feedback_of(notebook):
    """All that the feedback shows of a graded notebook: sources without hidden tests, outputs."""
    return json.dumps([[grading.visible(one.source), one.get("outputs", [])] for one in notebook.cells], ensure_ascii=False)


def smuggle(grader, answers, later=""):  # noqa: F811
    right = {"ulp": "int right = Float.floatToIntBits(1);\n" + reference(NAME)["ulp"]}
    notebook = submission(NAME, {**right, **answers})
    if later:
        notebook.cells.append(nbformat.v4.new_code_cell(later))
    fresh = grading.rebuilt(grading.source_of(NAME, NAME), notebook, "ada")
    return grader(NAME).grade(fresh, "ada"), fresh


def numbers(text):
    return {float(word) for part in text.split("SMUGGLED")[1:] for word in
            part.split("\\n")[0].split('"')[0].replace("[", " ").replace("]", " ").replace(",", " ").split()
            if word[0] in "-0123456789"}


@pytest.mark.parametrize("way", SMUGGLED)
def test_what_a_function_keeps_of_a_hidden_test_is_not_shown(grader, way):  # noqa: F811
    # The visible tests have to pass, or the hidden one is not asked.
    answer, later = SMUGGLED[way]
    right = " float r = Math.scalb(1f, Math.max(Float.floatToIntBits(x) >>> 23 & 0xff, 1) - 150); if (r == r) return r;"
    report, fresh = smuggle(grader, {"ulp": answer.replace("return 1;", right + " return 1;")}, later)
    if way == "kept in a property":
        # The rules refuse it before it can keep anything.
        assert "java.lang.System.setProperty" in report.comments["ulp-test"]
    else:
        assert report.points["ulp-test"], report.comments
    text = feedback_of(fresh)
    assert way == "printed later" or "SMUGGLED" in text
    assert numbers(text) <= VISIBLE, numbers(text)


def test_no_hidden_test_is_seen_in_what_is_said_about_it(grader):  # noqa: F811
    hidden = {grading.grade_id(one): grading.hidden(one.source)[0] for one in grading.source_of(NAME, NAME).cells
              if grading.is_test(one)}
    seen = 'if (!java.util.Set.of(%s).contains(x)) throw new %s("SMUGGLED " + x);'
    answers = {
        **reference(NAME),
        # Does not compile inside of the hidden test, of which the compiler quotes a line.
        "ulp": reference(NAME)["ulp"].replace("float ulpOf(float x) {", "float ulpOf(float x) throws Exception {"),
        "fits": reference(NAME)["fits"].replace("{", "{ " + seen.replace("contains(x)", "contains(text)").replace("+ x", "+ text")
                                                % ('"0.5", "0.1", "16777216", "16777217"', "IllegalStateException"), 1),
        "chopped": "static class Smuggled1 extends RuntimeException { }\n" + reference(NAME)["chopped"].replace(
            "{", "{ if (x < -1) throw new Smuggled1();", 1),
        # A class of the same name does not stand in for the one that writes the answers down.
        "lowest": reference(NAME)["lowest"] + '\nclass Answers { static String values(Object... x) { return "SMUGGLED,17 x"; }'
                  ' static <A, B> String of(java.util.function.Function<A, B> f, A... x) { return "SMUGGLED[" + x[0] + "] x"; } }',
    }
    report, fresh = smuggle(grader, answers)
    text = feedback_of(fresh)
    assert "smuggled" not in json.dumps(list(report.comments.values())).lower()
    for lines in hidden.values():
        for line in lines.splitlines():
            assert len(line) < 12 or line not in text, line
    assert "does it declare no exception (throws)?" in report.comments["ulp-test"], report.comments
    assert "an exception" in report.comments["fits-test"] or "IllegalStateException" in report.comments["fits-test"]
    assert "your function stops with an exception" in report.comments["chopped-test"]
    assert earned(report) == {"lost", "lowest", "output"}, report.comments


@pytest.mark.parametrize("answer, right, said", [
    ("SMUGGLED17 x", "float 3f800000", "it is something else, expected a float"),
    ("float[1078530011], float 00000000", "float 3f800000", "it is an array (float[]), expected a float"),
    ("Smuggled17[3], x", "float 3f800000", "it is something else, expected a float"),
    ("float[17]", "float[3], float 3f800000", "it has another length than expected"),
    ("throws Smuggled17Exception", "float 3f800000", "your function stops with an exception"),
    ("throws ArithmeticException", "float 3f800000", "your function stops with ArithmeticException"),
    ("float 3f800017", "float 3f800000", "it is some ulps off (is the order or the number of roundings another one?)"),
    ("float 3f800001", "float 3f800000", "it is 1 ulp off (is the order or the number of roundings another one?)"),
    ("float smuggled", "float 3f800000", "it is another value"),
    ("text [83, 77, 85]", "text [1]", "it is another value"),
])
def test_a_mistake_is_said_without_a_word_of_the_students(answer, right, said):
    assert verdicts.mistake(answer, right) == said


def test_a_judges_claim_is_shown_without_what_it_filled_in():
    judge = 'Check.that(a, "twelve digits of about 1e" + (5 * i)); Check.equal(8, n, "eight numbers");\n' \
            'Check.that(b, "no order of yours (student " + "ada" + ") is lower");\n' \
            'Check.that(c, (j == 0 ? "w′" : "b′") + " of a layer");'
    for said, shown in {"twelve digits of about 1e15: it is false": "twelve digits of about 1e…",
                        "eight numbers: expected 8, but it is 17": "eight numbers",
                        "no order of yours (student ada) is lower: it is false": "no order of yours (student ada) is lower",
                        "b′ of a layer: it is false": "b′ of a layer",
                        "value 1 is SMUGGLED, expected a float": ""}.items():
        assert verdicts.claim(said, judge) == shown


# ---------------------------------------------------------------- nbgrader's exchange

@posix
def test_collecting_follows_no_link_and_nobody_stops_it(tmp_path, plain, caplog):
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    inbound = tmp_path / "exchange" / "floatlab" / "inbound"
    course = empty_course(tmp_path / "course")
    when = "2026-11-28 10:00:00.000000 UTC"
    for student in ("ada", "bob", "cyd", "dan"):
        put(inbound, f"{student}+{NAME}+{when}+x/{NAME}.ipynb", plain)
        put(inbound, f"{student}+{NAME}+{when}+x/timestamp.txt", when.encode())
    put(inbound, f"ada+{NAME}+{when}+x/data/numbers.csv", b"1,2")
    (inbound / f"bob+{NAME}+{when}+x" / "solution.ipynb").symlink_to(SOURCE)
    (inbound / f"cyd+{NAME}+{when}+x" / "data").symlink_to(SOURCE.parent)
    put(inbound, f"dan+{NAME}+{when}+x/timestamp.txt", b"soon")
    for name in (f"eve+{NAME}+whenever+x", f"a b+{NAME}+{when}+x"):
        put(inbound, f"{name}/{NAME}.ipynb", plain)
    (inbound / f"fay+{NAME}+{when}+x").symlink_to(SOURCE.parent)
    (inbound / f"gus+{NAME}+{when}+x").symlink_to(tmp_path / "nowhere")
    config = Config()
    config.Exchange.root = str(tmp_path / "exchange")
    config.CourseDirectory.update(root=str(course), course_id="floatlab", assignment_id=NAME)
    collect = exchange.Collect(coursedir=CourseDirectory(config=config), authenticator=Authenticator(config=config), config=config)
    collect.start()
    place = course / "submitted" / "ada" / NAME
    assert {path.name for path in (course / "submitted").rglob("*") if path.is_file()} == \
        {f"{NAME}.ipynb", "timestamp.txt", "numbers.csv"} == {path.name for path in place.rglob("*") if path.is_file()}
    assert (place / f"{NAME}.ipynb").read_bytes() == plain and not (course / NAME).exists()
    said = [record.getMessage() for record in caplog.records if "Not collected" in record.getMessage()]
    for who in ("bob", "cyd", "dan", "eve", "a b", "fay", "gus"):
        assert [line for line in said if f"/{who}+" in line], (who, said)


# ---------------------------------------------------------------- the whole round

@posix
def test_a_class_with_every_trouble_is_graded(course, tmp_path):  # noqa: F811
    from nbgrader.api import Gradebook

    inbox = tmp_path / "in"
    right = {**reference(NAME), "blame": "The subtraction is exact."}
    put(inbox, f"Ada Lovelace_17_assignsubmission_file_{NAME}.ipynb", handed_in(right.pop("ulp"), **right))
    put(inbox, f"fay_{NAME}-Copy1.ipynb", handed_in())
    (inbox / f"bob_{NAME}.ipynb").symlink_to(SOURCE)
    for student, kind in (("cyd", "nested deeply"), ("dan", "half a character"), ("eve", "metadata a list"),
                          ("gus", "a cell that is null")):
        put(inbox, f"{student}/{NAME}.ipynb", BROKEN[kind][0])
    put(inbox, "hal.zip", b"PK")
    status, said = command(course, "grade", "ps1", inbox)
    assert status == 1 and "2 graded in" in said and "5 not graded" in said and "Traceback" not in said, said
    for student, why in {"bob": "symbolic link", "cyd": "nested too deeply", "dan": "lone surrogate", "eve": "is no notebook",
                         "gus": "is no notebook"}.items():
        line = next(line for line in said.splitlines() if f"/7  {student} " in line)
        assert "not graded: " in line and why in line, said
    assert 'skipped: "hal.zip" is an archive: unpack it first' in said
    assert grades(course) == {"Ada-Lovelace": 20, "fay": 0}

    # Under way: points given by hand, and what was collected by older versions.
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        book.find_grade("blame", NAME, NAME, "Ada-Lovelace").manual_score = 4
        book.db.commit()
    put(course, f"submitted/hal/{NAME}/{NAME}.ipynb", b"[" * 100_000)
    (course / "submitted" / "ivy").symlink_to(course / "source")
    put(course, f"submitted/jim/{NAME}/timestamp.txt", b"soon")
    put(course, f"submitted/jim/{NAME}/{NAME}.ipynb", handed_in())
    (course / "submitted" / "kim").mkdir()
    (course / "submitted" / "kim" / NAME).symlink_to(course / "source" / NAME)
    status, said = command(course, "grade", "ps1")
    assert status == 1 and "2 graded in" in said and "4 not graded" in said and "Traceback" not in said, said
    for student, why in {"hal": "nested too deeply", "ivy": "symbolic link", "jim": "holds no time",
                         "kim": "symbolic link"}.items():
        assert why in next(line for line in said.splitlines() if f"  {student} " in line), said
    assert grades(course) == {"Ada-Lovelace": 24, "fay": 0}

    # The formgrader's button grades without the command, and reads the same way.
    code = f"import course; print(course.api().autograde({NAME!r}, 'kim'))"
    result = subprocess.run([sys.executable, "-c", code], cwd=course, capture_output=True, text=True, timeout=300)
    assert "'success': False" in result.stdout and "which is a symbolic link" in result.stdout, result

    # Feedback for all but the one whose graded notebook is gone bad.
    graded_ = course / "autograded" / "fay" / NAME / f"{NAME}.ipynb"
    graded_.chmod(0o644)
    graded_.write_text("{", encoding="utf-8")
    status, said = command(course, "feedback", "ps1")
    assert status == 1 and f"feedback/Ada-Lovelace/{NAME}/{NAME}.html" in said and "fay: no feedback: " in said, said
    assert "Traceback" not in said and (course / "feedback" / "Ada-Lovelace" / NAME / f"{NAME}.html").exists()


def grades(folder):
    with open(folder / f"grades-{NAME}.csv", encoding="utf-8") as file:
        return {line["student"]: float(line["points"]) for line in csv.DictReader(file)}
