package floatlab.tensor;

import floatlab.format.FloatText;
import floatlab.runtime.ArraySize;
import java.util.Arrays;
import java.util.Objects;

/**
 * A block of floats of shape (n, c, h, w): images, channels, rows, columns. They lie in one array, row-major: the
 * element (i, j, y, x) is at {@code ((i·c + j)·h + y)·w + x}.
 *
 * <p>The shape never changes. The elements are in an array that the tensor shares with whoever made it or asks for
 * {@link #data()}: nothing is copied, and a change there is a change here.
 */
public final class Tensor {
    /** So many elements of an axis are shown at each end when the axis is longer than twice this. */
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
                    "data has " + data.length + " floats, shape " + text(n, c, h, w) + " needs " + size);
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
        notNegative("n", n);
        notNegative("c", c);
        notNegative("h", h);
        notNegative("w", w);
        if (n == 0 || c == 0 || h == 0 || w == 0) {
            return 0;
        }
        // Not in long arithmetic: four ints multiplied can be too large for it.
        if ((double) n * c * h * w > ArraySize.MOST) {
            throw new IllegalArgumentException(
                    "shape " + text(n, c, h, w) + " has more than " + ArraySize.MOST + " elements");
        }
        return n * c * h * w;
    }

    private static void notNegative(String name, int size) {
        if (size < 0) {
            throw new IllegalArgumentException(name + " is " + size + ", expected 0 or more");
        }
    }

    /**
     * The number of images.
     *
     * @return n
     */
    public int n() {
        return n;
    }

    /**
     * The number of channels.
     *
     * @return c
     */
    public int c() {
        return c;
    }

    /**
     * The number of rows.
     *
     * @return h
     */
    public int h() {
        return h;
    }

    /**
     * The number of columns.
     *
     * @return w
     */
    public int w() {
        return w;
    }

    /**
     * The number of elements, n·c·h·w.
     *
     * @return the length of {@link #data()}
     */
    public int size() {
        return data.length;
    }

    /**
     * The elements themselves, row-major: the tensor's own array, not a copy.
     *
     * @return the array
     */
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

    /**
     * The shape as text, such as {@code (5, 1, 1, 1)}.
     *
     * @return n, c, h and w
     */
    public String shapeText() {
        return text(n, c, h, w);
    }

    private static String text(int n, int c, int h, int w) {
        return "(" + n + ", " + c + ", " + h + ", " + w + ")";
    }

    /**
     * Equal shape and equal bits: +0 and −0 differ, NaN equals NaN whatever its payload.
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
     * axis longer than six the first and last three are shown.
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
