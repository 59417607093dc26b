package floatlab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import floatlab.compare.Judgement.Verdict;
import floatlab.format.Format;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ComparisonTest {
    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final LayerArithmetic TEN = LayerArithmetic.floats(9);

    private static KnownTerms terms(int n, double magnitude) {
        double[] magnitudes = new double[n];
        Arrays.fill(magnitudes, magnitude);
        return new KnownTerms(magnitudes, 1e9);
    }

    @Test
    void countsWhatDiffers() {
        float up = Math.nextUp(1f);
        Comparison c = Comparison.of(
                new float[] {1, 1, 0f, NAN, NAN, INF, INF, 2, 1 + 5 * Math.ulp(1f)},
                new float[] {1, up, -0f, NAN, 1, INF, -INF, 2, 1});
        assertThat(c.elements()).isEqualTo(9);
        assertThat(c.differing()).isEqualTo(4);
        assertThat(c.signsOfZero()).isEqualTo(1);
        assertThat(c.bothNaN()).isEqualTo(1);
        assertThat(c.notFiniteInOne()).isEqualTo(2);
        assertThat(c.largestUlps()).isEqualTo(5);
        assertThat(c.largestDifference()).isEqualTo(5 * 0x1p-23);
        assertThat(c.largestRelative()).isBetween(5.9e-7, 6e-7);
        assertThat(c.ulps())
                .hasToString("[UlpBar[ulps=0, count=5], UlpBar[ulps=1, count=1], UlpBar[ulps=2, count=0], "
                        + "UlpBar[ulps=3–4, count=0], UlpBar[ulps=5–8, count=1], UlpBar[ulps=NaN or ∞, count=2]]");
        assertThat(c.worst(3).stream().map(Comparison.Element::position)).containsExactly("(4)", "(6)", "(8)");
        assertThat(c.worst(9).get(3)).hasToString("(1): 1.0 and 1.0000001, 1 ulps");
        assertThat(c)
                .hasToString(
                        "differing: 4 of 9 elements, in no one place\nlargest difference 5.96E-7, relative 5.96E-7, 5 ulps\n"
                                + "2 × NaN or ∞ in one only\n1 × NaN in both\n1 × 0 in one, −0 in the other");
    }

    @Test
    void nothingDiffersInNothing() {
        Comparison c = Comparison.of(new float[0], new float[0]);
        assertThat(c).hasToString("all 0 elements are equal");
        assertThat(c.ulps()).hasSize(2);
        assertThat(c.judge(TEN, TEN, terms(0, 1)).verdict()).isEqualTo(Verdict.ROUNDING);
        assertThat(c.judge(TEN, TEN).verdict()).isEqualTo(Verdict.ROUNDING);
    }

    @Test
    void namesShapesThatDiffer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Comparison.of(Tensor.zeros(1, 8, 16, 12), Tensor.zeros(1, 8, 12, 16)))
                .withMessage(
                        "the shapes differ: a is float32 (1, 8, 16, 12), b is float32 (1, 8, 12, 16): axis 2 is 16 and"
                                + " 12, axis 3 is 12 and 16; the same lengths in another order");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Comparison.of(new float[3], new float[4]))
                .withMessage("the shapes differ: a is float32 (3,), b is float32 (4,): axis 0 is 3 and 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Comparison.of(NpyArray.of(new float[2], 2), NpyArray.of(new float[2], 1, 2)))
                .withMessageEndingWith(": 1 axes and 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Comparison.of(new float[3], new float[3]).judge(TEN, TEN, terms(2, 1)))
                .withMessage("terms has 2 magnitudes, expected 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Comparison.of(new float[1], new float[1]).worst(-1));
    }

    @Test
    void saysWhere() {
        assertThat(where(i -> i == 7)).isEqualTo("1 of 1024 elements, at (0, 0, 0, 7)");
        assertThat(where(i -> i / 64 % 8 == 3)).isEqualTo("128 of 1024 elements, all in channel 3");
        assertThat(where(i -> i / 64 == 11 && i % 8 == 2))
                .isEqualTo("8 of 1024 elements, all in image 1, channel 3, column 2");
        assertThat(where(i -> i % 8 == 0 || i % 8 == 7 || i / 8 % 8 == 0 || i / 8 % 8 == 7))
                .isEqualTo("448 of 1024 elements, all in the outermost row or column");
        assertThat(where(i -> i % 3 == 0)).isEqualTo("342 of 1024 elements, in no one place");
        assertThat(where(i -> false)).isEqualTo("0 of 1024 elements");
    }

    private static String where(java.util.function.IntPredicate differs) {
        Tensor a = Tensor.zeros(2, 8, 8, 8);
        Tensor b = Tensor.zeros(2, 8, 8, 8);
        for (int i = 0; i < b.size(); i++) {
            b.data()[i] = differs.test(i) ? 1 : 0;
        }
        return Comparison.of(a, b).where();
    }

    @Test
    void whatRoundingCannotDoIsABug() {
        double most = Tolerance.sure(TEN).plus(Tolerance.sure(TEN)).allowed(1, 2);
        float[] one = {1, 1, 1};
        float[] within = {1, (float) (1 + 0.99 * most), 1};
        float[] beyond = {1, (float) (1 + 1.2 * most), 1};
        assertThat(Comparison.of(one, within).judge(TEN, TEN, terms(3, 2)).verdict())
                .isEqualTo(Verdict.ROUNDING);
        Judgement bug = Comparison.of(one, beyond).judge(TEN, TEN, terms(3, 2));
        assertThat(bug.verdict()).isEqualTo(Verdict.BUG);
        assertThat(bug.ofSureBound()).isBetween(1.0, 1.3);
        assertThat(bug)
                .asString()
                .startsWith("bug: the largest difference is 1.2")
                .endsWith("1 of 3 elements, at (1)");
    }

    @Test
    void whatNeedsLuckIsABugToo() {
        LayerArithmetic many = LayerArithmetic.floats(4608);
        float[] zeros = new float[40];
        float[] far = zeros.clone();
        far[3] = (float) (0.9 * Tolerance.sure(many).plus(Tolerance.sure(many)).atol(1));
        Comparison comparison = Comparison.of(zeros, far);
        Judgement judgement = comparison.judge(many, many, terms(40, 1).withIndependentRoundings());
        assertThat(judgement.verdict()).isEqualTo(Verdict.BUG);
        assertThat(comparison.judge(many, many, terms(40, 1)))
                .asString()
                .startsWith("cannot tell: the largest difference is")
                .endsWith("give a reference in double");
        assertThat(judgement.ofSureBound()).isLessThan(1);
        assertThat(judgement.ofLikelyBound()).isGreaterThan(1);
    }

    @Test
    void differencesThatLeanToOneSideAreABug() {
        NumpyRandom random = new NumpyRandom(1);
        float[] a = random.randomFloats(2000);
        float[] leaning = a.clone();
        float[] both = a.clone();
        for (int i = 0; i < a.length; i += 7) {
            leaning[i] = Math.nextUp(a[i]);
            both[i] = random.random() < 0.5 ? Math.nextUp(a[i]) : Math.nextDown(a[i]);
        }
        KnownTerms independent = terms(2000, 2).withIndependentRoundings();
        Judgement bug = Comparison.of(leaning, a).judge(TEN, TEN, independent);
        assertThat(bug.verdict()).isEqualTo(Verdict.BUG);
        assertThat(bug.reason()).contains("lean to one side");
        // One rounded parameter may do the same, unless somebody says that there is none.
        assertThat(Comparison.of(leaning, a).judge(TEN, TEN, terms(2000, 2)).verdict())
                .isNotEqualTo(Verdict.BUG);
        assertThat(Comparison.of(both, a).judge(TEN, TEN, independent).verdict())
                .isEqualTo(Verdict.ROUNDING);
        // The same pair two thousand times counts as one rounding.
        float[] constant = new float[2000];
        Arrays.fill(constant, 1);
        float[] next = new float[2000];
        Arrays.fill(next, Math.nextUp(1f));
        assertThat(Comparison.of(constant, next).judge(TEN, TEN, independent).verdict())
                .isEqualTo(Verdict.ROUNDING);
        // Inputs of four values give four independent roundings.
        KnownTerms few = new KnownTerms(terms(2000, 2).magnitudes(), 4, true);
        assertThat(Comparison.of(leaning, a).judge(TEN, TEN, few).verdict()).isEqualTo(Verdict.ROUNDING);
        assertThat(Comparison.of(leaning, a).judge(TEN, TEN, few).blindBelow()).isInfinite();
        // Weights that are rounded to TF32 shift a channel without a bug.
        LayerArithmetic tf32 = LayerArithmetic.tf32(9);
        assertThat(Comparison.of(leaning, a).judge(TEN, tf32, terms(2000, 2)).leaning())
                .isNaN();
    }

    /** A million equal pairs, such as a ReLU gives, are sorted out in a moment. */
    @Test
    @Timeout(60)
    void aLargeConstantChannelIsJudgedQuickly() {
        float[] zeros = new float[1_000_000];
        assertThat(Comparison.of(zeros, zeros).judge(TEN, TEN).verdict()).isEqualTo(Verdict.ROUNDING);
    }

    @Test
    void nanAndInfinity() {
        float[] good = {1, 2};
        float[] nan = {1, NAN};
        assertThat(Comparison.of(good, nan).judge(TEN, TEN, terms(2, 3)).reason())
                .isEqualTo(
                        "NaN or ∞ stands in one result only, and no sum comes near overflow: 1 of 2 elements, at (1)");
        assertThat(Comparison.of(good, nan).judge(TEN, TEN, terms(2, 3e38)).verdict())
                .isEqualTo(Verdict.CANNOT_TELL);
        assertThat(Comparison.of(good, nan).judge(TEN, TEN).verdict()).isEqualTo(Verdict.CANNOT_TELL);
        assertThat(Comparison.of(nan, nan).judge(TEN, TEN, terms(2, 3)).verdict())
                .isEqualTo(Verdict.ROUNDING);
        assertThat(Comparison.of(new float[] {0f}, new float[] {-0f}).judge(TEN, TEN, terms(1, 3)))
                .hasToString("rounding: all elements are equal; 1 zero has another sign");
        assertThat(Comparison.of(good, nan).judge(TEN, TEN, terms(2, NAN)).verdict())
                .isEqualTo(Verdict.CANNOT_TELL);
        LayerArithmetic half = LayerArithmetic.of(3000, Format.BINARY16, SumOrder.UNKNOWN);
        assertThat(Comparison.of(good, new float[] {1, 2.5f})
                        .judge(half, half, terms(2, 3))
                        .verdict())
                .isEqualTo(Verdict.CANNOT_TELL);
    }

    @Test
    void withoutTermsItGuesses() {
        NumpyRandom random = new NumpyRandom(4);
        float[] a = new float[1000];
        float[] near = new float[1000];
        float[] between = new float[1000];
        float[] other = new float[1000];
        for (int i = 0; i < 1000; i++) {
            a[i] = (float) (random.random() - 0.5);
            near[i] = a[i] + (random.random() < 0.5 ? 1e-8f : -1e-8f);
            between[i] = a[i] + (random.random() < 0.5 ? 1e-4f : -1e-4f);
            other[i] = (float) (random.random() - 0.5);
        }
        assertThat(Comparison.of(a, near).judge(TEN, TEN).verdict()).isEqualTo(Verdict.ROUNDING);
        assertThat(Comparison.of(a, between).judge(TEN, TEN))
                .asString()
                .startsWith("cannot tell: rounding explains a difference of");
        assertThat(Comparison.of(a, other).judge(TEN, TEN).verdict()).isEqualTo(Verdict.BUG);
    }

    private static Judgement alone(int products, float[] a, float[] b, int... shape) {
        LayerArithmetic floats = LayerArithmetic.floats(products);
        return Comparison.of(NpyArray.of(a, shape), NpyArray.of(b, shape)).judge(floats, floats);
    }

    /** Two results alone show a bug where cancellation cannot do it: it would scatter, everywhere, and leave few bits. */
    @Test
    void filesAloneShowWhatIsNoCancellation() {
        NumpyRandom random = new NumpyRandom(8);
        float[] a = random.randomFloats(4096);
        float[] shifted = a.clone();
        float[] scaled = a.clone();
        float[] noise = a.clone();
        float[] zeros = a.clone();
        for (int i = 0; i < a.length; i++) {
            int channel = i % 8;
            shifted[i] += 0.001f * channel;
            scaled[i] *= 1 + 1e-4f * (channel + 1);
            noise[i] += (float) (random.random() - 0.5) * 0.01f;
            zeros[i] = i < 3000 ? a[i] : 0;
        }
        assertThat(alone(9, a, shifted, 512, 8)).asString().startsWith("bug: a shift and a scale of each channel");
        assertThat(alone(9, a, scaled, 512, 8)).asString().startsWith("bug: a shift and a scale of each channel");
        assertThat(alone(9, a, zeros, 512, 8))
                .asString()
                .startsWith("bug: the largest")
                .contains("73 % of the elements");
        assertThat(alone(9, a, noise, 512, 8).verdict()).isEqualTo(Verdict.CANNOT_TELL);
        // What cancels leaves few bits.
        float[] few = new float[4096];
        for (int i = 0; i < few.length; i++) {
            few[i] = Math.round(a[i] * 8) / 8f + (random.random() < 0.5 ? 1 : 0);
        }
        assertThat(alone(9, a, few, 512, 8).verdict()).isEqualTo(Verdict.CANNOT_TELL);
        // A smaller shift may come from one rounded parameter.
        float[] slightly = a.clone();
        for (int i = 0; i < a.length; i++) {
            slightly[i] += 1e-6f;
        }
        assertThat(alone(4096, a, slightly, 512, 8)).asString().contains("one rounded parameter does that");
    }

    @Test
    void wholeNumbersDoNotRound() throws Exception {
        byte[] rounds = new byte[200];
        byte[] cuts = new byte[200];
        byte[] ties = new byte[200];
        for (int i = 0; i < 200; i++) {
            rounds[i] = (byte) (i % 100 + 2);
            cuts[i] = (byte) (rounds[i] - i % 2);
            ties[i] = (byte) (rounds[i] + (i == 7 ? 1 : 0));
        }
        assertThat(whole(rounds, rounds)).hasToString("rounding: all elements are equal");
        assertThat(whole(rounds, cuts)).asString().startsWith("bug: 100 of 200 whole numbers differ by one step, all");
        assertThat(whole(rounds, ties)).asString().startsWith("cannot tell: 1 of 200 whole numbers differ by one step");
    }

    private static Judgement whole(byte[] a, byte[] b) throws Exception {
        return Comparison.of(int8(a), int8(b)).judge(TEN, TEN);
    }

    static NpyArray int8(byte... data) throws Exception {
        return new NpyArray(
                new int[] {data.length},
                Elements.readAll(
                        new java.io.ByteArrayInputStream(data),
                        ElementType.INT8,
                        java.nio.ByteOrder.LITTLE_ENDIAN,
                        data.length,
                        "test"));
    }

    @Test
    void theThirdResultSaysWhichOneToLookAt() {
        NumpyRandom random = new NumpyRandom(9);
        double[] exact = new double[512];
        float[] a = new float[512];
        float[] b = new float[512];
        float[] wrong = new float[512];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = random.random() + 1;
            a[i] = (float) exact[i];
            b[i] = Math.nextUp(a[i]);
            wrong[i] = (float) (exact[i] * (i % 2 == 0 ? 1.01 : 1.5));
        }
        NpyArray reference = new NpyArray(new int[] {512}, Elements.of(exact));
        assertThat(Comparison.of(a, b).judge(reference, TEN)).asString().startsWith("rounding: b is no worse than a");
        assertThat(Comparison.of(a, wrong).judge(reference, TEN))
                .asString()
                .startsWith("bug: ")
                .contains("look at b");
        assertThat(Comparison.of(wrong, a).judge(reference, TEN))
                .asString()
                .startsWith("bug: ")
                .contains("look at a");
        float[] poor = a.clone();
        poor[7] *= 1.001f;
        assertThat(Comparison.of(a, poor).judge(reference, TEN))
                .asString()
                .startsWith("cannot tell: b is worse than a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Comparison.of(a, b).judge(NpyArray.of(a, 2, 256), TEN))
                .withMessage("reference is float32 (2, 256), expected the shape (512,)");
    }

    @Test
    void floatsAgainstDoubles() throws Exception {
        NpyArray tenth = double64(0.1);
        Comparison c = Comparison.of(NpyArray.of(new float[] {0.1f}, 1), tenth);
        assertThat(c.differing()).isEqualTo(1);
        assertThat(c.largestDifference()).isEqualTo(0.1f - 0.1);
        assertThat(c.ulps().get(0).count()).isEqualTo(1);
        assertThat(Comparison.of(tenth, tenth).differing()).isZero();
    }

    /** Doubles are up to 2⁶⁴ steps apart. The last bar of the histogram ends at the largest distance that a long can hold. */
    @Test
    void doublesOfOtherSignsAreTheWidestApart() throws Exception {
        Comparison c = Comparison.of(double64(-2), double64(2));
        assertThat(c.largestUlps()).isEqualTo(Long.MAX_VALUE);
        List<Comparison.UlpBar> bars = c.ulps();
        assertThat(bars.get(bars.size() - 1))
                .isEqualTo(new Comparison.UlpBar("4611686018427387905–9223372036854775808", 1));
    }

    private static NpyArray double64(double x) throws Exception {
        byte[] bytes = new byte[10 + 118 + 8];
        byte[] header = ("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }" + " ".repeat(60) + "\n")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        java.nio.ByteBuffer.wrap(bytes)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length)
                .put(header)
                .putDouble(x);
        return NpyArray.read(new java.io.ByteArrayInputStream(bytes));
    }
}
