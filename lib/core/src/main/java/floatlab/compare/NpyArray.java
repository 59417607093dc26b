package floatlab.compare;

import floatlab.reveal.SummationProbe;
import floatlab.runtime.ArraySize;
import floatlab.runtime.Interruption;
import floatlab.tensor.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An array as NumPy keeps it in a {@code .npy} file: floats or doubles of some shape, in row-major order.
 *
 * <p>Read are the format's versions 1, 2 and 3, {@code float32} and {@code float64} of either byte order, in C or Fortran
 * order; written is version 1, little-endian {@code float32} in C order. The bits are kept, those of a NaN too. Source:
 * NumPy's documentation of {@code numpy.lib.format}; NEP 1.
 *
 * <p>Reading and writing in a thread that is interrupted throw {@link java.util.concurrent.CancellationException}; it stays
 * interrupted, and a part of the file may have been read or written.
 */
public final class NpyArray {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** Longer headers are none of an array of numbers. */
    private static final int MOST_HEADER_BYTES = 1 << 16;

    private static final int MOST_AXES = 32;

    /** Read in pieces, so that a file that promises more than it holds fails before memory does. */
    private static final int PIECE_BYTES = 1 << 20;

    /** The dictionary that every .npy header is: its three keys, which NumPy writes in this order and reads in any. */
    private static final Pattern ENTRY = Pattern.compile(
            "\\s*'(descr|fortran_order|shape)'\\s*:\\s*('[^']*'|True|False|\\([0-9L,\\s]*\\))\\s*(,|$)");

    private final int[] shape;
    private final float[] floats;
    private final double[] doubles;

    private NpyArray(int[] shape, float[] floats, double[] doubles) {
        this.shape = shape;
        this.floats = floats;
        this.doubles = doubles;
    }

