"""Starts a program that may read only the folders named, write only its own, and connect to nothing.

    python sandbox.py --connection FILE --read FOLDER … --write FOLDER … -- program arguments

Uses Landlock, which needs Linux 5.13 or newer and neither root nor a container. From Linux 6.7 on the program may listen
on the ports in the connection file of its kernel alone and call no other; from 6.12 on it may send signals to nobody else.
Exits with 90 where there is no Landlock: whoever calls decides what to do then. It is a fence around ordinary code, not
a prison: what it leaves open is in README.md.
"""

import argparse
import ctypes
import json
import os
import struct
import sys

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PATH_BENEATH, NET_PORT = 1, 2
EXECUTE, WRITE, READ, READ_FOLDER, TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
BIND, CONNECT = 1 << 0, 1 << 1
NO_NEW_PRIVILEGES = 38
NO_LANDLOCK = 90

libc = ctypes.CDLL(None, use_errno=True)


def syscall(number, *arguments):
    result = libc.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def version():
    """Which Landlock this machine has; 0 is none."""
    if not sys.platform.startswith("linux"):
        return 0
    try:
        return syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    except OSError:
        return 0


def fence(read, write, ports):
    have = version()
    everything = (1 << 13) - 1
    for since, right in ((2, 13), (3, 14), (5, 15)):
        if have >= since:
            everything |= 1 << right
    of_files = (EXECUTE | WRITE | READ | TRUNCATE) & everything
    handled = struct.pack("QQQ", everything, BIND | CONNECT if have >= 4 else 0, 3 if have >= 6 else 0)
    handled = handled[: 8 if have < 4 else 16 if have < 6 else 24]
    rules = syscall(CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    look = EXECUTE | READ | READ_FOLDER
    for path, rights in [(path, look) for path in read] + [(path, everything) for path in write]:
        try:
            file = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        if not os.path.isdir(path):
            rights &= of_files
        syscall(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, file), 0)
        os.close(file)
    if have >= 4:
        for port in ports:
            syscall(ADD_RULE, rules, NET_PORT, struct.pack("QQ", BIND, port), 0)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        raise OSError("no_new_privs was refused")
    syscall(RESTRICT_SELF, rules, 0)
    os.close(rules)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--connection")
    parser.add_argument("--read", action="append", default=[])
    parser.add_argument("--write", action="append", default=[])
    parser.add_argument("program", nargs="+")
    options = parser.parse_args()
    if version() == 0:
        sys.exit(NO_LANDLOCK)
    ports = []
    if options.connection:
        with open(options.connection, encoding="utf-8") as file:
            ports = [value for key, value in json.load(file).items() if key.endswith("_port")]
    fence(options.read, options.write, ports)
    os.execvp(options.program[0], options.program)


if __name__ == "__main__":
    main()
