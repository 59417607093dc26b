package floatlab.compare;

import floatlab.runtime.ArraySize;
import floatlab.runtime.Interruption;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The elements of an array in a compact form: floats and doubles in arrays of their type, all others as the bytes of the
 * file, little-endian.
 */
final class Elements {
    /** Elements are read in pieces of this size. */
    static final int PIECE_BYTES = 1 << 20;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    final ElementType type;
    final int count;
    final float[] floats;
    final double[] doubles;
    private final byte[] bytes;

    private Elements(ElementType type, int count, float[] floats, double[] doubles, byte[] bytes) {
        this.type = type;
        this.count = count;
        this.floats = floats;
        this.doubles = doubles;
        this.bytes = bytes;
    }

    static Elements of(float[] floats) {
        return new Elements(ElementType.FLOAT32, floats.length, floats, null, null);
    }

    static Elements of(double[] doubles) {
        return new Elements(ElementType.FLOAT64, doubles.length, null, doubles, null);
    }

    private static Elements empty(ElementType type, int count) {
        return switch (type) {
            case FLOAT32 -> of(new float[count]);
            case FLOAT64 -> of(new double[count]);
            default -> {
                if ((long) count * type.bytes() > Integer.MAX_VALUE - 8) {
                    throw new IllegalArgumentException(
                            count + " elements of " + type.title() + " are more bytes than an array can hold");
                }
                yield new Elements(type, count, null, null, new byte[count * type.bytes()]);
            }
        };
    }

    /** How many elements an array of this shape has, whose lengths are 0 or more; −1 if no array can hold them. */
    static int count(int[] shape) {
        long count = Arrays.stream(shape).anyMatch(length -> length == 0) ? 0 : 1;
        for (int length : shape) {
            count *= length;
            if (count > ArraySize.MOST) {
                return -1;
            }
        }
        return (int) count;
    }

    /** The element as a double. */
    double at(int i) {
        if (floats != null) {
            return floats[i];
        }
        if (doubles != null) {
            return doubles[i];
        }
        return switch (type) {
            case FLOAT16 -> Tables.BINARY16[(short) SHORTS.get(bytes, 2 * i) & 0xffff];
            case BFLOAT16 -> Float.intBitsToFloat((short) SHORTS.get(bytes, 2 * i) << 16);
            case FLOAT8_E4M3 -> Tables.E4M3[bytes[i] & 0xff];
            case FLOAT8_E5M2 -> Tables.E5M2[bytes[i] & 0xff];
            case UINT64 -> {
                long whole = whole(i);
                yield whole >= 0 ? whole : (whole >>> 1 | whole & 1) * 2.0;
            }
            default -> whole(i);
        };
    }

    /** A whole number; one of 64 bits without a sign as its bits. */
    long whole(int i) {
        return switch (type) {
            case BOOL, INT8 -> bytes[i];
            case UINT8 -> bytes[i] & 0xff;
            case INT16 -> (short) SHORTS.get(bytes, 2 * i);
            case UINT16 -> (short) SHORTS.get(bytes, 2 * i) & 0xffff;
            case INT32 -> (int) INTS.get(bytes, 4 * i);
            case UINT32 -> (int) INTS.get(bytes, 4 * i) & 0xffffffffL;
            case INT64, UINT64 -> (long) LONGS.get(bytes, 8 * i);
            default -> throw new IllegalStateException("the elements are " + type.title() + ", not whole numbers");
        };
    }

    /** Reads so many elements. If the stream holds fewer, memory is taken only for those it holds and as many again. */
    static Elements read(InputStream in, ElementType type, ByteOrder order, int count, String what) throws IOException {
        return read(in, type, order, count, what, false);
    }

    /** Reads so many elements, of which it is known that they are there. */
    static Elements readAll(InputStream in, ElementType type, ByteOrder order, int count, String what)
            throws IOException {
        return read(in, type, order, count, what, true);
    }

