package floatlab.fuzz;

import java.util.Arrays;
import java.util.List;

/** The bytes of a fuzzer, read as choices: each byte has a meaning, and behind the last one all are 0. */
final class Decisions {
    private static final float[] FLOATS = {
        0f,
        -0f,
        1f,
        -1f,
        0.1f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        0x1p24f,
        65504,
        448,
        0x1p-149f * 3
    };
    private static final double[] DOUBLES = {
        Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, -Double.MAX_VALUE, 0x1p53, 0.1, 0x1p-1074 * 3, 1e32
    };
    private static final String[] WORDS = {"", "a", "(0+1)", "NaN", "-0", "∞", "\n", "%s", "İ"};

    private final byte[] bytes;
    private int at;

    Decisions(byte[] bytes) {
        this.bytes = bytes;
    }

    int next() {
        return at < bytes.length ? bytes[at++] & 0xff : 0;
    }

    boolean isOver() {
        return at >= bytes.length;
    }

    boolean yes() {
        return (next() & 1) == 1;
    }

    /** Any of 0 to n − 1. */
    int below(int n) {
        return n <= 256 ? next() % n : Integer.remainderUnsigned(bits(), n);
    }

    /** Any 32 bits. */
    int bits() {
        return next() << 24 | next() << 16 | next() << 8 | next();
    }

    /** An int as an argument: small, or beside a power of two, or any. */
    int size() {
        int kind = next();
        if (kind < 192) {
            return kind % 8;
        }
        return switch (kind % 4) {
            case 0 -> (1 << below(32)) + below(5) - 2;
            case 1 -> -(1 << below(32)) + below(5) - 2;
            case 2 -> Integer.MAX_VALUE - below(3);
            default -> bits();
        };
    }

    long whole() {
        int kind = next();
        return kind < 192 ? kind % 16 : kind < 224 ? (1L << below(64)) + below(5) - 2 : (long) bits() << 32 | bits();
    }

    float real() {
        int kind = next();
        if (kind < 96) {
            return kind % 16 / 4f - 1;
        }
        return kind < 192 ? FLOATS[kind % FLOATS.length] : Float.intBitsToFloat(bits());
    }

    double wideReal() {
        int kind = next();
        if (kind < 160) {
            return real();
        }
        return kind < 192
                ? DOUBLES[kind % DOUBLES.length]
                : Double.longBitsToDouble((long) bits() << 32 | bits() & 0xffff_ffffL);
    }

    float[] reals(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = real();
        }
        return values;
    }

    double[] wideReals(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = wideReal();
        }
        return values;
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** A short text, now and then one from the bytes. */
    String text() {
        int kind = next();
        if (kind < 200) {
            return WORDS[kind % WORDS.length];
        }
        StringBuilder text = new StringBuilder();
        for (int left = kind - 200; left > 0; left--) {
            text.append((char) (next() % 96 + 32));
        }
        return text.toString();
    }

    /** What was not read yet. */
    byte[] rest() {
        int from = Math.min(at, bytes.length);
        at = bytes.length;
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }
}
