package floatlab.compare;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Results as they are saved: a {@code .npy} file, an {@code .npz} archive, a {@code .safetensors} file, the index of several
 * such ({@code model.safetensors.index.json}), or a folder of {@code .npy} files. What a file is, its first bytes say, not
 * its name.
 *
 * <p>Opening reads and checks names and headers; an array is read when it is asked for, and nothing beyond the end of the
 * file. The names have the order of the archive or of the header; those of a folder are sorted, numbers in them by their
 * value, so that {@code layer10} follows {@code layer9}.
 */
public final class ResultFile {
    /** The most arrays that one file or folder may hold here. */
    static final int MOST_TENSORS = 100_000;

    private static final Pattern NUMBER_OR_TEXT = Pattern.compile("[0-9]{1,18}|[^0-9]+|[0-9]+");

    private final Path path;
    private final Map<String, Reader> readers;
    private final boolean single;

    /** Reads one array. */
    interface Reader {
        NpyArray read() throws IOException;
    }

    private ResultFile(Path path, Map<String, Reader> readers, boolean single) {
        this.path = path;
        this.readers = readers;
        this.single = single;
    }

    /**
     * Opens a file or a folder.
     *
     * @param path where it is
     * @return its arrays, not yet read
     * @throws NullPointerException if path is null
     * @throws IllegalArgumentException if it is of no known format, its header contradicts itself or the file, or it holds
     *     more than 100,000 arrays; the message begins with the path
     * @throws IOException if it does not exist, ends too early or cannot be read; the message begins with the path
     */
    public static ResultFile open(Path path) throws IOException {
        Objects.requireNonNull(path, "path");
        return named(path, () -> {
            if (Files.isDirectory(path)) {
                return ofFolder(path);
            }
            if (!Files.exists(path)) {
                throw new NoSuchFileException(path.toString(), null, "there is no such file or folder");
            }
            byte[] start;
            try (InputStream in = Files.newInputStream(path)) {
                start = in.readNBytes(8);
            }
            String magic = new String(start, StandardCharsets.ISO_8859_1);
            if (magic.startsWith("\u0093NUMPY")) {
                return new ResultFile(path, Map.of("", () -> NpyArray.read(path)), true);
            }
            if (magic.startsWith("PK\3\4") || magic.startsWith("PK\5\6")) {
                return new ResultFile(path, ofZip(path), false);
            }
            if (magic.startsWith("\u0089HDF")) {
                throw new IllegalArgumentException("this is HDF5, which is not read here: save with numpy.savez");
            }
            if (magic.startsWith("\u0080")) {
                throw new IllegalArgumentException(
                        "this looks like a pickle, which could run any code: save with numpy.save or safetensors");
            }
            // The length of a safetensors header may begin with the same byte, but its last four are 0.
            if (magic.startsWith("{") && magic.indexOf(0) < 0 || path.toString().endsWith(".json")) {
                return new ResultFile(path, ofIndex(path), false);
            }
            return new ResultFile(path, Safetensors.open(path), false);
        });
    }

    /**
     * The names of the arrays.
     *
     * @return in the order of the file; a {@code .npy} file has one, the empty name
     */
    public List<String> names() {
        return List.copyOf(readers.keySet());
    }

    /**
     * Whether this is a single array without a name.
     *
     * @return true for a {@code .npy} file
     */
    public boolean isSingle() {
        return single;
    }

    /**
     * Reads an array.
     *
     * @param name one of {@link #names()}
     * @return the array
     * @throws NullPointerException if name is null
     * @throws IllegalArgumentException if there is none of this name, or what is said of it contradicts itself or the file
     * @throws IOException if it ends too early or cannot be read
     */
    public NpyArray read(String name) throws IOException {
        Reader reader = readers.get(Objects.requireNonNull(name, "name"));
        if (reader == null) {
            throw new IllegalArgumentException(path + " has no array " + shortened(name));
        }
        return single
                ? reader.read()
                : named(path, () -> {
                    try {
                        return reader.read();
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException(shortened(name) + ": " + e.getMessage(), e);
                    }
                });
    }

    /** What may throw anything that a file can cause. */
    interface Action<T> {
        T run() throws IOException;
    }

    /** Runs it, and puts the path before the messages. */
    static <T> T named(Path path, Action<T> action) throws IOException {
        try {
            return action.run();
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            throw message.startsWith(path + ": ") ? e : new IllegalArgumentException(path + ": " + message, e);
        } catch (EOFException e) {
            throw (EOFException) new EOFException(path + ": " + e.getMessage()).initCause(e);
        } catch (ZipException e) {
            throw new IllegalArgumentException(
                    path + ": the archive is damaged or cut off (" + e.getMessage() + "): save or copy it again", e);
        } catch (FileSystemException e) {
            throw e; // its message begins with the file's name
        } catch (IOException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    static IllegalArgumentException tooMany() {
        return new IllegalArgumentException("it holds more than " + MOST_TENSORS + " arrays: compare it in parts");
    }

    static String shortened(String name) {
        return name.length() <= 120 ? name : name.substring(0, 120) + "…";
    }

    private static Map<String, Reader> ofZip(Path path) throws IOException {
        Map<String, Reader> readers = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            if (zip.size() > MOST_TENSORS) {
                throw tooMany();
            }
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String inside = entry.getName();
                if (inside.endsWith("data.pkl")) {
                    throw new IllegalArgumentException(
                            "this is an archive of torch.save, whose pickle could run any code:"
                                    + " save with safetensors or numpy.savez");
                }
                if (inside.endsWith(".npy")
                        && readers.put(inside.substring(0, inside.length() - 4), () -> ofEntry(path, inside)) != null) {
                    throw new IllegalArgumentException("the archive has two arrays " + shortened(inside));
                }
            }
        }
        if (readers.isEmpty()) {
            throw new IllegalArgumentException("this zip archive holds no .npy file: save with numpy.savez");
        }
        return readers;
    }