    private static Elements read(
            InputStream in, ElementType type, ByteOrder order, int count, String what, boolean areThere)
            throws IOException {
        int size = type.bytes();
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, Math.max(1L, count) * size)];
        try {
            Elements elements = empty(type, areThere ? count : Math.min(count, PIECE_BYTES / size));
            for (int at = 0; at < count; ) {
                Interruption.check();
                int some = Math.min(piece.length / size, count - at);
                int read = fill(in, piece, some * size);
                if (read < some * size) {
                    throw new EOFException(
                            areThere
                                    ? "the " + what + " file became shorter while it was read"
                                    : "the " + what + " file ends within element " + (at + read / size) + " of " + count
                                            + ": its bytes are fewer than its header says");
                }
                if (at + some > elements.count) {
                    elements = elements.grown((int) Math.min(count, 2L * elements.count), at);
                }
                elements.put(piece, at, some, order);
                at += some;
            }
            return elements;
        } catch (OutOfMemoryError e) {
            throw tooLarge(count, type);
        }
    }

    /** Fills the piece as far as the stream has bytes. It may give them in any portions. */
    private static int fill(InputStream in, byte[] piece, int length) throws IOException {
        int filled = 0;
        while (filled < length) {
            int read = in.read(piece, filled, length - filled);
            if (read < 0) {
                break;
            }
            filled += read;
        }
        return filled;
    }

    private static IllegalArgumentException tooLarge(int count, ElementType type) {
        return new IllegalArgumentException(count + " elements of " + type.title() + " do not fit into the memory of "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MB: give Java more, as with -Xmx16g");
    }

    private Elements grown(int newCount, int filled) {
        if (floats != null) {
            return of(Arrays.copyOf(floats, newCount));
        }
        if (doubles != null) {
            return of(Arrays.copyOf(doubles, newCount));
        }
        Elements grown = empty(type, newCount);
        System.arraycopy(bytes, 0, grown.bytes, 0, filled * type.bytes());
        return grown;
    }

    private void put(byte[] piece, int at, int some, ByteOrder order) {
        ByteBuffer buffer = ByteBuffer.wrap(piece, 0, some * type.bytes()).order(order);
        if (floats != null) {
            buffer.asFloatBuffer().get(floats, at, some);
        } else if (doubles != null) {
            buffer.asDoubleBuffer().get(doubles, at, some);
        } else {
            int size = type.bytes();
            System.arraycopy(piece, 0, bytes, at * size, some * size);
            if (size > 1 && order == ByteOrder.BIG_ENDIAN) {
                for (int k = at * size; k < (at + some) * size; k += size) {
                    reverse(k, size);
                }
            }
        }
    }

    private void reverse(int from, int size) {
        for (int k = 0; k < size / 2; k++) {
            byte swap = bytes[from + k];
            bytes[from + k] = bytes[from + size - 1 - k];
            bytes[from + size - 1 - k] = swap;
        }
    }

    /** The same elements in row-major order, if they are in the order in which the first axis runs fastest. */
    Elements fromFortran(int[] shape) {
        try {
            Elements moved = empty(type, count);
            int[] index = new int[shape.length];
            for (int k = 0; k < count; k++) {
                Interruption.checkNowAndThen(k);
                int place = 0;
                for (int axis = shape.length - 1; axis >= 0; axis--) {
                    place = place * shape[axis] + index[axis];
                }
                moved.move(k, this, place);
                for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
                    index[axis] = 0;
                }
            }
            return moved;
        } catch (OutOfMemoryError e) {
            throw tooLarge(count, type);
        }
    }

    private void move(int to, Elements other, int from) {
        if (floats != null) {
            floats[to] = other.floats[from];
        } else if (doubles != null) {
            doubles[to] = other.doubles[from];
        } else {
            System.arraycopy(other.bytes, from * type.bytes(), bytes, to * type.bytes(), type.bytes());
        }
    }

    /** Each short float, by its bits. */
    private static final class Tables {
        static final float[] BINARY16 = table(ElementType.FLOAT16, 1 << 16);
        static final float[] E4M3 = table(ElementType.FLOAT8_E4M3, 1 << 8);
        static final float[] E5M2 = table(ElementType.FLOAT8_E5M2, 1 << 8);

        private static float[] table(ElementType type, int size) {
            float[] table = new float[size];
            for (int bits = 0; bits < size; bits++) {
                table[bits] = type.format().fromBits(bits);
            }
            return table;
        }
    }
}
