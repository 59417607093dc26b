"""What the exercises forbid: no way of writing it gets by, and nothing that an honest answer uses is refused."""

import re

import pytest

import grading
import rules
from classroom import earned, every_set, full, graded, grader, pool  # noqa: F401
from course_answers import WRONG
from submissions import reference, submission, tasks

pytestmark = pytest.mark.ci
SETS = sorted(WRONG)
TEST_RULES = ["+ floatlab.random.NumpyRandom", "! java.lang.Math.ulp", "! java.lang.StrictMath.ulp", "! java.math.BigDecimal"]

# Ways to what is forbidden: {way: (a cell, what the refusal names)}.
WAYS = {
    "plainly": ("Math.ulp(1f)", "java.lang.Math.ulp"),
    "with blanks and comments": ("java . lang . /* */ Math /**/ . // x\n ulp(1f)", "java.lang.Math.ulp"),
    "between two quotes": ("char quote = '\"'; float hidden = Math.ulp(1f); char end = '\"';", "java.lang.Math.ulp"),
    "behind a text that looks open": ('String s = "\\\\"; float t = Math.ulp(1f); String u = "\\"";', "java.lang.Math.ulp"),
    "behind an escape that is none": ('String e = "\\\\u0022"; float w = Math.ulp(1f); String x = "\\\\u0022";', "java.lang.Math.ulp"),
    "behind a text block": ('String b = """\n  \\""" /* """; float v = Math.ulp(1f); // """ */', "java.lang.Math.ulp"),
    "with escapes": ("\\u004dath.\\uuu0075lp(1f)", "java.lang.Math.ulp"),
    "on null": ("((Math) null).ulp(1f)", "java.lang.Math.ulp"),
    "by a type argument": ("<M extends Math> float byType(M m) { return m.ulp(1f); }\nbyType(null)", "java.lang.Math.ulp"),
    "by a wildcard": ("java.util.function.Supplier<? extends Math> none = () -> null;\nnone.get().ulp(1f)", "java.lang.Math.ulp"),
    "by var": ("var math = (Math) null;\nmath.ulp(1f)", "java.lang.Math.ulp"),
    "by a static import": ("import static java.lang.Math.ulp;\nulp(1f)", "java.lang.Math.ulp"),
    "by a static import of all": ("import static java.lang.Math.*;\nulp(2f)", "java.lang.Math.ulp"),
    "as a method reference": ("java.util.function.Function<Float, Float> f = Math::ulp;", "java.lang.Math.ulp"),
    "in a lambda": ("java.util.function.Supplier<Float> f = () -> Math.ulp(1f);\nf.get()", "java.lang.Math.ulp"),
    "in a lambda in a lambda": ("import java.util.function.*;\nSupplier<Supplier<Float>> g = () -> () -> Math.ulp(1f);\ng.get().get()", "java.lang.Math.ulp"),
    "in a nested class": ("class Outer { class Inner { float f() { return Math.ulp(1f); } } }\nnew Outer().new Inner().f()",
                          "java.lang.Math.ulp"),
    "in an anonymous class": ("new Object() { float f() { return Math.ulp(1f); } }.f()", "java.lang.Math.ulp"),
    "in an enum": ("enum Kind { A { float f() { return Math.ulp(1f); } }; abstract float f(); }\nKind.A.f()", "java.lang.Math.ulp"),
    "in a record": ("record Box(float x) { public Box { x = Math.ulp(x); } }\nnew Box(1f)", "java.lang.Math.ulp"),
    "in an interface": ("interface Ulps { default float f() { return Math.ulp(1f); } }\nnew Ulps() { }.f()", "java.lang.Math.ulp"),
    "in an initialiser": ("class Static { static float u = Math.ulp(1f); }\nStatic.u", "java.lang.Math.ulp"),
    "in a switch": ("float u = switch (1) { case 1 -> Math.ulp(1f); default -> 0; };", "java.lang.Math.ulp"),
    "before a name is known": ("float later(float x) { return Math.ulp(x) + soon; }\nfloat soon = 1;\nlater(1f)", "java.lang.Math.ulp"),
    "a class by its constructor": ("new java.math.BigDecimal(1)", "java.math.BigDecimal"),
    "a class by an array": ("Object a = new java.math.BigDecimal[2][2];", "java.math.BigDecimal"),
    "a class by its literal": ("Object c = java.math.BigDecimal.class;", "java.math.BigDecimal"),
    "a class by a cast": ("Object o = 1; o = (java.math.BigDecimal) o;", "java.math.BigDecimal"),
    "a class by inheritance": ("class Own extends java.math.BigDecimal { Own() { super(1); } }\nnew Own().ulp()",
                               "java.math.BigDecimal"),
    "an equal function of the library": ("new floatlab.sum.ParallelExactSum(1).sum(new float[] {1})",
                                         "floatlab.sum.ParallelExactSum"),
    "an equal function of a jar": ("org.apache.commons.math3.util.FastMath.ulp(1f)",
                                   "org.apache.commons.math3.util.FastMath.ulp"),
    "what only shows": ('floatlab.notebook.Feedback.value("x", 1f, 2f).toString()', "floatlab.notebook.Feedback.value"),
    "reflection": ("Math.class.getMethod(\"ulp\", float.class)", "java.lang.Class.getMethod"),
    "reflection by a computed name": ('Class.forName("java.lang." + "Math")', "java.lang.Class.forName"),
    "reflection by an object": ('"".getClass().getDeclaredMethods()', "java.lang.Class.getDeclaredMethods"),
    "reflection as a reference": ("java.util.function.Function<Class<?>, Object> m = Class::getMethods;", "java.lang.Class.getMethods"),
    "reflection in a method of its own": ("Object call(java.lang.reflect.Method m) throws Exception { return m.invoke(null, 1f); }\n"
                                          "call(null)", "java.lang.reflect.Method.invoke"),
    "proxies": ("java.lang.reflect.Proxy.newProxyInstance(null, null, null)", "java.lang.reflect.Proxy.newProxyInstance"),
    "method handles": ("java.lang.invoke.MethodHandles.lookup()", "java.lang.invoke.MethodHandles.lookup"),
    "beans": ('new java.beans.Expression(Math.class, "ulp", new Object[] {1f}).getValue()', "java.beans.Expression"),
    "scripts": ("new javax.script.ScriptEngineManager()", "javax.script.ScriptEngineManager"),
    "a shell in the shell": ("jdk.jshell.JShell.create()", "jdk.jshell.JShell.create"),
    "the compiler": ("javax.tools.ToolProvider.getSystemJavaCompiler()", "javax.tools.ToolProvider.getSystemJavaCompiler"),
    "tools": ('java.util.spi.ToolProvider.findFirst("javac")', "java.util.spi.ToolProvider.findFirst"),
    "services": ("java.util.ServiceLoader.load(Runnable.class)", "java.util.ServiceLoader.load"),
    "resource bundles": ('java.util.ResourceBundle.getBundle("x")', "java.util.ResourceBundle.getBundle"),
    "field updaters": ("java.util.concurrent.atomic.AtomicIntegerFieldUpdater.newUpdater(Object.class, \"x\")",
                       "java.util.concurrent.atomic.AtomicIntegerFieldUpdater.newUpdater"),
    "class loaders": ("ClassLoader.getSystemClassLoader()", "java.lang.ClassLoader.getSystemClassLoader"),
    "a class loader of a thread": ('Thread.currentThread().getContextClassLoader().loadClass("x")', "java.lang.ClassLoader.loadClass"),
    "one's own class loader": ("class Loader extends ClassLoader { }\nnew Loader()", "java.lang.ClassLoader"),
    "serialised objects": ("new java.io.ObjectInputStream(null)", "java.io.ObjectInputStream"),
    "unsafe": ("sun.misc.Unsafe.class", "sun.misc.Unsafe"),
    "native code": ('System.loadLibrary("x")', "java.lang.System.loadLibrary"),
    "programs": ('Runtime.getRuntime().exec("ls")', "java.lang.Runtime.exec"),
    "programs, built": ('new ProcessBuilder("ls")', "java.lang.ProcessBuilder"),
    "processes": ("ProcessHandle.current()", "java.lang.ProcessHandle.current"),
    "the environment": ("System.getenv()", "java.lang.System.getenv"),
    "the stack": ("StackWalker.getInstance()", "java.lang.StackWalker.getInstance"),
    "management": ("java.lang.management.ManagementFactory.getRuntimeMXBean()",
                   "java.lang.management.ManagementFactory.getRuntimeMXBean"),
    "logging to a file": ('new java.util.logging.FileHandler("x")', "java.util.logging.FileHandler"),
    "files": ('java.nio.file.Files.readString(java.nio.file.Path.of("/etc/passwd"))', "java.nio.file.Path.of"),
    "old files": ('new java.io.FileReader("/etc/passwd")', "java.io.FileReader"),
    "a stream to a file": ('new java.io.PrintStream("x")', "java.io.PrintStream"),
    "a writer to a file": ('new java.io.PrintWriter("x")', "java.io.PrintWriter"),
    "a formatter to a file": ('new java.util.Formatter("x")', "java.util.Formatter"),
    "a stream of one's own to a file": ('class Own extends java.io.PrintStream { Own() throws Exception { super("x"); } }\nnew Own()',
                                        "java.io.PrintStream"),
    "temporary files": ("floatlab.notebook.TemporaryFolder.class", "floatlab.notebook.TemporaryFolder"),
    "the network": ('new java.net.Socket("localhost", 1)', "java.net.Socket"),
    "addresses": ('new java.net.URL("http://localhost")', "java.net.URL"),
    "the kernel": ("kernel()", "org.dflib.jjava.kernel.JavaNotebookStatics.kernel"),
    "the rules": ('System.setProperty("floatlab.rules", "+ **")', "java.lang.System.setProperty"),
    "the rules, all properties at once": ('System.getProperties().put("floatlab.rules", "+ **")', "java.lang.System.getProperties"),
    "the agent": ("floatlab.rules.RulesAgent.premain(null, null)", "floatlab.rules.RulesAgent.premain"),
    "class files": ("new org.objectweb.asm.ClassWriter(0)", "org.objectweb.asm.ClassWriter"),
}