    private static NpyArray ofEntry(Path path, String inside) throws IOException {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            ZipEntry entry = zip.getEntry(inside);
            if (entry == null) {
                throw new IllegalArgumentException("the archive changed while it was read");
            }
            try (InputStream in = zip.getInputStream(entry)) {
                // The size is what the archive says, not what is there: memory is taken as bytes arrive.
                return NpyFormat.read(in);
            }
        }
    }

    private static Map<String, Reader> ofIndex(Path path) throws IOException {
        if (Files.size(path) > 100_000_000) {
            throw new IllegalArgumentException(
                    "the index has " + Files.size(path) + " bytes, expected at most 100000000");
        }
        Map<?, ?> index = Json.object(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        if (!(index.get("weight_map") instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("this JSON has no weight_map, so it is no index of safetensors files");
        }
        Map<String, Map<String, Reader>> shards = new LinkedHashMap<>();
        Map<String, Reader> readers = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = (String) entry.getKey();
            if (!(entry.getValue() instanceof String shard) || !shard.matches("[^/\\\\]+") || shard.startsWith("..")) {
                throw new IllegalArgumentException("the index names " + shortened(String.valueOf(entry.getValue()))
                        + " as the file of " + shortened(name) + ", expected a file in the same folder");
            }
            if (!shards.containsKey(shard)) {
                Path file = path.resolveSibling(shard);
                if (!Files.isRegularFile(file)) {
                    throw new IllegalArgumentException("the index names the file " + shard + ", which is not there");
                }
                shards.put(shard, named(file, () -> Safetensors.open(file)));
            }
            Reader reader = shards.get(shard).get(name);
            if (reader == null) {
                throw new IllegalArgumentException(
                        "the index says that " + shortened(name) + " is in " + shard + ", but it is not");
            }
            readers.put(name, reader);
        }
        return readers;
    }

    private static ResultFile ofFolder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder, 8)) {
            files = all.filter(Files::isRegularFile).limit(MOST_TENSORS + 1L).collect(Collectors.toList());
        }
        if (files.size() > MOST_TENSORS) {
            throw tooMany();
        }
        Map<String, Reader> readers = new LinkedHashMap<>();
        List<Path> arrays = endingWith(files, ".npy");
        arrays.sort(Comparator.comparing(file -> relative(folder, file), ResultFile::compareNames));
        for (Path file : arrays) {
            String name = relative(folder, file);
            readers.put(name.substring(0, name.length() - 4), () -> NpyArray.read(file));
        }
        if (readers.isEmpty()) {
            List<Path> indices = endingWith(files, ".safetensors.index.json");
            for (Path file : indices.isEmpty() ? endingWith(files, ".safetensors") : indices) {
                readers.putAll(named(file, () -> indices.isEmpty() ? Safetensors.open(file) : ofIndex(file)));
                if (readers.size() > MOST_TENSORS) {
                    throw tooMany();
                }
            }
        }
        if (readers.isEmpty()) {
            throw new IllegalArgumentException("this folder holds no .npy and no .safetensors file");
        }
        return new ResultFile(folder, readers, false);
    }

    private static List<Path> endingWith(List<Path> files, String end) {
        return files.stream()
                .filter(file -> file.toString().endsWith(end))
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String relative(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    /** By their parts; two numbers by their value. */
    static int compareNames(String a, String b) {
        String[] first = parts(a);
        String[] second = parts(b);
        for (int i = 0; i < Math.min(first.length, second.length); i++) {
            boolean numbers = isNumber(first[i]) && isNumber(second[i]);
            int order = numbers
                    ? Long.compare(Long.parseLong(first[i]), Long.parseLong(second[i]))
                    : first[i].compareTo(second[i]);
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(first.length, second.length);
        return order != 0 ? order : a.compareTo(b);
    }

    private static String[] parts(String name) {
        return NUMBER_OR_TEXT
                .matcher(name)
                .results()
                .map(match -> match.group())
                .toArray(String[]::new);
    }

    private static boolean isNumber(String part) {
        return part.length() <= 18 && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * Path and number of arrays.
     *
     * @return one line
     */
    @Override
    public String toString() {
        int most = 3;
        String names =
                readers.keySet().stream().limit(most).map(ResultFile::shortened).collect(Collectors.joining(", "));
        return path
                + (single ? "" : ": " + readers.size() + " arrays: " + names + (readers.size() > most ? ", …" : ""));
    }
}
