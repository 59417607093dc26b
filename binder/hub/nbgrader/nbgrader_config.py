"""nbgrader in a server of the hub: the exchange for everybody, the course folder for the teacher alone."""

import os

c = get_config()  # noqa: F821 (nbgrader provides it)

if "FLOATLAB_COURSE" in os.environ:
    load_subconfig("nbgrader_config.py", path=os.environ["FLOATLAB_COURSE"])  # noqa: F821
else:
    # Students hand in under the name that the hub knows them by.
    c.CourseDirectory.student_id = os.environ.get("JUPYTERHUB_USER", "*")
c.CourseDirectory.course_id = "floatlab"
c.Exchange.root = os.environ.get("FLOATLAB_EXCHANGE", "/srv/nbgrader/exchange")