# What may be in an honest answer or beside it.
HONEST = [
    "int ulp = 1; // Math.ulp, Files and reflection\nString s = \"Path\" + ulp; /* URL */ s",
    "Math.fma(Math.scalb(1f, Math.getExponent(3f)), StrictMath.sqrt(2), 1)",
    "record Pair(int a, String b) { }\nnew Pair(1, \"x\" + 2.5f).equals(null)",
    "enum Direction { UP, DOWN }\nswitch (Direction.UP) { case UP: break; default: throw new IllegalStateException(); }",
    "class Shapes { sealed interface Shape { }\n record Dot() implements Shape { } }\nObject o = new Shapes.Dot();\no instanceof Shapes.Dot d ? d.hashCode() : 0",
    "var point = new Object() { int x = 3; };\npoint.x",
    "int[] sorted = {3, 1, 2}; Arrays.sort(sorted); Arrays.stream(sorted).boxed().collect(java.util.stream.Collectors.toList())",
    "java.util.function.Function<Float, Float> half = x -> x / 2;\nhalf.andThen(String::valueOf).apply(3f)",
    "Runnable[] twice = new Runnable[2]; Arrays.setAll(twice, i -> () -> System.out.println(i)); twice[1].run();",
    "java.util.stream.IntStream.range(0, 9).parallel().sum()",
    "var pool = java.util.concurrent.Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());\n"
    "pool.submit(() -> 1).get();\npool.shutdown();",
    "var cell = new java.util.concurrent.atomic.AtomicInteger(); var t = new Thread(cell::incrementAndGet); t.start(); t.join();",
    "synchronized (new Object()) { assert 1 < 2 : \"one\"; }",
    "long began = System.nanoTime(); Thread.sleep(1); System.currentTimeMillis() + began",
    "try { Object[] a = new String[1]; a[0] = 1; } catch (ArrayStoreException | NullPointerException e) { e.printStackTrace(); }",
    "try (var w = new java.io.StringWriter()) { w.write(\"x\"); } catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }",
    "int r = 7\n    % 4;\nString.format(\"%d %s\", r, Integer.toBinaryString(r))",
    "\"%d\".formatted(1) + \"\"\"\n    %maven is a word here\n    \"\"\"",
    "new java.math.BigInteger(\"3\").pow(100).bitLength()",
    "java.nio.ByteBuffer.allocate(4).putFloat(1f).getInt(0)",
    "String kind(Object o) { return o.getClass().getSimpleName() + o.getClass().isArray(); }\nkind(1)",
    "<T extends Comparable<T>> T max(List<T> all) { return all.stream().max(Comparator.naturalOrder()).get(); }\nmax(List.of(1, 2))",
    "class Node<T> implements Iterable<T> { T value; Node<T> next; public Iterator<T> iterator() { return List.of(value).iterator(); } }",
    "new Random(1).ints(3).sum() + ThreadLocalRandom.current().nextInt()",
    "jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.length()",
    "new floatlab.random.NumpyRandom(1).random()",
    "floatlab.notebook.Show.show(1);\ndisplay(2);",
    "floatlab.notebook.Charts.line(floatlab.notebook.Tables.of(List.of(new Pair(1, \"2\"))), \"a\", \"a\")",
]

