package floatlab.format;

import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.Arrays;
import java.util.Objects;

/**
 * Numbers of four, six or eight bits that share a scale, block after block: what language models are stored and multiplied in.
 *
 * <p>A block of {@link #size()} numbers x<sub>i</sub> becomes a scale s and elements p<sub>i</sub> of {@link #element()}, so
 * that x<sub>i</sub> ≈ s·p<sub>i</sub>. The element is the exact quotient x<sub>i</sub>/s, rounded once to nearest, ties to
 * even (by way of a double, which changes nothing: see {@link Format#divide(double, double, Rounding)}); what exceeds the element's largest number becomes that number. A last block may be shorter.
 *
 * <p>How the scale is chosen, its {@link Scale rule}, changes the bits, and the standard leaves it open: it names one rule and
 * lets others be used.
 *
 * <p>A block with a NaN or an infinity becomes a block of NaN; the standard leaves that open, too. Sources: OCP Microscaling
 * Formats (MX) Specification 1.0, sections 5 and 6.3; Mishra et al., <i>Recipes for pre-training LLMs with MXFP8</i>, arXiv
 * 2506.08027, for {@link Scale#UP}; NVIDIA, <i>Pretraining large language models with NVFP4</i>, arXiv 2509.25149.
 *
 * @param name as shown in tables
 * @param element the format of the elements
 * @param size how many numbers share a scale
 * @param scale the rule for the scale
 */
public record BlockFormat(String name, Format element, int size, Scale scale) {

    /** How a block's scale comes from the largest magnitude in it, amax. */
    public enum Scale {
        /**
         * A power of two in E8M0, 2^(⌊log₂ amax⌋ − emax), with emax the exponent of the element's largest number: the rule of
         * the OCP's specification, section 6.3. The largest elements may saturate: 7 in FP4 becomes 6.
         */
        FLOOR,
        /** The smallest power of two in E8M0 with which no element exceeds the element's largest number: NVIDIA's rule. */
        UP,
        /**
         * The float amax / largest element, in relation to a scale of the whole tensor and rounded to E4M3, whose sign is never
         * used. The tensor's scale is the float nearest to the largest magnitude of all / (largest element · 448).
         */
        E4M3
    }

    /** MXFP8 with E4M3 elements: 32 of them share a power of two. */
    public static final BlockFormat MXFP8_E4M3 = mx("mxfp8 e4m3", Format.FLOAT8_E4M3);

    /** MXFP8 with E5M2 elements. */
    public static final BlockFormat MXFP8_E5M2 = mx("mxfp8 e5m2", Format.FLOAT8_E5M2);

    /** MXFP6 with E3M2 elements. */
    public static final BlockFormat MXFP6_E3M2 = mx("mxfp6 e3m2", Format.FLOAT6_E3M2);

    /** MXFP6 with E2M3 elements. */
    public static final BlockFormat MXFP6_E2M3 = mx("mxfp6 e2m3", Format.FLOAT6_E2M3);

    /** MXFP4: 32 elements of E2M1. */
    public static final BlockFormat MXFP4 = mx("mxfp4", Format.FLOAT4_E2M1);

    /** NVFP4: 16 elements of E2M1 share an E4M3 scale, and all blocks a float. */
    public static final BlockFormat NVFP4 = new BlockFormat("nvfp4", Format.FLOAT4_E2M1, 16, Scale.E4M3);

    private static final int E8M0_BIAS = 127;
    private static final int E8M0_NAN = 0xFF;
    private static final Format SCALES = Format.FLOAT8_E4M3.asSaturating();

    /**
     * A format of blocks.
     *
     * @throws NullPointerException if name, element or scale is null
     * @throws IllegalArgumentException if size is not positive, or the element has more than eight bits
     */
    public BlockFormat {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(element, "element");
        Objects.requireNonNull(scale, "scale");
        Require.atLeast("size", size, 1);
        Require.that(element.bits() <= 8, "element", () -> element, "a format of at most eight bits");
    }

    private static BlockFormat mx(String name, Format element) {
        return new BlockFormat(name, element, 32, Scale.FLOOR);
    }

    /**
     * The same blocks with another rule for the scale.
     *
     * @param scale the rule
     * @return the format
     * @throws NullPointerException if scale is null
     */
    public BlockFormat withScale(Scale scale) {
        return new BlockFormat(name, element, size, scale);
    }

    /**
     * An encoded array.
     *
     * @param format its format
     * @param tensorScale the scale of all blocks; 1 unless the rule is {@link Scale#E4M3}
     * @param scales a byte for each block: E8M0, the exponent + 127 with 255 for NaN, or E4M3
     * @param elements a byte for each number, the encoding in its low bits
     */
    public record Encoded(BlockFormat format, float tensorScale, byte[] scales, byte[] elements) {

        /**
         * An encoded array; the arrays are copied.
         *
         * @throws NullPointerException if an argument is null
         * @throws IllegalArgumentException if there is not one scale for each block
         */
        public Encoded {
            Objects.requireNonNull(format, "format");
            scales = Objects.requireNonNull(scales, "scales").clone();
            elements = Objects.requireNonNull(elements, "elements").clone();
            int blocks = (elements.length + format.size - 1) / format.size;
            int count = scales.length;
            Require.that(count == blocks, "scales", () -> count + " scales", blocks + ", one for each block");
        }

