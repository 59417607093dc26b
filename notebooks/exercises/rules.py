"""What a student's code may use: the classes and members, held to on what was compiled.

A kernel for a submission runs with an agent (its source is in agent/) that reads each class that the kernel makes of a cell before it is
defined. Where one refers to something that is not allowed, its methods throw an error that names it, and nothing else. So
it does not matter how the source spells the name, and code that breaks a rule never runs. The rules below hold for every
set; the metadata of a set's notebook in source/ say the rest, as lists of names:

    "floatlab": {"library": what it may use of the library and of the other jars, "without": what it has to do without}

A name is a package ("java.util.*"), a package and all below it ("floatlab.**"), a class, all members of a class
("java.lang.Class.*"), or a member. The most specific one decides.
"""

import json
import re
from pathlib import Path

JAR = "floatlab-rules-*.jar"
# No exercise needs files, processes, the network, native code or a way around the compiler. Nothing that is not in this list
# can be used: what the JDK or a jar adds to the ways in does not have to be known here.
EVERYWHERE = [
    *("+ " + name for name in """
java.io.Closeable
java.io.IOException
java.io.PrintStream
java.io.PrintWriter
java.io.Serializable
java.io.StringReader
java.io.StringWriter
java.io.BufferedReader
java.io.ByteArrayInputStream
java.io.ByteArrayOutputStream
java.io.DataInputStream
java.io.DataOutputStream
java.io.EOFException
java.io.InputStream
java.io.OutputStream
java.io.Reader
java.io.UncheckedIOException
java.io.Writer
java.lang.*
java.lang.Class.cast
java.lang.Class.desiredAssertionStatus
java.lang.Class.equals
java.lang.Class.getComponentType
java.lang.Class.getEnumConstants
java.lang.Class.getName
java.lang.Class.getSimpleName
java.lang.Class.getTypeName
java.lang.Class.hashCode
java.lang.Class.isArray
java.lang.Class.isAssignableFrom
java.lang.Class.isInstance
java.lang.Class.toString
java.lang.Runtime.availableProcessors
java.lang.Runtime.freeMemory
java.lang.Runtime.gc
java.lang.Runtime.getRuntime
java.lang.Runtime.maxMemory
java.lang.Runtime.totalMemory
java.lang.annotation.*
java.math.*
java.nio.*
java.nio.charset.*
java.text.*
java.time.**
java.util.*
java.util.concurrent.**
java.util.function.*
java.util.random.*
java.util.regex.*
java.util.stream.*
jdk.incubator.vector.*
floatlab.notebook.*
org.dflib.jjava.jupyter.kernel.BaseNotebookStatics.display
org.dflib.jjava.jupyter.kernel.BaseNotebookStatics.updateDisplay
""".split()),
    *("- " + name for name in """
**
java.io.PrintStream.<init>(Ljava/lang/String;
java.io.PrintWriter.<init>(Ljava/lang/String;
java.lang.Class.*
java.lang.ClassLoader
java.lang.ClassValue
java.lang.Module
java.lang.ModuleLayer
java.lang.Package
java.lang.Process
java.lang.ProcessBuilder
java.lang.ProcessHandle
java.lang.Runtime.*
java.lang.SecurityManager
java.lang.StackWalker
java.lang.System.getLogger
java.lang.System.getSecurityManager
java.lang.System.clearProperty
java.lang.System.getProperties
java.lang.System.getenv
java.lang.System.load
java.lang.System.loadLibrary
java.lang.System.setProperties
java.lang.System.setProperty
java.lang.System.setSecurityManager
java.util.Formatter.<init>(Ljava/lang/String;
java.util.ResourceBundle
java.util.ServiceLoader
java.util.concurrent.atomic.AtomicIntegerFieldUpdater
java.util.concurrent.atomic.AtomicLongFieldUpdater
java.util.concurrent.atomic.AtomicReferenceFieldUpdater
floatlab.notebook.TemporaryFolder
""".split()),
    # Says how many floats two lie apart, which is a task.
    "! floatlab.notebook.Feedback",
    "! floatlab.**",
]
COMMAND = re.compile(r"\.(?:line|cell)Magic$")


def of(notebook):
    """The rules of a set, from its notebook in source/; the most special come last."""
    own = notebook.metadata.get("floatlab", {})
    return [*EVERYWHERE, *("+ " + name for name in own.get("library", [])), *("! " + name for name in own.get("without", []))]


def options(jars):
    """What a kernel is started with, so that it can be held to rules."""
    found = sorted(Path(jars).glob(JAR))
    if len(found) != 1:
        raise RuntimeError(f"{len(found)} files {JAR} in {jars}, expected one: is the library built?")
    return [f"-javaagent:{found[0]}"]


def hold(kernel, lines):
    """From now on the kernel's code is held to the rules."""
    text = json.dumps("\n".join(dict.fromkeys(lines)))
    outcome = kernel.run(f'System.setProperty("floatlab.rules", {text});\nSystem.getProperty("floatlab.rules.count")')
    if outcome.how != "ok" or not outcome.value.isdigit():
        raise RuntimeError(f"the kernel did not take the rules: {outcome.how} {outcome.value} {outcome.error}")


def refusal(trace):
    """What the code of an error's trace used that it may not use, in words, or nothing."""
    found = re.search(r"IllegalAccessError: floatlab refuses (everywhere|in this set) (\S+)(?:\s+at \S*\.(\w+)\(#\d+:(\d+)\))?", trace)
    if not found:
        return ""
    where, name, method, line = found.groups()
    # The lines of a statement outside of methods are counted from it, which helps nobody.
    place = f" (line {line} of {method})" if method else ""
    if COMMAND.search(name):
        return f"it uses a command of the kernel{place}, a line that begins with %, which no exercise needs"
    why = "which this set asks you to do without" if where == "in this set" else \
        "which no exercise needs (no files, processes, network or reflection)"
    return f"it uses {name}{place}, {why}"
