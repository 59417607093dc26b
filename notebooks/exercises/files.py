"""Files below a folder, read, written and deleted without ever following a link.

Whatever a student hands in is reached by these functions alone. Where the system can (Linux, macOS), each step of a path is
opened from the folder before it, so nobody can slip a link in between the look at a file and its use. Elsewhere each step
is looked at first, and what was opened is compared with what was seen.
"""

import os
import secrets
import stat
from pathlib import Path

BY_STEPS = os.open in os.supports_dir_fd and os.listdir in os.supports_fd and hasattr(os, "O_NOFOLLOW")
# Neither follows a link nor waits for a pipe's other end. Windows has none of the three, and O_BINARY instead.
FLAGS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
KINDS = {stat.S_IFLNK: "a symbolic link", stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket",
         stat.S_IFBLK: "a device", stat.S_IFCHR: "a device"}


class Refused(Exception):
    """Something is not read or not written; the text says why and fits behind "it" or behind the file's name."""


def kind(status):
    """"a file", "a folder", "a symbolic link" …"""
    # A junction of Windows is no link to Python, and leads elsewhere all the same.
    if getattr(status, "st_file_attributes", 0) & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0):
        return "a symbolic link"
    return KINDS.get(stat.S_IFMT(status.st_mode), "a file")


def shown(name):
    """A file's name for a person: whatever a terminal would act upon is written as an escape."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape", "surrogatepass").decode("ascii")
                   for letter in str(name))


class Folder:
    """An open folder. The one it is made with may be a link, as the teacher named it; none below it may."""

    def __init__(self, path, handle=None):
        self.path = Path(path)
        self.handle = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY) if BY_STEPS and handle is None else handle

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None

    def names(self):
        return sorted(os.listdir(self.path if self.handle is None else self.handle))

    def status(self, name):
        """What the system knows about an entry itself, or nothing where there is no such entry."""
        try:
            return os.stat(*self._at(name)[0], **self._at(name)[1], follow_symlinks=False)
        except FileNotFoundError:
            return None

    def kind(self, name):
        status = self.status(name)
        return kind(status) if status else ""

    def enter(self, *names, make=False):
        """The folder that so many steps lead to, itself opened once more if there are none; with make, steps that are missing
        are made."""
        if not names:
            return Folder(self.path, None if self.handle is None else os.dup(self.handle))
        folder, opened = self, []
        try:
            for name in names:
                folder = folder._step(name, make)
                opened.append(folder)
        finally:
            for one in opened:
                if one is not folder or len(opened) < len(names):
                    one.__exit__()
        return folder

    def read(self, name, most, alone=False):
        """A file's bytes, at most so many; alone: a file that has a second name elsewhere is refused."""
        before = self._file(name)
        if alone and before.st_nlink > 1:
            raise Refused("is a file that has a second name elsewhere (a hard link); hand in a copy")
        if before.st_size > most:
            raise Refused(f"is larger than {most // 1_000_000} MB")
        where, at = self._at(name)
        try:
            handle = os.open(*where, os.O_RDONLY | FLAGS, **at)
        except OSError as problem:
            raise Refused(f"cannot be read ({problem.strerror})") from None
        with open(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or not os.path.samestat(status, before):
                raise Refused("was exchanged while it was read")
            data = file.read(most + 1)
        if len(data) > most:
            raise Refused(f"is larger than {most // 1_000_000} MB")
        return data

    def write(self, name, data):
        """Puts a file in place of the one that was there, all at once."""
        if self.status(name):
            self._file(name)
        fresh = f".{secrets.token_hex(8)}.part"
        where, at = self._at(fresh)
        handle = os.open(*where, os.O_WRONLY | os.O_CREAT | os.O_EXCL | FLAGS, 0o644, **at)
        try:
            with open(handle, "wb") as file:
                file.write(data)
            if self.handle is None:
                os.replace(self.path / fresh, self.path / name)
            else:
                os.replace(fresh, name, src_dir_fd=self.handle, dst_dir_fd=self.handle)
        except BaseException:
            self.delete(fresh)
            raise

    def delete(self, name):
        """Deletes an entry: a link itself, a folder with all that is in it."""
        found = self.kind(name)
        where, at = self._at(name)
        if found == "a folder":
            with self.enter(name) as inside:
                for one in inside.names():
                    inside.delete(one)
            os.rmdir(*where, **at)
        elif found:
            os.unlink(*where, **at)

    def _at(self, name):
        if name in ("", os.curdir, os.pardir) or any(mark and mark in name for mark in (os.sep, os.altsep, "\0")):
            raise Refused("has a name that leads out of its folder")
        return ([name], {"dir_fd": self.handle}) if self.handle is not None else ([self.path / name], {})

    def _file(self, name):
        status = self.status(name)
        if status is None:
            raise Refused("is not there")
        if kind(status) != "a file":
            raise Refused(f"is {kind(status)}, not a file")
        return status

    def _step(self, name, make):
        where, at = self._at(name)
        if make and self.status(name) is None:
            os.mkdir(*where, **at)
        status = self.status(name)
        if status is None:
            raise Refused(f"has no folder {shown(name)}")
        if kind(status) != "a folder":
            raise Refused(f"is in {shown(name)}, which is {kind(status)}, not a folder")
        if self.handle is None:
            return Folder(self.path / name)
        try:
            return Folder(self.path / name, os.open(*where, os.O_RDONLY | os.O_DIRECTORY | FLAGS, **at))
        except OSError as problem:
            raise Refused(f"is in {shown(name)}, which cannot be opened ({problem.strerror})") from None
