package floatlab.fuzz;

import static floatlab.fuzz.Documented.promise;

import floatlab.compare.Comparison;
import floatlab.compare.ElementType;
import floatlab.compare.NpyArray;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** {@code .npy} files: any bytes, and any header and data behind a right beginning. */
final class NpyFuzz {
    private NpyFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        byte[] file = file(data);
        NpyArray array = Documented.call(() -> NpyArray.read(new ByteArrayInputStream(file)))
                .orElse(null);
        if (array == null) {
            return;
        }
        long elements = Arrays.stream(array.shape()).asLongStream().reduce(1, (a, b) -> a * b);
        promise(array.doubles().length == elements, "as many elements as the shape says");
        decoded(array, file);
        promise(Comparison.of(array, array).differing() == 0, "an array is equal to itself");
        promise(!array.toString().isEmpty(), "it has a text");
        byte[] other = file(data);
        other[other.length - 1] ^= (byte) 0x80; // often the sign of the last number
        Documented.call(() -> NpyArray.read(new ByteArrayInputStream(other)))
                .ifPresent(second -> CompareFuzz.facts(Comparison.of(array, second), 5));
        if (array.type().bytes() < 4 || array.type() == ElementType.FLOAT32) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            array.write(out);
            NpyArray again = NpyArray.read(new ByteArrayInputStream(out.toByteArray()));
            promise(Arrays.equals(again.shape(), array.shape()), "the shape is kept");
            promise(Arrays.equals(rawBits(again.floats()), rawBits(array.floats())), "the bits are kept");
            Documented.call(array::tensor, IllegalStateException.class);
        }
    }

    /** The elements are what the bytes behind the header say, where it says each thing once. */
    private static void decoded(NpyArray array, byte[] file) {
        int data = file[6] == 1
                ? 10 + (file[8] & 0xff) + ((file[9] & 0xff) << 8)
                : 12 + (file[8] & 0xff) + ((file[9] & 0xff) << 8) + ((file[10] & 0xff) << 16); // no header is longer
        String header = new String(file, 0, data, StandardCharsets.ISO_8859_1);
        List<MatchResult> types =
                Pattern.compile("([<>])f([48])").matcher(header).results().toList();
        List<MatchResult> orders =
                Pattern.compile("True|False").matcher(header).results().toList();
        boolean floats = array.type() == ElementType.FLOAT32 || array.isDouble();
        if (types.size() != 1 || orders.size() != 1 || !floats) {
            return;
        }
        int bytes = Integer.parseInt(types.get(0).group(2));
        promise(array.isDouble() == (bytes == 8), "floats or doubles");
        boolean little = types.get(0).group(1).equals("<");
        int[] shape = array.shape();
        double[] wide = array.doubles();
        float[] narrow = array.isDouble() ? null : array.floats();
        for (int k = 0; k < wide.length; k++) {
            int place = orders.get(0).group().equals("True") ? columnMajor(k, shape) : k;
            long bits = 0;
            for (int i = 0; i < bytes; i++) {
                int at = data + place * bytes + (little ? bytes - 1 - i : i);
                bits = bits << 8 | file[at] & 0xff;
            }
            promise(
                    narrow == null
                            ? Double.doubleToRawLongBits(wide[k]) == bits
                            : Float.floatToRawIntBits(narrow[k]) == (int) bits,
                    "element " + k + " of " + array);
        }
    }

    /** Where the k-th element, row by row, lies in an array that is stored with the first axis fastest. */
    private static int columnMajor(int k, int[] shape) {
        int place = 0;
        int rest = k;
        int stride = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            stride /= shape[axis];
            place += rest % shape[axis] * stride;
            rest /= shape[axis];
        }
        return place;
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
