package floatlab.compare;

import floatlab.runtime.ArraySize;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An array as NumPy keeps it in a {@code .npy} file: numbers of an {@link ElementType} and a shape, in row-major order.
 *
 * <p>It can be read from versions 1, 2 and 3 of the format, in either byte order, in C or Fortran order. bfloat16 is what the
 * package ml_dtypes saves, whose type in the file is {@code V2}. An array is written in version 1, as little-endian
 * {@code float32} in C order. The bits are kept, also those of a NaN. Source: NumPy's documentation of {@code
 * numpy.lib.format}; NEP 1.
 *
 * <p>Reading and writing in a thread that is interrupted throw {@link java.util.concurrent.CancellationException}; it stays
 * interrupted, and a part of the file may have been read or written.
 */
public final class NpyArray {
    private final int[] shape;
    private final Elements elements;

    /** Takes the arrays as they are. */
    NpyArray(int[] shape, Elements elements) {
        this.shape = shape;
        this.elements = elements;
    }

    /**
     * An array of floats.
     *
     * @param data the elements in row-major order; copied
     * @param shape the length of each axis, none for a single number; copied
     * @return the array
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a length is negative, their product is not the length of data, or there are more
     *     than 32 of them
     */
    public static NpyArray of(float[] data, int... shape) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(shape, "shape");
        Require.between("shape.length", shape.length, 0, NpyFormat.MOST_AXES);
        long size = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            size = Math.min(size * Require.atLeast("shape[" + axis + "]", shape[axis], 0), Integer.MAX_VALUE + 1L);
        }
        Require.that(size == data.length, "data.length", () -> data.length, "the product of the shape " + text(shape));
        return new NpyArray(shape.clone(), Elements.of(data.clone()));
    }

    /**
     * The rows of a table as an array of two axes.
     *
     * @param rows rows of equal length, such as those of a {@link floatlab.reveal.SummationProbe}; copied
     * @return the array
     * @throws NullPointerException if rows or one of them is null
     * @throws IllegalArgumentException if rows differ in length, or have more elements than an array can hold
     */
    public static NpyArray ofRows(float[][] rows) {
        Objects.requireNonNull(rows, "rows");
        int columns = rows.length == 0 ? 0 : Objects.requireNonNull(rows[0], "rows[0]").length;
        Require.that(
                (long) rows.length * columns <= ArraySize.MOST,
                "rows",
                () -> "of " + rows.length + " × " + columns + " floats",
                "at most " + ArraySize.MOST);
        float[] data = new float[rows.length * columns];
        for (int row = 0; row < rows.length; row++) {
            String name = "rows[" + row + "]";
            Require.length(name, Objects.requireNonNull(rows[row], name).length, "floats", columns);
            System.arraycopy(rows[row], 0, data, row * columns, columns);
        }
        return new NpyArray(new int[] {rows.length, columns}, Elements.of(data));
    }

    /**
     * Reads the first array of a file.
     *
     * @param file a {@code .npy} file
     * @return the array
     * @throws NullPointerException if file is null
     * @throws IllegalArgumentException for the reasons that {@link #read(InputStream)} names; the message begins with the
     *     file's name
     * @throws EOFException if the file ends too early; the message begins with its name
     * @throws IOException if the file does not exist or cannot be read; the message begins with its name
     */
    public static NpyArray read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return ResultFile.named(file, () -> {
            try (InputStream in = Files.newInputStream(file)) {
                return NpyFormat.read(in, Files.isRegularFile(file) ? Files.size(file) : -1);
            }
        });
    }

    /**
     * Reads one array. The stream stays open, and the next byte is the one after the array.
     *
     * @param in a {@code .npy} file
     * @return the array
     * @throws NullPointerException if in is null
     * @throws IllegalArgumentException if it is not a {@code .npy} file, or has another element type or a shape that no
     *     array can hold: the message says what stands where
     * @throws EOFException if it ends too early
     * @throws IOException if reading fails
     */
    public static NpyArray read(InputStream in) throws IOException {
        return NpyFormat.read(Objects.requireNonNull(in, "in"));
    }

    /**
     * Writes the array into a file, as {@link #write(OutputStream)} does. A file that exists is overwritten. If writing
     * fails, the file holds what was written until then.
     *
     * @param file the file; its folder must exist
     * @throws NullPointerException if file is null
     * @throws IllegalStateException if a float cannot hold the elements; a file that exists stays as it was
     * @throws IOException if writing fails
     */
    public void write(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        ownFloats(); // throws before the file is opened
        try (OutputStream out = Files.newOutputStream(file)) {
            write(out);
        }
    }

    /**
     * Writes the array as {@code .npy}, version 1.0, {@code '<f4'}, C order. The stream is flushed and stays open.
     *
     * @param out the stream
     * @throws NullPointerException if out is null
     * @throws IllegalStateException if a float cannot hold the elements
     * @throws IOException if writing fails
     */
    public void write(OutputStream out) throws IOException {
        NpyFormat.write(Objects.requireNonNull(out, "out"), ownFloats(), shape);
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
        return type() == ElementType.FLOAT64;
    }

    /**
     * The type of the elements.
     *
     * @return such as {@link ElementType#FLOAT32}
     */
    public ElementType type() {
        return elements.type;
    }

    Elements elements() {
        return elements;
    }

    /**
     * The elements, row-major. Shorter floats, whole numbers of up to 16 bits and truth values are exact as floats.
     *
     * @return a copy
     * @throws IllegalStateException if a float cannot hold elements of their type
     */
    public float[] floats() {
        Subnormals.check();
        return elements.floats == null ? ownFloats() : elements.floats.clone();
    }

    private float[] ownFloats() {
        if (!type().fitsFloat()) {
            throw new IllegalStateException("the elements are " + type().title() + ", not float32: ask for doubles()");
        }
        if (elements.floats != null) {
            return elements.floats;
        }
        float[] copy = new float[elements.count];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (float) elements.at(i);
        }
        return copy;
    }

    /**
     * The elements, row-major. Floats are exact as doubles; whole numbers of 64 bits are rounded.
     *
     * @return a copy
     */
    public double[] doubles() {
        Subnormals.check();
        if (elements.doubles != null) {
            return elements.doubles.clone();
        }
        double[] copy = new double[elements.count];
        Arrays.setAll(copy, elements::at);
        return copy;
    }

    /**
     * The elements as a tensor: missing axes at the front have the length 1.
     *
     * @return (n, c, h, w) over a copy
     * @throws IllegalStateException if there are more than four axes, or a float cannot hold the elements
     */
    public Tensor tensor() {
        if (shape.length > 4) {
            throw new IllegalStateException("the array has " + shape.length + " axes, a tensor has 4");
        }
        int[] sizes = {1, 1, 1, 1};
        System.arraycopy(shape, 0, sizes, 4 - shape.length, shape.length);
        return Tensor.of(floats(), sizes[0], sizes[1], sizes[2], sizes[3]);
    }

    /** A shape as NumPy writes it. */
    static String text(int[] shape) {
        return Arrays.stream(shape)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", ", "(", shape.length == 1 ? ",)" : ")"));
    }

    /**
     * Type and shape.
     *
     * @return such as {@code float32 (2, 3)}
     */
    @Override
    public String toString() {
        return type().title() + " " + text(shape);
    }
}
