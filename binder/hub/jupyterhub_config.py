"""JupyterHub for one class on one machine: a rehearsal, and the pattern for a real one (README.md beside this file).

    FLOATLAB_HUB=FOLDER FLOATLAB_HUB_PASSWORD=… python -m jupyterhub -f binder/hub/jupyterhub_config.py

FOLDER gets everything that the hub writes: its state, the students' homes, the exchange, and course/, the teacher's copy of
notebooks/exercises.
"""

import os
import shutil
import sys
from pathlib import Path

c = get_config()  # noqa: F821 (JupyterHub provides it)

HERE = Path(__file__).resolve().parent
STATE = Path(os.environ["FLOATLAB_HUB"]).resolve()
COURSE = STATE / "course"
EXCHANGE = STATE / "exchange"
TEACHERS = set(os.environ.get("FLOATLAB_TEACHERS", "teacher").split(","))
BIN = Path(sys.executable).parent

EXCHANGE.mkdir(parents=True, exist_ok=True)
EXCHANGE.chmod(0o777)
if not COURSE.exists():
    # release/ is made anew by the teacher; what an old course made stays behind.
    unwanted = ("gradebook.db", "submitted", "autograded", "feedback", "private-seed", "release", "grades-*", "__pycache__")
    shutil.copytree(HERE.parents[1] / "notebooks" / "exercises", COURSE, ignore=shutil.ignore_patterns(*unwanted))

c.JupyterHub.bind_url = os.environ.get("FLOATLAB_HUB_URL", "http://127.0.0.1:8000")
c.JupyterHub.hub_port = int(os.environ.get("FLOATLAB_HUB_PORT", "8081"))
c.JupyterHub.db_url = f"sqlite:///{STATE}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie-secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.ConfigurableHTTPProxy.command = [os.environ.get("FLOATLAB_PROXY", "configurable-http-proxy")]
if "FLOATLAB_PROXY_API" in os.environ:
    c.ConfigurableHTTPProxy.api_url = os.environ["FLOATLAB_PROXY_API"]

# A rehearsal: any name with the one password. A real hub has an authenticator of its university here.
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = os.environ["FLOATLAB_HUB_PASSWORD"]
c.Authenticator.allow_all = True

# Servers of all students run as the hub's own user, in a folder each: enough to rehearse, not to keep students apart.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(STATE / "home" / "{username}")
c.Spawner.cmd = [str(BIN / "jupyterhub-singleuser")]
c.Spawner.args = ["--LanguageServerManager.autodetect=False"]
if hasattr(os, "getuid") and os.getuid() == 0:
    c.Spawner.args += ["--allow-root"]
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.Spawner.env_keep = ["LANG"]
c.Spawner.environment = {
    "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    "PYTHONUTF8": "1",
    "JUPYTER_CONFIG_PATH": str(HERE / "nbgrader"),
    "FLOATLAB_EXCHANGE": str(EXCHANGE),
}


def prepare(spawner):
    """Only a teacher's server knows the course folder, where the solutions are, and has the formgrader."""
    if spawner.user.name in TEACHERS:
        spawner.environment = {**spawner.environment, "FLOATLAB_COURSE": str(COURSE)}
        spawner.notebook_dir = str(COURSE)
    else:
        spawner.args = [*spawner.args, "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': False}"]


c.Spawner.pre_spawn_hook = prepare

# A program that drives the hub, as the test does.
if "FLOATLAB_HUB_TOKEN" in os.environ:
    c.JupyterHub.services = [{"name": "driver", "api_token": os.environ["FLOATLAB_HUB_TOKEN"]}]
    c.JupyterHub.load_roles = [
        {"name": "driver", "services": ["driver"], "scopes": ["admin:users", "admin:servers", "access:servers"]}
    ]