    /**
     * An array of floats.
     *
     * @param data the elements in row-major order; copied
     * @param shape the length of each axis, none for a single number; copied
     * @return the array
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a length is negative, their product is not that of data, or there are more than
     *     32 of them
     */
    public static NpyArray of(float[] data, int... shape) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(shape, "shape");
        if (shape.length > MOST_AXES) {
            throw new IllegalArgumentException("shape has " + shape.length + " axes, expected at most " + MOST_AXES);
        }
        long size = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] < 0) {
                throw new IllegalArgumentException("shape[" + axis + "] is " + shape[axis] + ", expected 0 or more");
            }
            size = Math.min(size * shape[axis], Integer.MAX_VALUE + 1L);
        }
        if (size != data.length) {
            throw new IllegalArgumentException(
                    "data has " + data.length + " floats, shape " + text(shape) + " needs " + size);
        }
        return new NpyArray(shape.clone(), data.clone(), null);
    }

    /**
     * The rows of a table as an array of two axes.
     *
     * @param rows rows of equal length, such as those of a {@link SummationProbe}; copied
     * @return the array
     * @throws NullPointerException if rows or one of them is null
     * @throws IllegalArgumentException if rows differ in length, or have more elements than an array can hold
     */
    public static NpyArray ofRows(float[][] rows) {
        Objects.requireNonNull(rows, "rows");
        int columns = rows.length == 0 ? 0 : rows[0].length;
        if ((long) rows.length * columns > ArraySize.MOST) {
            throw new IllegalArgumentException(
                    "rows has " + rows.length + " × " + columns + " floats, more than an array can hold");
        }
        float[] data = new float[rows.length * columns];
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != columns) {
                throw new IllegalArgumentException(
                        "rows[" + row + "] has " + rows[row].length + " floats, expected " + columns);
            }
            System.arraycopy(rows[row], 0, data, row * columns, columns);
        }
        return new NpyArray(new int[] {rows.length, columns}, data, null);
    }

    /**
     * Reads the first array of a file.
     *
     * @param file a {@code .npy} file
     * @return the array
     * @throws NullPointerException if file is null
     * @throws IllegalArgumentException as for {@link #read(InputStream)}; the message begins with the file's name
     * @throws EOFException if it ends too early; the message begins with the file's name
     * @throws IOException if it is not there or cannot be read; the message begins with the file's name
     */
    public static NpyArray read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        } catch (EOFException e) {
            throw (EOFException) new EOFException(file + ": " + e.getMessage()).initCause(e);
        } catch (FileSystemException e) {
            throw e; // begins with the file's name
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads one array. The stream is left after its last byte, and open.
     *
     * @param in a {@code .npy} file
     * @return the array
     * @throws NullPointerException if in is null
     * @throws IllegalArgumentException if it is no {@code .npy} file, one of another element type, or one of a shape that
     *     no array can hold: the message says what stands where
     * @throws EOFException if it ends too early
     * @throws IOException if reading fails
     */
    public static NpyArray read(InputStream in) throws IOException {
        Objects.requireNonNull(in, "in");
        byte[] start = bytes(in, 8, "the magic number");
        if (!Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw new IllegalArgumentException("this is no .npy file: it does not start with \\x93NUMPY");
        }
        int version = start[6];
        if (version < 1 || version > 3 || start[7] != 0) {
            throw new IllegalArgumentException(
                    ".npy version is " + version + "." + start[7] + ", expected 1.0, 2.0 or 3.0");
        }
        ByteBuffer length = ByteBuffer.wrap(bytes(in, version == 1 ? 2 : 4, "the header's length"))
                .order(ByteOrder.LITTLE_ENDIAN);
        long headerBytes =
                version == 1 ? Short.toUnsignedInt(length.getShort()) : Integer.toUnsignedLong(length.getInt());
        if (headerBytes > MOST_HEADER_BYTES) {
            throw new IllegalArgumentException(
                    ".npy header has " + headerBytes + " bytes, expected at most " + MOST_HEADER_BYTES);
        }
        Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return read(in, Header.parse(new String(bytes(in, (int) headerBytes, "the header"), charset)));
    }

    private record Header(int elementBytes, ByteOrder byteOrder, boolean fortranOrder, int[] shape) {

        static Header parse(String text) {
            String inside = text.strip();
            if (!inside.startsWith("{") || !inside.endsWith("}")) {
                throw bad("it is not a dictionary", text);
            }
            inside = inside.substring(1, inside.length() - 1).strip();
            String descr = null;
            String fortran = null;
            String shape = null;
            Matcher entry = ENTRY.matcher(inside);
            int at = 0;
            while (at < inside.length()) {
                if (!entry.find(at) || entry.start() != at) {
                    throw bad("it has an entry other than descr, fortran_order and shape", text);
                }
                String value = entry.group(2);
                switch (entry.group(1)) {
                    case "descr" -> descr = value;
                    case "fortran_order" -> fortran = value;
                    default -> shape = value;
                }
                at = entry.end();
            }
            if (descr == null || fortran == null || shape == null) {
                throw bad("it needs descr, fortran_order and shape", text);
            }
            if (!fortran.equals("True") && !fortran.equals("False")) {
                throw bad("fortran_order is neither True nor False", text);
            }
            if (!shape.startsWith("(")) {
                throw bad("shape is not a tuple", text);
            }
            if (!descr.matches("'[<>]f[48]'")) {
                throw new IllegalArgumentException(
                        "element type is " + shortened(descr) + ", expected '<f4', '>f4', '<f8' or '>f8'");
            }
            return new Header(
                    descr.charAt(3) - '0',
                    descr.charAt(1) == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN,
                    fortran.equals("True"),
                    shape(shape, text));
        }

        private static int[] shape(String tuple, String text) {
            String inside = tuple.substring(1, tuple.length() - 1).strip();
            if (inside.isEmpty()) {
                return new int[0];
            }
            // (3,) is a tuple, (3) is none
            if (!inside.matches("[0-9]+L?\\s*,|[0-9]+L?(\\s*,\\s*[0-9]+L?)+\\s*,?")) {
                throw bad("shape is not a tuple of lengths", text);
            }
            String[] lengths = inside.split("\\s*,\\s*");
            if (lengths.length > MOST_AXES) {
                throw bad("shape has " + lengths.length + " axes, expected at most " + MOST_AXES, text);
            }
            int[] shape = new int[lengths.length];
            for (int axis = 0; axis < shape.length; axis++) {
                try {
                    shape[axis] = Integer.parseInt(lengths[axis].strip().replace("L", ""));
                } catch (NumberFormatException e) {
                    throw bad(
                            "shape has an axis of " + shortened(lengths[axis]) + ", expected at most "
                                    + Integer.MAX_VALUE,
                            text);
                }
            }
            return shape;
        }

        private static IllegalArgumentException bad(String what, String text) {
            return new IllegalArgumentException("bad .npy header: " + what + ": " + shortened(text.strip()));
        }

        private static String shortened(String text) {
            return text.length() <= 120 ? text : text.substring(0, 120) + "…";
        }
    }

    private static NpyArray read(InputStream in, Header header) throws IOException {
        long size = 1;
        boolean empty = Arrays.stream(header.shape).anyMatch(n -> n == 0);
        for (int n : header.shape) {
            size = empty ? 0 : size * n;
            if (size > ArraySize.MOST) {
                throw new IllegalArgumentException(
                        "shape is " + text(header.shape) + ", which is more elements than an array can hold");
            }
        }
        int count = (int) size;
        // Grows with what has been read: a header can promise anything.
        float[] floats = header.elementBytes == 4 ? new float[Math.min(count, PIECE_BYTES / 4)] : null;
        double[] doubles = header.elementBytes == 8 ? new double[Math.min(count, PIECE_BYTES / 8)] : null;
        for (int at = 0; at < count; ) {
            Interruption.check();
            int some = Math.min(PIECE_BYTES / header.elementBytes, count - at);
            byte[] piece = bytes(in, some * header.elementBytes, "element " + at + " of " + count);
            ByteBuffer buffer = ByteBuffer.wrap(piece).order(header.byteOrder);
            if (floats != null) {
                floats = grown(floats, at + some, count);
                buffer.asFloatBuffer().get(floats, at, some);
            } else {
                doubles = grown(doubles, at + some, count);
                buffer.asDoubleBuffer().get(doubles, at, some);
            }
            at += some;
        }
        if (!header.fortranOrder) {
            return new NpyArray(header.shape, floats, doubles);
        }
        int[] from = fortranPlaces(header.shape, count);
        float[] f = floats == null ? null : new float[count];
        double[] d = doubles == null ? null : new double[count];
        for (int k = 0; k < count; k++) {
            Interruption.checkNowAndThen(k);
            if (f != null) {
                f[k] = floats[from[k]];
            } else {
                d[k] = doubles[from[k]];
            }
        }
        return new NpyArray(header.shape, f, d);
    }

    private static float[] grown(float[] array, int needed, int most) {
        return needed <= array.length
                ? array
                : Arrays.copyOf(array, (int) Math.min(most, Math.max(needed, 2L * array.length)));
    }

    private static double[] grown(double[] array, int needed, int most) {
        return needed <= array.length
                ? array
                : Arrays.copyOf(array, (int) Math.min(most, Math.max(needed, 2L * array.length)));
    }

    /** Where the k-th element in row-major order stands in an array whose first axis runs fastest. */
    private static int[] fortranPlaces(int[] shape, int count) {
        int[] places = new int[count];
        int[] index = new int[shape.length];
        for (int k = 0; k < count; k++) {
            Interruption.checkNowAndThen(k);
            int place = 0;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                place = place * shape[axis] + index[axis];
            }
            places[k] = place;
            for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return places;
    }

    private static byte[] bytes(InputStream in, int count, String what) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the .npy file ends within " + what + ": " + bytes.length + " bytes are there, "
                    + count + " were expected");
        }
        return bytes;
    }

    /**
     * Writes the array into a file, as {@link #write(OutputStream)} does. A file that is there is overwritten; one whose
     * writing fails is left as far as it came.
     *
     * @param file where to; its folder has to be there
     * @throws NullPointerException if file is null
     * @throws IllegalStateException if the array holds doubles; the file is left as it was
     * @throws IOException if writing fails
     */
    public void write(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        ownFloats(); // or nothing is opened
        try (OutputStream out = Files.newOutputStream(file)) {
            write(out);
        }
    }

    /**
     * Writes the array as {@code .npy}, version 1.0, {@code '<f4'}, C order. The stream is flushed and left open.
     *
     * @param out where to
     * @throws NullPointerException if out is null
     * @throws IllegalStateException if the array holds doubles
     * @throws IOException if writing fails
     */
    public void write(OutputStream out) throws IOException {
        Objects.requireNonNull(out, "out");
        float[] data = ownFloats();
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + text(shape) + ", }";
        int unpadded = MAGIC.length + 4 + header.length() + 1;
        header += " ".repeat(-unpadded & 63) + "\n"; // the data begin at a multiple of 64
        ByteBuffer start = ByteBuffer.allocate(MAGIC.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        start.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length());
        out.write(start.array());
        out.write(header.getBytes(StandardCharsets.ISO_8859_1));
        for (int at = 0; at < data.length; ) {
            Interruption.check();
            int some = Math.min(PIECE_BYTES / 4, data.length - at);
            ByteBuffer piece = ByteBuffer.allocate(4 * some).order(ByteOrder.LITTLE_ENDIAN);
            piece.asFloatBuffer().put(data, at, some);
            out.write(piece.array());
            at += some;
        }
        out.flush();
    }

    /**
     * The length of each axis.
     *
     * @return a copy; empty for a single number
     */
    public int[] shape() {
        return shape.clone();
    }

    /**
     * Whether the elements are doubles.
     *
     * @return true for {@code float64}
     */
    public boolean isDouble() {
        return doubles != null;
    }

    /**
     * The elements, row-major.
     *
     * @return a copy
     * @throws IllegalStateException if they are doubles, which a float cannot hold
     */
    public float[] floats() {
        return ownFloats().clone();
    }

    private float[] ownFloats() {
        if (floats == null) {
            throw new IllegalStateException("the elements are float64, not float32: ask for doubles()");
        }
        return floats;
    }

    /**
     * The elements, row-major; floats are exact as doubles.
     *
     * @return a copy
     */
    public double[] doubles() {
        if (doubles != null) {
            return doubles.clone();
        }
        double[] copy = new double[floats.length];
        for (int k = 0; k < copy.length; k++) {
            copy[k] = floats[k];
        }
        return copy;
    }

    /**
     * The elements as a tensor: missing axes at the front have the length 1.
     *
     * @return (n, c, h, w) over a copy
     * @throws IllegalStateException if there are more than four axes, or the elements are doubles
     */
    public Tensor tensor() {
        if (shape.length > 4) {
            throw new IllegalStateException("the array has " + shape.length + " axes, a tensor has 4");
        }
        int[] sizes = {1, 1, 1, 1};
        System.arraycopy(shape, 0, sizes, 4 - shape.length, shape.length);
        return Tensor.of(floats(), sizes[0], sizes[1], sizes[2], sizes[3]);
    }

    private static String text(int[] shape) {
        return Arrays.stream(shape)
                .mapToObj(n -> "" + n)
                .collect(Collectors.joining(", ", "(", shape.length == 1 ? ",)" : ")"));
    }

    /**
     * Type and shape.
     *
     * @return such as {@code float32 (2, 3)}
     */
    @Override
    public String toString() {
        return (isDouble() ? "float64 " : "float32 ") + text(shape);
    }
}