# Tasks done by something that the set does not allow; that the first and last line are no quotes confuses who reads the text.
SHORTCUTS = {
    "ps1-bits-and-order": {
        "ulp": "float ulpOf(float x) { return Math.ulp(x); }",
        "chopped": "float chopped(double x) { float f = (float) x; return Double.isInfinite(x) || Math.abs(f) <= Math.abs(x) || x != x"
                   " ? f : java.lang./**/Math.nextAfter(f, 0); }",
        "lost": "float lost(float p, float b) { return floatlab.eft.ErrorFree.twoSum(p, b).error(); }",
    },
    "ps2-summation": {
        "pairwise": "float pairwise(float[] x) { return new floatlab.parallel.ParallelTreeSum(1, 1).sum(x); }",
        "kahan": "floatlab.sum.KahanSum k = null;\nfloat kahan(float[] x) { return new floatlab.sum.KahanSum().sum(x); }",
        "neumaier": "<S extends floatlab.sum.Summation> float by(S s, float[] x) { return s.sum(x); }\n"
                    "float neumaier(float[] x) { return by(new floatlab.sum.NeumaierSum(), x); }",
        "nearest": "float nearest(float[] x) { return new floatlab.sum.ParallelExactSum(1).sum(x); }",
    },
    "ps3-layers": {
        "variance": "float variance(float[] x) { return (float) floatlab.layer.Moments.of(x, floatlab.layer.Variance.TWO_PASS)"
                    ".population(); }",
        "lse": "double logSumExp(double[] x) { return floatlab.layer.LogSumExp.of(x); }",
        "bfloat": "float toBFloat16(float x) { return x != x ? x : (float) floatlab.format.Format.BFLOAT16.round(x); }",
        "loss": "double loss(double t) { return org.apache.commons.math3.util.FastMath.log1p(StrictMath.exp(-t)); }",
    },
    "ps4-reproducibility": {
        "apart": "long apart(float a, float b) { return floatlab.format.Ulp.distance(a, b); }",
    },
}
for _tasks in SHORTCUTS.values():
    for _task, _text in _tasks.items():
        _tasks[_task] = f'String begin = "\\\\u0022";\n{_text}\nString end = "\\\\u0022";'


