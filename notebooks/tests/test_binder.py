"""What Binder builds: the real repo2docker accepts the repository, and binder/rehearse does the same steps without Docker."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest
import yaml

import badge
import lessons

BINDER = lessons.ROOT / "binder"
# How much larger the image may be than the base of all of Binder's images.
IMAGE_MB = 900


@pytest.fixture(scope="module")
def dockerfile(tmp_path_factory):
    """The Dockerfile that repo2docker makes of the repository's binder folder."""
    if sys.platform == "win32":
        pytest.skip("repo2docker does not run on Windows")
    checkout = tmp_path_factory.mktemp("checkout")
    shutil.copytree(BINDER, checkout / "binder", ignore=shutil.ignore_patterns("target"))
    result = subprocess.run(
        [Path(sys.executable).with_name("jupyter-repo2docker"), "--no-build", "--debug", "--user-id=1000",
         "--user-name=jovyan", str(checkout)],
        capture_output=True, text=True, timeout=120, cwd=checkout,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout + result.stderr


def packages():
    lines = (BINDER / "apt.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_repo2docker_takes_our_packages_our_lock_and_our_script_in_this_order(dockerfile):
    steps = [
        f"apt-get install --yes --no-install-recommends {' '.join(sorted(packages()))}",
        "USER ${NB_USER}",
        'pip install --no-cache-dir -r "binder/requirements.txt"',
        " src/ ${REPO_DIR}/",
        "RUN ./binder/postBuild",
    ]
    places = [dockerfile.find(step) for step in steps]
    assert -1 not in places, steps[places.index(-1)]
    assert places == sorted(places)
    assert (BINDER / "runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-") in dockerfile


def test_the_rehearsal_runs_the_same_steps():
    rehearsal = (BINDER / "rehearse").read_text(encoding="utf-8")
    for step in ["binder/apt.txt", "--no-install-recommends $packages", 'pip install -q --no-cache-dir -r "binder/requirements.txt"',
                 "./binder/postBuild", "--no-network", "notebooks/tests/test_notebooks.py"]:
        assert step in rehearsal, step


@pytest.mark.skipif(not os.environ.get("FLOATLAB_FULL"), reason="takes minutes: set FLOATLAB_FULL=1")
@pytest.mark.skipif(not shutil.which("debootstrap") or os.geteuid() != 0,
                    reason="NOT ROOT, OR NO debootstrap: THE BINDER BUILD WAS NOT REHEARSED. sudo binder/rehearse does it.")
def test_the_rehearsal_gives_a_small_image_in_which_every_notebook_runs(capsys):
    # Not in /tmp, which may lie in memory.
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        result = subprocess.run([BINDER / "rehearse", Path(folder) / "root"], capture_output=True, text=True, timeout=3600)
    assert result.returncode == 0, result.stdout + result.stderr
    with capsys.disabled():
        print("", result.stdout, sep="\n")
    size = re.search(r"the image would be (\d+) MB beyond the base of (\d+) MB", result.stdout)
    assert 100 < int(size[1]) < IMAGE_MB
    passed = re.search(r"^(\d+) passed, 0 failed", result.stdout, flags=re.MULTILINE)
    assert int(passed[1]) >= len(lessons.all_notebooks())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bit")
@pytest.mark.parametrize("name", ["postBuild", "rehearse"])
def test_scripts_can_be_run(name):
    assert os.access(BINDER / name, os.X_OK)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt", "requirements-course.txt", "requirements-site.txt"])
def test_every_python_package_is_pinned_with_its_checksum(name):
    text = (BINDER / name).read_text(encoding="utf-8")
    pins = re.findall(r"^(\S+?)(?:\[\S*\])?==(\S+).*?(?=^\S|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert pins and len(pins) == len(blocks)
    for block in blocks:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_site_and_the_tests_have_the_readers_versions():
    def versions(name):
        text = (BINDER / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, flags=re.MULTILINE))

    reader = versions("requirements.txt")
    for name in ["requirements-test.txt", "requirements-course.txt", "requirements-site.txt"]:
        other = versions(name)
        assert {key: other[key] for key in reader.keys() & other.keys()} == {
            key: reader[key] for key in reader.keys() & other.keys()}


@pytest.mark.parametrize("address", [
    "https://github.com/somebody/a-fork", "https://github.com/somebody/a-fork.git", "git@github.com:somebody/a-fork.git",
    "ssh://git@github.com/somebody/a-fork",
])
def test_a_fork_gets_its_own_badge(address):
    text = badge.badge(badge.repository(address))
    assert "/v2/gh/somebody/a-fork/HEAD?urlpath=lab%2Ftree%2Fnotebooks%2F00-start-here.ipynb" in text


def test_an_address_elsewhere_is_refused_with_what_was_expected():
    with pytest.raises(SystemExit, match="'https://example.org/x' is no repository on GitHub, such as"):
        badge.repository("https://example.org/x")


def test_the_badge_in_the_readme_is_the_projects_own():
    assert badge.badge(badge.HOME) in (lessons.ROOT / "README.md").read_text(encoding="utf-8")


def test_the_image_holds_no_solution():
    script = (BINDER / "postBuild").read_text(encoding="utf-8")
    assert "rm -rf notebooks/exercises/source notebooks/tests/course_answers.py .git\n" in script


def test_the_notes_for_a_hub_can_be_read_and_name_the_locked_nbgrader():
    notes = (BINDER / "hub" / "README.md").read_text(encoding="utf-8")
    lock = (BINDER / "requirements-course.txt").read_text(encoding="utf-8")
    locked = re.search(r"^nbgrader==(\S+) ; python_full_version >= '3.11'", lock, flags=re.MULTILINE)[1]
    for text in (notes, (BINDER / "hub" / "Dockerfile").read_text(encoding="utf-8")):
        assert set(re.findall(r"nbgrader==(\S+)", text)) == {locked}
    values = yaml.safe_load(re.search(r"```yaml\n(.*?)```", notes, flags=re.DOTALL)[1])
    compile(values["hub"]["extraConfig"]["teacher"], "values.yaml", "exec")
    compile(textwrap.dedent(re.search(r"```python\n(.*?)```", notes, flags=re.DOTALL)[1]), "floatlab.py", "exec")
