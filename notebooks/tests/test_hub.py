"""A class on the real JupyterHub: fetch, solve, submit, collect, grade, release feedback. In mvn -Pfull verify alone."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

import lessons
from course_answers import WRONG
from submissions import EXERCISES, reference, submission, tasks

HUB = lessons.ROOT / "binder" / "hub"
BIN = Path(sys.executable).parent
NAME = "ps1-bits-and-order"
ONLINE = ["s01", "s02", "s03"]
CLASS = [f"s{number:02}" for number in range(1, 31)]
TOKEN = "a-token-for-this-test"

pytestmark = [
    pytest.mark.ci,
    pytest.mark.skipif(not os.environ.get("FLOATLAB_FULL"), reason="mvn -Pfull verify"),
    pytest.mark.skipif(os.name == "nt", reason="JupyterHub needs Linux or macOS"),
    pytest.mark.skipif(shutil.which("npm") is None, reason="NO NPM: JUPYTERHUB WAS NOT TESTED. Install Node.js 18 or newer."),
]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Hub:
    def __init__(self, state, address):
        self.state, self.address = state, address

    def call(self, path, method="GET", data=None, form=None):
        """One request; gives what it answered, read as JSON where it is."""
        body = json.dumps(data).encode() if data is not None else urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(f"{self.address}{path}", data=body, method=method)
        request.add_header("Authorization", f"token {TOKEN}")
        if data is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as problem:
            raise AssertionError(f"{method} {path}: {problem.code} {problem.read().decode()[:2000]}") from None
        try:
            return json.loads(text)
        except ValueError:
            return text

    def start(self, user):
        self.call(f"/hub/api/users/{user}", "POST")
        self.call(f"/hub/api/users/{user}/server", "POST")
        end = time.monotonic() + 180
        while not self.call(f"/hub/api/users/{user}")["servers"].get("", {}).get("ready"):
            assert time.monotonic() < end, f"the server of {user} did not start"
            time.sleep(1)

    def exchange(self, user, action):
        answer = self.call(f"/user/{user}/assignments/{action}", "POST",
                           form={"course_id": "floatlab", "assignment_id": NAME})
        assert answer["success"], answer
        return answer["value"]

    def teacher(self, path):
        answer = self.call(f"/user/teacher/formgrader/api/{path}", "POST", data={})
        assert answer["success"], answer
        return answer


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    state = tmp_path_factory.mktemp("hub")
    modules = state / "proxy"
    modules.mkdir()
    for file in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HUB / file, modules / file)
    npm = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=modules, capture_output=True, text=True, timeout=300)
    assert npm.returncode == 0, npm.stderr
    address = f"http://127.0.0.1:{free_port()}"
    environment = {
        **os.environ, "PATH": os.pathsep.join([str(BIN), os.environ["PATH"]]), "FLOATLAB_HUB": str(state),
        "FLOATLAB_HUB_PASSWORD": TOKEN, "FLOATLAB_HUB_TOKEN": TOKEN, "FLOATLAB_HUB_URL": address,
        "FLOATLAB_HUB_PORT": str(free_port()), "FLOATLAB_PROXY_API": f"http://127.0.0.1:{free_port()}",
        "FLOATLAB_PROXY": str(modules / "node_modules" / ".bin" / "configurable-http-proxy"),
    }
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        environment.pop(name, None)
    log = (state / "log").open("w")
    running = subprocess.Popen([sys.executable, "-m", "jupyterhub", "-f", HUB / "jupyterhub_config.py"], cwd=state,
                               env=environment, stdout=log, stderr=subprocess.STDOUT)
    hub = Hub(state, address)
    try:
        end = time.monotonic() + 120
        while True:
            try:
                hub.call("/hub/api/")
                break
            except (OSError, AssertionError):
                assert running.poll() is None and time.monotonic() < end, (state / "log").read_text()[-4000:]
                time.sleep(1)
        yield hub
        for user in ["teacher", *ONLINE]:
            hub.call(f"/hub/api/users/{user}/server", "DELETE")
    finally:
        running.terminate()
        running.wait(timeout=60)


def answers_of(student):
    """Every third student gets one task wrong, every fifth hands in the stub."""
    number = int(student[1:])
    if number % 5 == 0:
        return {}
    answers = {**reference(NAME), "blame": f"The addition is rounded, says {student}."}
    if number % 3 == 0:
        answers["lost"] = list(WRONG[NAME]["lost"].values())[0]
    return answers


def points_of(student):
    number = int(student[1:])
    return 0 if number % 5 == 0 else 16 if number % 3 == 0 else 20


def test_a_class_from_fetch_to_feedback(hub, capsys):
    # The teacher makes the assignment and releases it.
    hub.start("teacher")
    hub.teacher(f"assignment/{NAME}/assign")
    hub.teacher(f"assignment/{NAME}/release")

    # Three students do it in their servers.
    for student in ONLINE:
        hub.start(student)
        hub.exchange(student, "fetch")
        path = f"/user/{student}/api/contents/{NAME}/{NAME}.ipynb"
        fetched = hub.call(path)["content"]
        assert "HIDDEN" not in json.dumps(fetched)
        hub.call(path, "PUT", data={"type": "notebook", "content": submission(NAME, answers_of(student), student)})
        hub.exchange(student, "submit")
        # Neither the course folder nor the formgrader is theirs.
        with pytest.raises(AssertionError, match="404"):
            hub.call(f"/user/{student}/formgrader/api/assignments")

    # Twenty-seven more hand in with nbgrader's own command.
    for student in CLASS[len(ONLINE):]:
        folder = hub.state / "elsewhere" / student / NAME
        folder.mkdir(parents=True)
        lessons.write(folder / f"{NAME}.ipynb", submission(NAME, answers_of(student), student))
    submit = (
        "import sys\nfrom traitlets.config import Config\nfrom nbgrader.coursedir import CourseDirectory\n"
        "from nbgrader.exchange.default import ExchangeSubmit\nfrom nbgrader.auth import Authenticator\n"
        "import os\nfor student in sys.argv[2:]:\n"
        "    os.chdir(os.path.join(sys.argv[1], 'elsewhere', student))\n"
        "    c = Config({'CourseDirectory': {'course_id': 'floatlab', 'student_id': student, 'assignment_id': '%s'},\n"
        "                'Exchange': {'root': os.path.join(sys.argv[1], 'exchange'), 'cache': os.path.join(sys.argv[1], 'cache')}})\n"
        "    ExchangeSubmit(coursedir=CourseDirectory(config=c), authenticator=Authenticator(config=c), config=c).start()\n" % NAME)
    done = subprocess.run([sys.executable, "-c", submit, str(hub.state), *CLASS[len(ONLINE):]],
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr

    # The teacher collects; one submission is graded by the formgrader's button, all by the command.
    hub.teacher(f"assignment/{NAME}/collect")
    hub.teacher(f"submission/{NAME}/s01/autograde")
    began = time.monotonic()
    graded = subprocess.run([sys.executable, hub.state / "course" / "course.py", "grade", "ps1"],
                            capture_output=True, text=True, timeout=1800)
    seconds = time.monotonic() - began
    assert graded.returncode == 0, graded.stdout + graded.stderr
    with capsys.disabled():
        print(f"\n{graded.stdout}{len(CLASS)} submissions in {seconds:.0f} s, {seconds / len(CLASS):.1f} s each; "
              f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    grades = {line["student"]: line for line in hub.call("/user/teacher/formgrader/api/submissions/" + NAME)}
    assert sorted(grades) == CLASS
    for student in CLASS:
        assert grades[student]["score"] == points_of(student), grades[student]
        assert grades[student]["needs_manual_grade"] == (points_of(student) > 0)

    # Feedback goes out and comes in.
    hub.teacher(f"assignment/{NAME}/generate_feedback")
    hub.teacher(f"assignment/{NAME}/release_feedback")
    for student in ONLINE:
        hub.exchange(student, "fetch_feedback")
        files = list((hub.state / "home" / student / NAME / "feedback").rglob(f"{NAME}.html"))
        assert len(files) == 1
        html = files[0].read_text(encoding="utf-8")
        assert "GRADING_SEED" not in html
        assert ("further off than rounding explains" in html or "ulp off" in html) == (points_of(student) == 16)
    assert len(tasks(NAME)) == 6 and EXERCISES.is_dir()
