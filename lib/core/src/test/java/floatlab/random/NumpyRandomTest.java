package floatlab.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what NumPy itself drew: src/test/python/record_numpy_random.py. */
class NumpyRandomTest {
    private static final int MILLION = 1_000_000;
    private static final Map<Long, Map<String, String>> RECORDED = read();

    static Iterable<Long> seeds() {
        return RECORDED.keySet();
    }

    @Test
    void recordCoversTheSeedRange() {
        assertThat(RECORDED).containsKeys(0L, 1L, (1L << 31) - 1, 1L << 31, (1L << 32) - 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void random(long seed) {
        double[] expected = doubles(seed, "random");
        assertThat(new NumpyRandom(seed).random(expected.length)).containsExactly(expected);
        NumpyRandom oneByOne = new NumpyRandom(seed);
        for (double x : expected) {
            assertThat(oneByOne.random()).isEqualTo(x);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void signedNumbersAreTwiceTheOthersMinusOne(long seed) {
        double[] expected =
                Arrays.stream(doubles(seed, "random")).map(r -> 2 * r - 1).toArray();
        float[] floats = new NumpyRandom(seed).signedFloats(expected.length);
        NumpyRandom oneByOne = new NumpyRandom(seed);
        for (int i = 0; i < expected.length; i++) {
            assertThat(oneByOne.signed())
                    .isEqualTo(expected[i])
                    .isGreaterThanOrEqualTo(-1)
                    .isLessThan(1);
            assertThat(floats[i]).isEqualTo((float) expected[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMillionNumbers(long seed) {
        double[] numbers = new NumpyRandom(seed).random(MILLION);
        ByteBuffer bytes = ByteBuffer.allocate(8 * MILLION).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(numbers);
        assertThat(sha256(bytes)).isEqualTo(RECORDED.get(seed).get("random-million-sha256"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMillionFloats(long seed) {
        float[] numbers = new NumpyRandom(seed).randomFloats(MILLION);
        ByteBuffer bytes = ByteBuffer.allocate(4 * MILLION).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        assertThat(sha256(bytes)).isEqualTo(RECORDED.get(seed).get("floats-million-sha256"));
    }

    /**
     * NumPy's log is its C library's. One ulp of the logarithm is 2^-52 of it at most, halved by the root; with the
     * roundings of quotient, root and product, each 2^-53 on either side, that is 3 · 2^-52 of the result: 6 ulps at
     * most.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void standardNormalButForTheLastBits(long seed) {
        double[] expected = doubles(seed, "normal");
        double[] actual = new NumpyRandom(seed).standardNormal(expected.length);
        int different = 0;
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i])).isLessThanOrEqualTo(6 * Math.ulp(expected[i]));
            different += actual[i] == expected[i] ? 0 : 1;
        }
        assertThat(different).as("numbers not equal to NumPy's").isLessThan(expected.length / 10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void permutation(long seed) {
        int[] expected = integers(seed, "permutation");
        assertThat(new NumpyRandom(seed).permutation(expected.length)).containsExactly(expected);
        assertThat(sha256(new NumpyRandom(seed).permutation(MILLION)))
                .isEqualTo(RECORDED.get(seed).get("permutation-million-sha256"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shufflingFloatsMakesTheSameExchanges(long seed) {
        int[] expected = integers(seed, "permutation");
        float[] values = new float[expected.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        new NumpyRandom(seed).shuffle(values);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isEqualTo(expected[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void randint(long seed) {
        assertThat(new NumpyRandom(seed).randint(-5, 12, 50)).containsExactly(integers(seed, "randint -5 12"));
        assertThat(new NumpyRandom(seed).randint(7, 8, 5)).containsExactly(integers(seed, "randint 7 8"));
        assertThat(new NumpyRandom(seed).randint(Integer.MIN_VALUE, Integer.MAX_VALUE, 20))
                .containsExactly(integers(seed, "randint -2147483648 2147483647"));
        assertThat(sha256(new NumpyRandom(seed).randint(0, 1000, MILLION)))
                .isEqualTo(RECORDED.get(seed).get("randint-million-sha256"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allMethodsShareOneStream(long seed) {
        double[] expected = doubles(seed, "mixed");
        NumpyRandom random = new NumpyRandom(seed);
        double[] actual = Stream.of(
                        random.random(3),
                        random.standardNormal(3),
                        Arrays.stream(random.permutation(5)).asDoubleStream().toArray(),
                        Arrays.stream(random.randint(0, 10, 4)).asDoubleStream().toArray(),
                        random.standardNormal(2),
                        random.random(2))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i])).isLessThanOrEqualTo(6 * Math.ulp(expected[i]));
        }
    }

    @Test
    void nothingDrawnForNoNumbers() {
        NumpyRandom random = new NumpyRandom(42);
        assertThat(random.random(0)).isEmpty();
        assertThat(random.randomFloats(0)).isEmpty();
        assertThat(random.standardNormal(0)).isEmpty();
        assertThat(random.permutation(0)).isEmpty();
        assertThat(random.permutation(1)).containsExactly(0);
        assertThat(random.randint(3, 4, 9)).containsOnly(3);
        random.shuffle(new int[0]);
        random.shuffle(new float[1]);
        assertThat(random.random()).isEqualTo(new NumpyRandom(42).random());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE})
    void seedOutOfRange(long seed) {
        assertThatThrownBy(() -> new NumpyRandom(seed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seed is " + seed + ", expected 0 to 4294967295");
    }

    @Test
    void badArguments() {
        NumpyRandom random = new NumpyRandom(0);
        String message = "n is -1, expected 0 or more";
        assertThatThrownBy(() -> random.random(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> random.randomFloats(-1)).hasMessage(message);
        assertThatThrownBy(() -> random.signedFloats(-1)).hasMessage(message);
        assertThatThrownBy(() -> random.standardNormal(-1)).hasMessage(message);
        assertThatThrownBy(() -> random.permutation(-1)).hasMessage(message);
        assertThatThrownBy(() -> random.randint(0, 2, -1)).hasMessage(message);
        assertThatThrownBy(() -> random.randint(2, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("high is 2, expected more than low, which is 2");
        assertThatThrownBy(() -> random.shuffle((int[]) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("values");
        assertThatThrownBy(() -> random.shuffle((float[]) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("values");
    }

    private static double[] doubles(long seed, String what) {
        return Arrays.stream(RECORDED.get(seed).get(what).split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static int[] integers(long seed, String what) {
        return Arrays.stream(RECORDED.get(seed).get(what).split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static String sha256(int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return sha256(bytes);
    }

    private static String sha256(ByteBuffer bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static Map<Long, Map<String, String>> read() {
        Map<Long, Map<String, String>> records = new LinkedHashMap<>();
        try (InputStream in = NumpyRandomTest.class.getResourceAsStream("numpy_random.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .forEach(fields -> records.computeIfAbsent(Long.parseLong(fields[0]), seed -> new LinkedHashMap<>())
                            .put(fields[1], fields[2]));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return records;
    }
}
