package floatlab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import floatlab.format.BlockFormat.Encoded;
import floatlab.format.BlockFormat.Scale;
import floatlab.random.NumpyRandom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The formats of microscaling, beside ml_dtypes and gfloat (record_small_formats.py) and beside exact arithmetic. */
class BlockFormatTest {
    private static final List<Format> ELEMENTS = List.of(Format.FLOAT6_E3M2, Format.FLOAT6_E2M3, Format.FLOAT4_E2M1);

    static Stream<Format> elements() {
        return ELEMENTS.stream();
    }

    static Stream<BlockFormat> powersOfTwo() {
        return Stream.of(
                BlockFormat.MXFP8_E4M3,
                BlockFormat.MXFP8_E5M2,
                BlockFormat.MXFP6_E3M2,
                BlockFormat.MXFP6_E2M3,
                BlockFormat.MXFP4);
    }

    private static List<String[]> recorded(String kind, String name) throws IOException {
        try (InputStream in = BlockFormatTest.class.getResourceAsStream("small-formats.txt")) {
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> line.startsWith(kind + "," + name + ","))
                    .map(line -> line.split(","))
                    .toList();
        }
    }

    private static float[] floats(String words) {
        String[] hex = words.split(" ");
        float[] x = new float[hex.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(hex[i], 16));
        }
        return x;
    }

    @ParameterizedTest
    @MethodSource("elements")
    void everyEncodingIsMlDtypes(Format format) throws IOException {
        float[] values = floats(recorded("values", format.name()).get(0)[2]);
        assertThat(values).hasSize(1 << format.bits());
        for (int code = 0; code < values.length; code++) {
            assertThat(Float.floatToRawIntBits(format.fromBits(code))).isEqualTo(Float.floatToRawIntBits(values[code]));
            assertThat(format.toBits(values[code])).isEqualTo(code);
            assertThat(format.holds(values[code])).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("elements")
    void everyNumberOfSixteenBitsRoundsAsInMlDtypes(Format format) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Format wide : List.of(Format.BFLOAT16, Format.BINARY16)) {
            for (int code = 0; code < 1 << 16; code++) {
                float x = wide.fromBits(code);
                if (!Float.isNaN(x)) {
                    digest.update((byte) format.toBits(x));
                }
            }
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo(recorded("rounded", format.name()).get(0)[2]);
    }

    @ParameterizedTest
    @MethodSource("powersOfTwo")
    void blocksAreThoseOfGfloat(BlockFormat format) throws IOException {
        List<String[]> blocks = recorded("block", format.name());
        assertThat(blocks).hasSize(28);
        for (String[] block : blocks) {
            Encoded encoded = format.encode(floats(block[2]));
            byte[] expected = HexFormat.of().parseHex(block[3]);
            assertThat(encoded.scales()).containsExactly(expected[0]);
            assertThat(encoded.elements()).containsExactly(Arrays.copyOfRange(expected, 1, expected.length));
        }
    }

    /** The least power of two with which nothing saturates, by a search through all of them. */
    @ParameterizedTest
    @MethodSource("powersOfTwo")
    void roundingUpSaturatesNothing(BlockFormat floor) {
        BlockFormat up = floor.withScale(Scale.UP);
        NumpyRandom random = new NumpyRandom(8);
        boolean another = false;
        for (int trial = 0; trial < 400; trial++) {
            float[] x = random.signedFloats(32);
            for (int i = 0; i < 32; i++) {
                x[i] *= trial % 4 == 0 ? (float) floor.element().max() : (float) Math.scalb(1.0, trial % 240 - 120);
            }
            if (trial == 0) {
                x = new float[] {(float) floor.element().max() * 4};
            }
            BigDecimal amax = new BigDecimal(0);
            for (float term : x) {
                amax = amax.max(new BigDecimal(term).abs());
            }
            BigDecimal largest = amax;
            int least = IntStream.range(0, 255)
                    .filter(code -> new BigDecimal(floor.element().max())
                                    .multiply(new BigDecimal(Math.scalb(1.0, code - 127)))
                                    .compareTo(largest)
                            >= 0)
                    .findFirst()
                    .orElseThrow();
            assertThat(up.encode(x).scales()[0] & 0xFF).isEqualTo(least);
            another |= !up.encode(x)
                    .equals(floor.withScale(Scale.UP).withScale(Scale.FLOOR).encode(x));
        }
        assertThat(another).isTrue();
    }

    /** Every element and every scale is the nearest, by exact arithmetic over all candidates. */
    @Test
    void nvfp4TakesTheNearestNumbers() {
        NumpyRandom random = new NumpyRandom(9);
        for (int trial = 0; trial < 60; trial++) {
            float[] x = random.signedFloats(40);
            for (int i = 0; i < x.length; i++) {
                x[i] *= (float) Math.scalb(1.0, trial % 7 * 3 - 9 + i / 16 * 4);
            }
            Encoded encoded = BlockFormat.NVFP4.encode(x);
            float largest = 0;
            for (float term : x) {
                largest = Math.max(largest, Math.abs(term));
            }
            float tensorScale = encoded.tensorScale();
            assertThat(tensorScale)
                    .isEqualTo(new BigDecimal(largest)
                            .divide(new BigDecimal(6 * 448), new MathContext(60))
                            .floatValue());
            byte[] scales = encoded.scales();
            for (int block = 0; block < scales.length; block++) {
                int to = Math.min(x.length, 16 * block + 16);
                float amax = 0;
                for (int i = 16 * block; i < to; i++) {
                    amax = Math.max(amax, Math.abs(x[i]));
                }
                BigDecimal six = new BigDecimal(6).multiply(new BigDecimal(tensorScale));
                isNearest(Format.FLOAT8_E4M3, scales[block] & 0xFF, new BigDecimal(amax), six);
                float scale = Format.FLOAT8_E4M3.fromBits(scales[block]);
                BigDecimal both = new BigDecimal(scale).multiply(new BigDecimal(tensorScale));
                for (int i = 16 * block; i < to && scale > 0; i++) {
                    isNearest(Format.FLOAT4_E2M1, encoded.elements()[i], new BigDecimal(x[i]), both);
                    assertThat(encoded.decode()[i])
                            .isEqualTo(new BigDecimal(Format.FLOAT4_E2M1.fromBits(encoded.elements()[i]))
                                    .multiply(both)
                                    .floatValue());
                }
            }
        }
    }

    /** No number of the format is nearer to a/b than the encoded one, and of two as near it is the even one. */
    private static void isNearest(Format format, int code, BigDecimal a, BigDecimal b) {
        BigDecimal distance = distance(format, code, a, b);
        for (int other = 0; other < 1 << format.bits(); other++) {
            float value = format.fromBits(other);
            if (!Float.isNaN(value) && value != format.fromBits(code)) {
                int nearer = distance(format, other, a, b).compareTo(distance);
                assertThat(nearer).isGreaterThanOrEqualTo(0);
                if (nearer == 0) {
                    assertThat(code % 2).isZero();
                }
            }
        }
    }

    private static BigDecimal distance(Format format, int code, BigDecimal a, BigDecimal b) {
        return new BigDecimal(format.fromBits(code)).multiply(b).subtract(a).abs();
    }

    @Test
    void aBadNumberSpoilsItsBlockAlone() {
        float[] x = new float[64];
        x[3] = 1;
        x[40] = Float.NaN;
        for (BlockFormat format : List.of(BlockFormat.MXFP4, BlockFormat.NVFP4, BlockFormat.MXFP8_E5M2)) {
            float[] y = format.round(x);
            assertThat(y[3]).isCloseTo(1, within(1e-6f));
            assertThat(y[40]).isNaN();
            assertThat(y[40 / format.size() * format.size()]).isNaN();
            x[40] = Float.NEGATIVE_INFINITY;
            assertThat(format.round(x)[40]).isNaN();
        }
    }

    @Test
    void zerosKeepTheirSignAndAShortBlockIsABlock() {
        float[] x = {-0f, 0, 3};
        assertThat(BlockFormat.MXFP4.round(x)).containsExactly(-0f, 0f, 3f);
        // The tensor's scale is a rounded float, 3/2688.
        assertThat(BlockFormat.NVFP4.round(x)).containsExactly(-0f, 0f, Math.nextUp(3f));
        for (BlockFormat format : List.of(BlockFormat.MXFP4, BlockFormat.NVFP4)) {
            assertThat(format.round(new float[] {-0f, 0})).containsExactly(-0f, 0f);
            assertThat(format.round(new float[0])).isEmpty();
        }
        // Seven saturates by the standard's rule and is rounded up to eight by the other.
        assertThat(BlockFormat.MXFP4.round(new float[] {7})).containsExactly(6f);
        assertThat(BlockFormat.MXFP4.withScale(Scale.UP).round(new float[] {7})).containsExactly(8f);
    }

    @Test
    void numbersTooSmallForAnyScaleBecomeZero() {
        float[] x = {Float.MIN_VALUE, -Float.MIN_VALUE};
        assertThat(BlockFormat.NVFP4.round(x)).containsExactly(0f, -0f);
        assertThat(BlockFormat.MXFP8_E5M2.round(x)).containsExactly(0f, -0f);
        assertThat(BlockFormat.MXFP8_E4M3.round(new float[] {Float.MAX_VALUE})[0])
                .isEqualTo(448 * 0x1p119f);
    }

    @Test
    void aFormatWithoutNanSaysSo() {
        for (Format format : ELEMENTS) {
            assertThat(format.holds(Double.NaN)).isFalse();
            assertThat(format.round(Double.NaN)).isNaN();
            assertThat(format.round(1e30)).isEqualTo(format.max());
            assertThat(format.round(Double.NEGATIVE_INFINITY)).isEqualTo(-format.max());
            assertThat(format).asString().endsWith("no ∞ or NaN, saturating)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> format.toBits(Float.NaN))
                    .withMessage("x is NaN, expected a number, since " + format.name() + " has no NaN");
            assertThatIllegalArgumentException().isThrownBy(() -> format.fields(Double.NaN));
        }
        assertThat(Format.FLOAT4_E2M1.fields(-6)).isEqualTo("1 11 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Format("x", 2, 2, 6, true, false, true))
                .withMessage("infinity is true, expected false in a format without NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Format("x", 2, 2, 6, false, false, false))
                .withMessage("saturating is false, expected true in a format without NaN");
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlockFormat("x", Format.BINARY16, 32, Scale.FLOOR))
                .withMessageStartingWith("element is binary16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlockFormat("x", Format.FLOAT4_E2M1, 0, Scale.FLOOR))
                .withMessage("size is 0, expected 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Encoded(BlockFormat.MXFP4, 1, new byte[1], new byte[33]))
                .withMessage("scales is 1 scales, expected 2, one for each block");
        assertThatNullPointerException().isThrownBy(() -> BlockFormat.MXFP4.encode(null));
        Encoded encoded = BlockFormat.MXFP4.encode(new float[33]);
        assertThat(encoded).hasToString("mxfp4, 33 numbers in 2 blocks");
        assertThat(encoded)
                .isEqualTo(BlockFormat.MXFP4.encode(new float[33]))
                .hasSameHashCodeAs(BlockFormat.MXFP4.encode(new float[33]));
        assertThat(encoded).isNotEqualTo(BlockFormat.MXFP6_E2M3.encode(new float[33]));
    }
}
