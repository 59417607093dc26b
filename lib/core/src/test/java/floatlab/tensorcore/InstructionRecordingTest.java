package floatlab.tensorcore;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.random.NumpyRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every output of an instruction that was recorded on an H100 is ours, bit for bit. */
class InstructionRecordingTest {
    private static final int TILES = 4096;

    @ParameterizedTest
    @EnumSource
    void ofNumbersWithFewAndManyExponents(H100.Kind kind) {
        List<String> sets = Stream.of(8, 14, 24)
                .map(spread -> "mma/" + kind.file + "-" + spread + "-")
                .filter(name -> H100.exists(name + "a"))
                .toList();
        assertThat(sets).hasSize(2);
        for (String set : sets) {
            int[] ours = kind.outputs(H100.integers(set + "a"), H100.integers(set + "b"), H100.integers(set + "c"));
            assertThat(ours).as(set).hasSize(4096).isEqualTo(H100.integers(set + "d"));
        }
    }

    /** Subnormal numbers, zeros of both signs, infinities and NaN among them. */
    @ParameterizedTest
    @EnumSource
    void ofAnyBits(H100.Kind kind) throws Exception {
        NumpyRandom random = new NumpyRandom(101);
        int[] a = anyBits(random, TILES * 16 * kind.k, kind.bits);
        int[] b = anyBits(random, TILES * 8 * kind.k, kind.bits);
        int[] c = anyBits(random, TILES * 128, kind.accumulatorBits);
        check(kind, "bits", 101, kind.outputs(a, b, c));
    }

    @ParameterizedTest
    @EnumSource
    void ofOrdinaryNumbers(H100.Kind kind) throws Exception {
        NumpyRandom random = new NumpyRandom(303);
        int[] a = near(anyBits(random, TILES * 16 * kind.k, kind.bits), kind.operands.exponentBits(), kind.bits);
        int[] b = near(anyBits(random, TILES * 8 * kind.k, kind.bits), kind.operands.exponentBits(), kind.bits);
        int[] c = near(
                anyBits(random, TILES * 128, kind.accumulatorBits),
                kind.accumulatorBits == 32 ? 8 : 5,
                kind.accumulatorBits);
        check(kind, "ordinary", 303, kind.outputs(a, b, c));
    }

    private static void check(H100.Kind kind, String set, int seed, int[] ours) throws NoSuchAlgorithmException {
        int[] first = H100.integers("any-bits/" + kind.file + "-" + set + "-" + seed + "-first-32-tiles");
        assertThat(Arrays.copyOf(ours, first.length)).hasSize(4096).isEqualTo(first);
        String expected = H100.lines("any-bits/digests.csv").stream()
                .filter(line -> line.startsWith(kind.file + "," + set + "," + seed + ","))
                .findFirst()
                .orElseThrow()
                .split(",")[5];
        ByteBuffer bytes =
                ByteBuffer.allocate(ours.length * kind.accumulatorBits / 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int output : ours) {
            if (kind.accumulatorBits == 32) {
                bytes.putInt(output);
            } else {
                bytes.putShort((short) output);
            }
        }
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
        assertThat(ours).hasSize(524_288);
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(expected);
    }

    private static int[] anyBits(NumpyRandom random, int n, int bits) {
        return Arrays.stream(random.random(n))
                .mapToInt(r -> (int) (long) Math.scalb(r, bits))
                .toArray();
    }

    /** The two lowest bits of the exponent field stay; with 0 the field is the bias less 2. */
    private static int[] near(int[] encoded, int exponentBits, int width) {
        int stored = width - exponentBits - 1;
        int bias = (1 << (exponentBits - 1)) - 1;
        int field = ((1 << exponentBits) - 1) << stored;
        return Arrays.stream(encoded)
                .map(v -> v & ~field | (bias - 2 + (v >> stored & 3)) << stored)
                .toArray();
    }
}