        /** {@return a copy of the scales} */
        @Override
        public byte[] scales() {
            return scales.clone();
        }

        /** {@return a copy of the elements} */
        @Override
        public byte[] elements() {
            return elements.clone();
        }

        /**
         * The numbers that are encoded: scale times element, rounded once to a float, which only a product of scales beyond a
         * float's range or precision needs.
         *
         * @return as many floats as were encoded
         */
        public float[] decode() {
            Subnormals.check();
            float[] x = new float[elements.length];
            for (int i = 0; i < x.length; i++) {
                if (i % format.size == 0) {
                    Interruption.check();
                }
                double scale = format.scaleOf(scales[i / format.size]) * tensorScale;
                x[i] = (float) (format.element.fromBits(elements[i]) * scale);
            }
            return x;
        }

        /** Equal formats, scales and elements, compared by their bits. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Encoded that
                    && format.equals(that.format)
                    && Float.compare(tensorScale, that.tensorScale) == 0
                    && Arrays.equals(scales, that.scales)
                    && Arrays.equals(elements, that.elements);
        }

        /** {@return a hash of all bits} */
        @Override
        public int hashCode() {
            return Objects.hash(format, tensorScale, Arrays.hashCode(scales), Arrays.hashCode(elements));
        }

        /** {@return the format's name, and how many numbers and blocks there are} */
        @Override
        public String toString() {
            return format.name + ", " + elements.length + " numbers in " + scales.length + " blocks";
        }
    }

    /**
     * Encodes an array, block after block.
     *
     * @param x the numbers; not changed
     * @return scales and elements
     * @throws NullPointerException if x is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public Encoded encode(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        float tensorScale = scale == Scale.E4M3 ? tensorScale(x) : 1;
        byte[] scales = new byte[(x.length + size - 1) / size];
        byte[] elements = new byte[x.length];
        for (int block = 0; block < scales.length; block++) {
            Interruption.check();
            int from = block * size;
            int to = Math.min(x.length, from + size);
            encode(x, from, to, tensorScale, scales, elements);
        }
        return new Encoded(this, tensorScale, scales, elements);
    }

    /**
     * What becomes of an array that is stored in this format: {@code encode(x).decode()}.
     *
     * @param x the numbers; not changed
     * @return as many numbers
     * @throws NullPointerException if x is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public float[] round(float[] x) {
        return encode(x).decode();
    }

    private void encode(float[] x, int from, int to, float tensorScale, byte[] scales, byte[] elements) {
        float amax = largest(x, from, to);
        int code = scale == Scale.E4M3 ? e4m3(amax, tensorScale) : e8m0(amax);
        scales[from / size] = (byte) code;
        double divisor = scaleOf((byte) code) * tensorScale;
        Format saturating = element.asSaturating();
        for (int i = from; i < to; i++) {
            // The scale is 0 in a block of zeros, or of numbers too small for the tensor's scale; NaN times any element
            // is NaN.
            double quotient = divisor > 0 ? x[i] / divisor : Math.copySign(0.0, x[i]);
            elements[i] = (byte) saturating.toBits((float) saturating.round(quotient));
        }
    }

    private double scaleOf(byte code) {
        if (scale == Scale.E4M3) {
            return Format.FLOAT8_E4M3.fromBits(code);
        }
        int field = code & 0xFF;
        return field == E8M0_NAN ? Double.NaN : Math.scalb(1.0, field - E8M0_BIAS);
    }

    /** The largest magnitude; NaN if one is NaN or infinite. */
    private static float largest(float[] x, int from, int to) {
        float amax = 0;
        for (int i = from; i < to; i++) {
            amax = Math.max(amax, Math.abs(x[i]));
        }
        return Float.isInfinite(amax) ? Float.NaN : amax;
    }

    private int e8m0(float amax) {
        if (Float.isNaN(amax)) {
            return E8M0_NAN;
        }
        if (amax == 0) {
            return 0;
        }
        int exponent = Math.getExponent((double) amax) - element.maxExponent();
        if (scale == Scale.UP) {
            exponent--; // One lower may do, if amax is a power of two just above which the largest element lies.
            while (amax > element.max() * Math.scalb(1.0, exponent)) {
                exponent++;
            }
        }
        return Math.max(0, Math.min(E8M0_NAN - 1, exponent + E8M0_BIAS));
    }

    private int e4m3(float amax, float tensorScale) {
        if (Float.isNaN(amax)) {
            return SCALES.toBits(Float.NaN);
        }
        return tensorScale == 0 ? 0 : SCALES.toBits((float) SCALES.round(amax / (element.max() * tensorScale)));
    }

    /** Of the finite blocks, so that one bad block does not spoil the others. */
    private float tensorScale(float[] x) {
        float amax = 0;
        for (int from = 0; from < x.length; from += size) {
            float largest = largest(x, from, Math.min(x.length, from + size));
            amax = Float.isNaN(largest) ? amax : Math.max(amax, largest);
        }
        return (float) (amax / (element.max() * SCALES.max()));
    }
}
