package floatlab.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The numbers on which {@link FloatText#shortest(float)} is tried, and the program that records what a JDK's own {@code
 * toString} makes of some of them. The resource was written by JDK 25, whose texts are the shortest ones (those of JDK
 * 17 are not):
 *
 * <pre>java -cp target/test-classes floatlab.format.FloatTextSample src/test/resources/floatlab/format/shortest.txt</pre>
 */
final class FloatTextSample {
    private FloatTextSample() {}

    /** Every exponent, with the fractions at which the spacing or the parity of the interval changes, and random ones. */
    static int[] floatBits(int randomPerExponent, int random) {
        SplittableRandom source = new SplittableRandom(20240607);
        List<Integer> bits = new ArrayList<>();
        for (int exponent = 0; exponent < 255; exponent++) {
            for (int fraction : new int[] {0, 1, 2, 3, 0x3fffff, 0x400000, 0x400001, 0x7ffffd, 0x7ffffe, 0x7fffff}) {
                bits.add(exponent << 23 | fraction);
            }
            for (int i = 0; i < randomPerExponent; i++) {
                bits.add(exponent << 23 | source.nextInt(1 << 23));
            }
        }
        for (int power = -45; power <= 38; power++) {
            addAround(bits, Float.parseFloat("1e" + power));
            addAround(bits, Float.parseFloat("9.5e" + (power - 1)));
        }
        for (int n = 1; n < 200; n++) {
            bits.add(n); // subnormals of few bits
            bits.add(Float.floatToIntBits(n));
            bits.add(Float.floatToIntBits(n / 100f));
        }
        for (int i = 0; i < random; i++) {
            bits.add(source.nextInt());
        }
        return bits.stream().mapToInt(Integer::intValue).toArray();
    }

    static long[] doubleBits(int randomPerExponent, int random) {
        SplittableRandom source = new SplittableRandom(20240608);
        List<Long> bits = new ArrayList<>();
        long last = (1L << 52) - 1;
        for (long exponent = 0; exponent < 2047; exponent++) {
            for (long fraction : new long[] {0, 1, 2, 1L << 51, last - 1, last}) {
                bits.add(exponent << 52 | fraction);
            }
            for (int i = 0; i < randomPerExponent; i++) {
                bits.add(exponent << 52 | source.nextLong(1L << 52));
            }
        }
        for (int power = -324; power <= 308; power++) {
            long around = Double.doubleToLongBits(Double.parseDouble("1e" + power));
            for (long offset = -2; offset <= 2; offset++) {
                bits.add(Math.max(0, around + offset));
            }
        }
        for (int n = 1; n < 200; n++) {
            bits.add((long) n);
            bits.add(Double.doubleToLongBits(n));
            bits.add(Double.doubleToLongBits(n / 100.0));
            bits.add(Double.doubleToLongBits((1L << 53) + n)); // integers near the limit of exactness
            bits.add(Double.doubleToLongBits(2e23 / n));
        }
        for (int i = 0; i < random; i++) {
            bits.add(source.nextLong());
        }
        return bits.stream().mapToLong(Long::longValue).toArray();
    }

    private static void addAround(List<Integer> bits, float x) {
        for (int offset = -2; offset <= 2; offset++) {
            bits.add(Math.max(0, Float.floatToIntBits(x) + offset));
        }
    }

    /** Writes the file named by the only argument. */
    public static void main(String[] arguments) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# Float.toString and Double.toString of Java " + Runtime.version()
                + ", written by src/test/java/floatlab/format/FloatTextSample.java");
        // Strides that share no factor with the number of fractions per exponent, so that all of these come up.
        int[] floats = floatBits(1, 500);
        for (int i = 0; i < floats.length; i += 2) {
            lines.add("f " + Integer.toHexString(floats[i]) + " " + Float.intBitsToFloat(floats[i]));
        }
        long[] doubles = doubleBits(0, 1000);
        for (int i = 0; i < doubles.length; i += 5) {
            lines.add("d " + Long.toHexString(doubles[i]) + " " + Double.longBitsToDouble(doubles[i]));
        }
        Files.writeString(Path.of(arguments[0]), String.join("\n", lines) + "\n");
    }
}