@pytest.fixture(scope="module")
def held(pool):  # noqa: F811
    kernel = pool.student()
    rules.hold(kernel, [*rules.EVERYWHERE, *TEST_RULES])
    yield kernel
    pool.close(kernel)


def test_no_way_leads_to_what_is_forbidden(held):
    got_by = {}
    for way, (cell, name) in WAYS.items():
        outcome = held.run(cell)
        if outcome.how != "error" or f"it uses {name}" not in rules.refusal(outcome.error) + " ":
            got_by[way] = (outcome.how, outcome.value, outcome.error[:300])
    assert not got_by, "\n".join(f"{way}: {what}" for way, what in got_by.items())


def test_what_is_refused_never_runs(held):
    held.run("float given = 0;\nfloat forbidden() { given = 1; return Math.ulp(1f); }")
    assert held.run("try { given = forbidden(); } catch (Throwable e) { System.out.println(e); }").how == "ok"
    assert held.run("given").value == "0.0"


def test_the_refusal_names_method_and_line(held):
    held.run("float third(float x) {\n    float y = x;\n    return Math.ulp(y);\n}")
    assert rules.refusal(held.run("third(1f)").error) == \
        "it uses java.lang.Math.ulp (line 3 of third), which this set asks you to do without"
    assert "no exercise needs (no files, processes, network or reflection)" in rules.refusal(held.run("System.getenv()").error)
    for command in ("%maven a:b:1", "%%time\nint i = 1;", "int j = 1;\n%jars x.jar", 'lineMagic("jars", List.of("x"))'):
        assert "it uses a command of the kernel" in rules.refusal(held.run(command).error), command


