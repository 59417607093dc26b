package floatlab.command;

import floatlab.compare.NpyArray;
import floatlab.compare.ResultFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words of a command.
 *
 * @param words those without dashes
 * @param values options and their values; "" for --json, which has none
 */
record Options(List<String> words, Map<String, String> values) {
    static final String JSON = "--json";

    static Options parse(List<String> args, Set<String> known) {
        List<String> words = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("--")) {
                words.add(arg);
                continue;
            }
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (!known.contains(name)) {
                throw new Main.UsageException("there is no option " + name + ", expected one of "
                        + String.join(", ", known.stream().sorted().toList()));
            }
            String value = equals < 0 ? "" : arg.substring(equals + 1);
            if (!name.equals(JSON) && equals < 0) {
                if (++i == args.size()) {
                    throw new Main.UsageException(name + " needs a value");
                }
                value = args.get(i);
            }
            if (values.put(name, value) != null) {
                throw new Main.UsageException(name + " is given twice");
            }
        }
        return new Options(words, values);
    }

    String value(String name) {
        return values.get(name);
    }

    int whole(String name, int otherwise, int least) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        int whole = value.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(value) : -1;
        if (whole < least) {
            throw new Main.UsageException(name + " is " + value + ", expected a whole number from " + least + " on");
        }
        return whole;
    }

    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new Main.UsageException(text + " is no path: " + e.getReason());
        }
    }

    /** The arrays of --inputs: of each file all, in its order. */
    List<NpyArray> inputs() throws IOException {
        List<NpyArray> inputs = new ArrayList<>();
        String value = values.get("--inputs");
        for (String name : value == null ? new String[0] : value.split(",")) {
            ResultFile file = ResultFile.open(path(name));
            if (file.names().size() > 8) {
                throw new Main.UsageException("--inputs has " + file.names().size() + " arrays in " + name
                        + ", expected at most 8: save those of one layer");
            }
            for (String array : file.names()) {
                inputs.add(file.read(array));
            }
        }
        return inputs;
    }
}
