package floatlab.tensorcore;

import floatlab.format.Format;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What was recorded on an H100, from the test resources. */
final class H100 {

    /** Kinds of instructions as the recordings name them, with the width of an encoded factor and of an accumulator. */
    enum Kind {
        F16("f16", Format.BINARY16, 16, 16, 32),
        BF16("bf16", Format.BFLOAT16, 16, 16, 32),
        TF32("tf32", Format.TENSOR_FLOAT32, 8, 32, 32),
        E4M3("e4m3", Format.FLOAT8_E4M3, 32, 8, 32),
        E5M2("e5m2", Format.FLOAT8_E5M2, 32, 8, 32),
        HALF("f16f16", Format.BINARY16, 16, 16, 16);

        final String file;
        final Format operands;
        final int k;
        final int bits;
        final int accumulatorBits;

        Kind(String file, Format operands, int k, int bits, int accumulatorBits) {
            this.file = file;
            this.operands = operands;
            this.k = k;
            this.bits = bits;
            this.accumulatorBits = accumulatorBits;
        }

        float factor(int encoded) {
            return bits == 32 ? Float.intBitsToFloat(encoded) : operands.fromBits(encoded);
        }

        float accumulator(int encoded) {
            return accumulatorBits == 32 ? Float.intBitsToFloat(encoded) : Format.BINARY16.fromBits(encoded);
        }

        /** The bits that the H100 writes: it has one NaN. */
        int output(float d) {
            if (accumulatorBits == 32) {
                return Float.isNaN(d) ? 0x7fffffff : Float.floatToRawIntBits(d);
            }
            return Float.isNaN(d) ? 0x7fff : Format.BINARY16.toBits(d);
        }

        /** The outputs of some tiles: a has 16 rows of k numbers, b has k rows of 8, c has 16 rows of 8. */
        int[] outputs(int[] a, int[] b, int[] c) {
            int[] d = new int[c.length];
            float[] row = new float[k];
            float[] column = new float[k];
            for (int i = 0; i < d.length; i++) {
                int tile = i / 128;
                for (int l = 0; l < k; l++) {
                    row[l] = factor(a[i / 8 * k + l]);
                    column[l] = factor(b[(tile * k + l) * 8 + i % 8]);
                }
                float from = accumulator(c[i]);
                d[i] = output(
                        accumulatorBits == 32
                                ? TensorCore.HOPPER.multiplyAdd(operands, row, column, from)
                                : TensorCore.HOPPER.multiplyAddHalf(operands, row, column, from));
            }
            return d;
        }
    }

    private H100() {}

    /** An array of whole numbers, or of floats as their bits, whatever its shape. */
    static int[] integers(String name) {
        byte[] file;
        try (InputStream in = new GZIPInputStream(open(name + ".npy.gz"))) {
            file = in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        int start = 10 + (file[8] & 0xff) + ((file[9] & 0xff) << 8);
        String header = new String(file, 10, start - 10, StandardCharsets.US_ASCII);
        int width = header.charAt(header.indexOf("'descr': '") + "'descr': '".length() + 2) - '0';
        int[] all = new int[(file.length - start) / width];
        for (int i = 0; i < all.length; i++) {
            for (int k = width - 1; k >= 0; k--) {
                all[i] = all[i] << 8 | file[start + i * width + k] & 0xff;
            }
        }
        return all;
    }

    static float[] floats(String name) {
        int[] bits = integers(name);
        float[] x = new float[bits.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(bits[i]);
        }
        return x;
    }

    /** The lines of a table, without the one that names the versions and the one that names the columns. */
    static List<String> lines(String name) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(open(name), StandardCharsets.UTF_8))) {
            return in.lines().skip(2).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static boolean exists(String name) {
        return H100.class.getResource("/floatlab/tensorcore/" + name + ".npy.gz") != null;
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = H100.class.getResourceAsStream("/floatlab/tensorcore/" + name);
        if (in == null) {
            throw new IOException("no recording " + name);
        }
        return in;
    }
}
