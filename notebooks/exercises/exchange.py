"""nbgrader's *Collect*, for an exchange folder in which students can put what they like.

nbgrader copies what a link leads to: with a link to the solutions somebody hands the solutions in. And it stops at the first
name that it does not understand. Here whatever is no submission is left where it is, and the log says what and why.
"""

import datetime
import os
from pathlib import Path

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import is_ignored

import intake
from files import Folder, Refused, shown

MOST_FILES, DEEPEST = 500, 10


class Collect(ExchangeCollect):
    def init_src(self):
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"]]

    def _path_to_record(self, path):
        """As nbgrader's, with no user for what is not to be collected."""
        try:
            record = super()._path_to_record(path)
            if os.path.islink(path) or not os.path.isdir(path):
                why = "it is no folder"
            elif not intake.is_student(record["username"]):
                why = "it names no student"
            else:
                return record
        except Exception as problem:
            why = f"its name holds no time ({problem})"
        self.log.error("Not collected: %s: %s", shown(path), why)
        return {"username": "", "filename": "", "timestamp": datetime.datetime.min}

    def do_copy(self, src, dest, log=None):
        course = Path(self.coursedir.root)
        try:
            with Folder(Path(src).parent) as inbound, inbound.enter(Path(src).name) as submission:
                files = self._files(submission)
            with Folder(course) as root:
                for names, data in files:
                    with root.enter(*Path(dest).relative_to(course).parts, *names[:-1], make=True) as place:
                        place.write(names[-1], data)
        except (Refused, OSError) as problem:
            self.log.error("Not collected: %s %s", shown(src), problem)
            return
        if self.coursedir.groupshared:
            _share(dest)

    def _files(self, submission):
        """All files of a submission, read before any is written: it is collected as a whole or not at all."""
        found, waiting, size = [], [()], 0
        while waiting:
            names = waiting.pop()
            with submission.enter(*names) as folder:
                for name in folder.names():
                    here = (*names, name)
                    if is_ignored(str(folder.path / name), self.coursedir.ignore):
                        continue
                    if folder.kind(name) == "a folder" and len(here) < DEEPEST:
                        waiting.append(here)
                        continue
                    try:
                        data = folder.read(name, 1000 * self.coursedir.max_file_size, alone=True)
                        if here == ("timestamp.txt",):
                            intake.a_time(data)
                    except Refused as problem:
                        raise Refused(f"holds {shown('/'.join(here))}, which {problem}") from None
                    found.append((here, data))
                    size += len(data)
                    if size > 1000 * self.coursedir.max_dir_size or len(found) > MOST_FILES:
                        raise Refused("is too large")
        return found


def _share(folder):
    """Gives a group that grades together its rights."""
    for name, _, files in os.walk(folder):
        os.chmod(name, 0o2770 | os.stat(name).st_mode & 0o777)
        for file in files:
            path = os.path.join(name, file)
            os.chmod(path, 0o660 | os.stat(path).st_mode & 0o777)