def test_honest_code_is_not_refused(held):
    refused = {cell: outcome.error for cell in HONEST if (outcome := held.run(cell)).how != "ok"}
    assert not refused, "\n\n".join(refused.values())


def names(lines):
    """The classes and members in rules: (class, member or "", whether it is refused); those of packages are left out."""
    found = set()
    for line in lines:
        name = line[2:].partition("(")[0]
        if name.endswith("**") or re.fullmatch(r"(?:[a-z]\w*\.)+\*", name):
            continue
        class_name, member = re.fullmatch(r"((?:[a-z]\w*\.)+[A-Z][\w$]*)(?:\.(\S+))?", name).groups()
        found.add((class_name, member or "", line[0] != "+"))
    return sorted(found)


def test_every_name_in_the_rules_exists(pool):  # noqa: F811
    """And no member is refused that a class may inherit: a call by the heir's name would not be seen."""
    lines = {line for name in SETS for line in rules.of(grading.source_of(name, name))}
    kernel = pool.student()
    try:
        kernel.run("""
        String missing(String name, String member, boolean refused) {
            try {
                Class<?> type = Class.forName(name, false, Thread.currentThread().getContextClassLoader());
                if (member.isEmpty()) return "";
                boolean heirs = !java.lang.reflect.Modifier.isFinal(type.getModifiers()) && type.getConstructors().length > 0;
                if (refused && heirs && !member.equals("<init>")) return name + "." + member + " can be inherited; ";
                if (member.equals("*") || member.equals("<init>")) return "";
                return Arrays.stream(type.getMethods()).anyMatch(m -> m.getName().equals(member)) ? "" : name + "." + member + "; ";
            } catch (ClassNotFoundException e) { return name + "; "; }
        }""")
        calls = " + ".join(f'missing("{name}", "{member}", {str(refused).lower()})' for name, member, refused in names(lines))
        outcome = kernel.run(calls)
        assert outcome.how == "ok" and outcome.value == "", outcome
        for package in {line[2:].partition("(")[0].rstrip("*").rstrip(".") for line in lines if re.search(r"[a-z]\.\*$", line)}:
            outcome = kernel.run(f"import {package}.*;")
            assert outcome.how == "ok", (package, outcome)
    finally:
        pool.close(kernel)


def test_rules_that_cannot_be_read_stop_the_grading(pool):  # noqa: F811
    kernel = pool.student()
    try:
        with pytest.raises(RuntimeError, match="did not take the rules"):
            rules.hold(kernel, ["nonsense"])
    finally:
        pool.close(kernel)


def test_without_the_agent_there_is_no_grading(tmp_path):
    with pytest.raises(RuntimeError, match="is the library built"):
        rules.options(tmp_path)


def test_the_classes_of_the_library_that_hidden_tests_use_are_named_in_full(grader):  # noqa: F811
    """Or else a student's class of the same name gives the data, and learns the seed."""
    for name in SETS:
        for cell in grading.source_of(name, name).cells:
            if grading.is_test(cell):
                imported = re.findall(r"import (floatlab[\w.]+)\.(\w+);", " ".join(
                    one.source for one in grading.source_of(name, name).cells))
                used = {one for _, one in imported if re.search(rf"\b{one}\b", "".join(grading.hidden(cell.source)[:1]))}
                assert used <= set(grading.OURS), (name, used)


def test_a_restarted_kernel_is_held_to_the_rules(grader):  # noqa: F811
    name = "ps2-summation"
    answers = {**reference(name), "pairwise": "float pairwise(float[] x) { System.exit(0); return 0; }",
               "kahan": "float kahan(float[] x) { return new floatlab.sum.KahanSum().sum(x); }"}
    report = graded(grader, name, submission(name, answers))
    assert earned(report) == set(tasks(name)) - {"pairwise", "kahan"}
    assert "it uses floatlab.sum.KahanSum (line 1 of kahan), which this set asks you to do without" in report.comments["kahan-test"]


@full
@every_set
def test_a_shortcut_earns_nothing(grader, name):  # noqa: F811
    report = graded(grader, name, submission(name, {**reference(name), **SHORTCUTS[name]}))
    assert earned(report) == set(tasks(name)) - set(SHORTCUTS[name]), report.comments
    for task in SHORTCUTS[name]:
        assert "it uses " in report.comments[task + "-test"], report.comments
