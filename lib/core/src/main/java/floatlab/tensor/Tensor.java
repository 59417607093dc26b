package floatlab.tensor;

import floatlab.format.FloatText;
import floatlab.runtime.Require;
import java.util.Arrays;
import java.util.Objects;

/**
 * A block of floats of shape (n, c, h, w): images, channels, rows, columns. They lie in one array, row-major: the
 * element (i, j, y, x) is at {@code ((i·c + j)·h + y)·w + x}.
 *
 * <p>The shape never changes. The tensor shares the array of its elements with whoever made it or asks for {@link #data()}.
 * Nothing is copied, so a change in that array is a change of the tensor.
 */
public final class Tensor {
    /** How many elements are shown at each end of an axis that is longer than twice this. */
    private static final int SHOWN = 3;

    private final float[] data;
    private final int n;
    private final int c;
    private final int h;
    private final int w;

    private Tensor(float[] data, int n, int c, int h, int w) {
        this.data = data;
        this.n = n;
        this.c = c;
        this.h = h;
        this.w = w;
    }

    /**
     * A tensor over an array, which is kept and not copied.
     *
     * @param data the elements, row-major
     * @param n images, 0 or more
     * @param c channels, 0 or more
     * @param h rows, 0 or more
     * @param w columns, 0 or more
     * @return the tensor
     * @throws NullPointerException if data is null
     * @throws IllegalArgumentException if a size is negative, their product more than an array can hold, or not the array's length
     */
    public static Tensor of(float[] data, int n, int c, int h, int w) {
        Objects.requireNonNull(data, "data");
        int size = size(n, c, h, w);
        if (data.length != size) {
            throw new IllegalArgumentException(
                    "data has " + data.length + " floats, expected " + size + " for the shape " + text(n, c, h, w));
        }
        return new Tensor(data, n, c, h, w);
    }

    /**
     * A tensor of +0.
     *
     * @param n images, 0 or more
     * @param c channels, 0 or more
     * @param h rows, 0 or more
     * @param w columns, 0 or more
     * @return the tensor
     * @throws IllegalArgumentException if a size is negative or their product more than an array can hold
     */
    public static Tensor zeros(int n, int c, int h, int w) {
        return new Tensor(new float[size(n, c, h, w)], n, c, h, w);
    }

    private static int size(int n, int c, int h, int w) {
        Require.atLeast("n", n, 0);
        Require.atLeast("c", c, 0);
        Require.atLeast("h", h, 0);
        Require.atLeast("w", w, 0);
        return Require.elements("tensor", n, c, h, w);
    }

    /** {@return n, the number of images} */
    public int n() {
        return n;
    }

    /** {@return c, the number of channels} */
    public int c() {
        return c;
    }

    /** {@return h, the number of rows} */
    public int h() {
        return h;
    }

    /** {@return w, the number of columns} */
    public int w() {
        return w;
    }

    /** {@return the number of elements, n·c·h·w} */
    public int size() {
        return data.length;
    }

    /** {@return the elements themselves, row-major: the array of the tensor, not a copy} */
    public float[] data() {
        return data;
    }

    /**
     * One element.
     *
     * @param i image
     * @param j channel
     * @param y row
     * @param x column
     * @return the element (i, j, y, x)
     * @throws IndexOutOfBoundsException if an index is not within its axis
     */
    public float get(int i, int j, int y, int x) {
        within("image", i, n);
        within("channel", j, c);
        within("row", y, h);
        within("column", x, w);
        return data[((i * c + j) * h + y) * w + x];
    }

    private static void within(String name, int index, int size) {
        if (index < 0 || index >= size) {
            String expected = size == 0 ? "but there is none" : "expected 0 to " + (size - 1);
            throw new IndexOutOfBoundsException(name + " is " + index + ", " + expected);
        }
    }

    /**
     * Whether the shape is the other's.
     *
     * @param other another tensor
     * @return true if n, c, h and w are equal
     * @throws NullPointerException if other is null
     */
    public boolean sameShape(Tensor other) {
        Objects.requireNonNull(other, "other");
        return n == other.n && c == other.c && h == other.h && w == other.w;
    }

    /** {@return the shape as text, such as {@code (5, 1, 1, 1)}} */
    public String shapeText() {
        return text(n, c, h, w);
    }

    private static String text(int n, int c, int h, int w) {
        return "(" + n + ", " + c + ", " + h + ", " + w + ")";
    }

    /**
     * Whether shape and bits are equal. +0 and −0 differ; a NaN equals every NaN, whatever its payload.
     *
     * @param other any object
     * @return true if other is a tensor of the same shape and bits
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that && sameShape(that) && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(n, c, h, w) + Arrays.hashCode(data);
    }

    /**
     * The elements in brackets, as NumPy nests them, each with the fewest digits that read back to the same float. Of an
     * axis longer than six, the first three and the last three are shown.
     *
     * @return the shape and the elements, on one line
     */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("Tensor ").append(shapeText()).append(' ');
        append(out, new int[] {n, c, h, w}, 0, 0);
        return out.toString();
    }

    private void append(StringBuilder out, int[] shape, int axis, int start) {
        if (axis == shape.length) {
            out.append(FloatText.shortest(data[start]));
            return;
        }
        int stride = 1;
        for (int a = axis + 1; a < shape.length; a++) {
            stride *= shape[a];
        }
        int length = shape[axis];
        out.append('[');
        for (int k = 0; k < length; k++) {
            if (k > 0) {
                out.append(", ");
            }
            if (k == SHOWN && length > 2 * SHOWN) {
                out.append("…, ");
                k = length - SHOWN;
            }
            append(out, shape, axis + 1, start + k * stride);
        }
        out.append(']');
    }
}
