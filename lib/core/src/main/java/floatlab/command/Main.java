package floatlab.command;

import floatlab.runtime.Subnormals;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.List;

/**
 * The command. It ends with 0 if results are equal or rounding explains them, 1 for a bug, 2 if it cannot be told, 3 if they
 * cannot be compared, and 64 if the command is wrong. Of many pairs the worst counts: 1 before 3 before 2.
 */
public final class Main {
    static final int ROUNDING = 0;
    static final int BUG = 1;
    static final int CANNOT_TELL = 2;
    static final int NOT_COMPARABLE = 3;
    static final int USAGE = 64;

    private Main() {}

    /**
     * Runs the command and ends the JVM with its exit code.
     *
     * @param args the words behind {@code java -jar floatlab-core.jar}
     */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
        int code = run(List.of(args), out, err);
        out.flush();
        err.flush();
        System.exit(code);
    }

    static int run(List<String> args, PrintStream out, PrintStream err) {
        try {
            Subnormals.check();
            return dispatch(args, out);
        } catch (UsageException e) {
            err.println("floatlab: " + e.getMessage());
            err.println("Try --help.");
            return USAGE;
        } catch (FileSystemException e) {
            String reason = e.getReason() == null ? "the file or folder is not there or cannot be read" : e.getReason();
            err.println("floatlab: " + e.getFile() + ": " + reason);
            return NOT_COMPARABLE;
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            err.println("floatlab: " + e.getMessage());
            return NOT_COMPARABLE;
        } catch (OutOfMemoryError e) {
            err.println("floatlab: Java's memory of " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB is too small for these arrays: give it more, as with java -Xmx16g -jar …");
            return NOT_COMPARABLE;
        } catch (RuntimeException e) {
            err.println("floatlab: " + e.getClass().getSimpleName() + ": " + e.getMessage()
                    + ". This should not happen: please report it with the command and the files' shapes");
            return NOT_COMPARABLE;
        }
    }

    private static int dispatch(List<String> args, PrintStream out) throws IOException {
        if (args.isEmpty()
                || args.contains("--help")
                || args.contains("-h")
                || args.get(0).equals("help")) {
            out.print(Help.TEXT);
            return args.isEmpty() ? USAGE : ROUNDING;
        }
        if (args.get(0).equals("--version")) {
            String version = Main.class.getPackage().getImplementationVersion();
            out.println("floatlab " + (version == null ? "(not from its jar)" : version));
            return ROUNDING;
        }
        List<String> rest = args.subList(1, args.size());
        return switch (args.get(0)) {
            case "compare" -> Compare.run(Options.parse(rest, Compare.KNOWN), out);
            case "order" -> Order.run(Options.parse(rest, Order.KNOWN), out);
            default ->
                throw new UsageException("there is no command " + args.get(0) + ", expected one of "
                        + "compare, order, --help, --version");
        };
    }

    /** A command that nobody can carry out. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }
}
