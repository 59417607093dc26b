package floatlab.fuzz;

import static floatlab.fuzz.Documented.promise;

import floatlab.compare.Comparison;
import floatlab.compare.NpyArray;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** {@code .npy} files: any bytes, and any header and data behind a right beginning. */
final class NpyFuzz {
    private NpyFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        NpyArray array = Documented.call(() -> NpyArray.read(new ByteArrayInputStream(file(data))))
                .orElse(null);
        if (array == null) {
            return;
        }
        long elements = Arrays.stream(array.shape()).asLongStream().reduce(1, (a, b) -> a * b);
        promise(array.doubles().length == elements, "as many elements as the shape says");
        promise(Comparison.of(array, array).differing() == 0, "an array is equal to itself");
        promise(!array.toString().isEmpty(), "it has a text");
        byte[] other = file(data);
        other[other.length - 1] ^= (byte) 0x80; // often the sign of the last number
        Documented.call(() -> NpyArray.read(new ByteArrayInputStream(other)))
                .ifPresent(second -> CompareFuzz.facts(Comparison.of(array, second), 5));
        if (!array.isDouble()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            array.write(out);
            NpyArray again = NpyArray.read(new ByteArrayInputStream(out.toByteArray()));
            promise(Arrays.equals(again.shape(), array.shape()), "the shape is kept");
            promise(Arrays.equals(rawBits(again.floats()), rawBits(array.floats())), "the bits are kept");
            Documented.call(array::tensor, IllegalStateException.class);
        }
    }

    /** The bytes as they are; or, if the first is odd, what stands behind the magic number, version and header's length. */
    private static byte[] file(byte[] data) {
        if (data.length < 3 || (data[0] & 1) == 0) {
            return data.clone();
        }
        int header = Math.min(data[1] & 0xff, data.length - 2);
        byte[] file = new byte[10 + data.length - 2];
        System.arraycopy(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header, 0}, 0, file, 0, 10);
        System.arraycopy(data, 2, file, 10, data.length - 2);
        return file;
    }

    private static int[] rawBits(float[] floats) {
        int[] bits = new int[floats.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(floats[i]);
        }
        return bits;
    }
}
