package floatlab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dGradient;
import floatlab.format.Ulp;
import floatlab.input.Digits;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.KnownOrder;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.tensor.FloatArrays;
import floatlab.tensor.Tensor;
import floatlab.train.Training.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GradientTest {
    private static final Digits DIGITS = Digits.training();
    private static final int[] EIGHT = IntStream.range(0, 8).toArray();
    private static final Tensor IMAGES = DIGITS.images(EIGHT);
    private static final int[] LABELS = DIGITS.labels(EIGHT);
    private static final NetSpec PLAIN = NetSpec.small();
    private static final NetSpec NORM = PLAIN.withBatchNorm();

    private static float[] initial(NetSpec net) {
        return net.initial(new NumpyRandom(1));
    }

    private static Training.Spec spec(NetSpec net) {
        return Training.Spec.standard(1).withNet(net);
    }

    private static FloatModel floatGradient(NetSpec net) {
        FloatModel model = new FloatModel(spec(net), initial(net));
        model.backward(IMAGES, LABELS);
        return model;
    }

    private static DoubleModel doubleGradient(NetSpec net) {
        return doubleModel(net, FloatArrays.toDoubles(initial(net)));
    }

    private static DoubleModel doubleModel(NetSpec net, double[] w) {
        DoubleModel model = new DoubleModel(spec(net).with(Precision.DOUBLE), w);
        model.backward(IMAGES, LABELS);
        return model;
    }

    /**
     * Central differences D with h and 2h are extrapolated to (4D(h) − D(2h)) / 3. The result is off by order h⁴ and by about
     * u·loss / h, which is about 10⁻¹⁰ for h = 10⁻⁵. No ReLU has its kink within 2h here.
     */
    @Test
    void isTheSlopeOfTheLoss() {
        isTheSlopeOfTheLoss(61);
    }

    @Test
    @Tag("ci")
    void isTheSlopeOfTheLossForMoreParameters() {
        isTheSlopeOfTheLoss(11);
    }

    /** Every parameter of small networks is tried, and one in so many of the others. */
    private static void isTheSlopeOfTheLoss(int oneIn) {
        double h = 1e-5;
        for (NetSpec net : List.of(PLAIN, NORM, new NetSpec(2, 3, true))) {
            double[] w = FloatArrays.toDoubles(initial(net));
            double[] gradient = doubleModel(net, w).gradient();
            for (int i = 0; i < w.length; i += net.parameters() > 1000 ? oneIn : 1) {
                double slope = (4 * difference(net, w, i, h) - difference(net, w, i, 2 * h)) / 3;
                assertThat(gradient[i]).as("%s, parameter %d", net, i).isCloseTo(slope, within(1e-9));
            }
        }
    }

    private static double difference(NetSpec net, double[] w, int i, double h) {
        double[] above = w.clone();
        double[] below = w.clone();
        above[i] += h;
        below[i] -= h;
        return (loss(net, above) - loss(net, below)) / (above[i] - below[i]);
    }

    private static double loss(NetSpec net, double[] w) {
        return new DoubleModel(spec(net).with(Precision.DOUBLE), w).backward(IMAGES, LABELS);
    }

    @Test
    void oursAndPyTorchsAreWithinTheBoundOfTheExactOne() {
        double[] w = FloatArrays.toDoubles(initial(PLAIN));
        double[] exact = doubleGradient(PLAIN).gradient();
        double[] bound = new Deviation(PLAIN, w, Ulp.FLOAT_UNIT_ROUNDOFF).bound(IMAGES, LABELS);
        check(floatGradient(PLAIN).gradient(), exact, bound, "ours in float");
        int floats = 0;
        for (RecordedGradients recorded : RecordedGradients.all()) {
            if (recorded.norm()) {
                continue;
            }
            double u = recorded.bits() == 32 ? Ulp.FLOAT_UNIT_ROUNDOFF : Ulp.DOUBLE_UNIT_ROUNDOFF;
            double[] limit = new Deviation(PLAIN, w, u).bound(IMAGES, LABELS);
            // The exact gradient is computed in double, so it is off by a bound too.
            double[] own = new Deviation(PLAIN, w, Ulp.DOUBLE_UNIT_ROUNDOFF).bound(IMAGES, LABELS);
            Arrays.setAll(limit, i -> limit[i] + own[i]);
            check(recorded.gradient(), exact, limit, "PyTorch, " + recorded.bits() + " bits");
            floats += recorded.bits() == 32 ? 1 : 0;
        }
        assertThat(floats).isEqualTo(2);
        // The bound is useful, because it is far below the gradient.
        assertThat(norm(bound)).isLessThan(1e-2 * norm(exact));
    }

    private static void check(double[] computed, double[] exact, double[] bound, String whose) {
        assertThat(computed).hasSameSizeAs(exact);
        for (int i = 0; i < exact.length; i++) {
            assertThat(Math.abs(computed[i] - exact[i]))
                    .as("%s, parameter %d", whose, i)
                    .isLessThanOrEqualTo(bound[i]);
        }
    }

    /** Gradients with a wrong sign, a missing factor or a wrong index are outside the bound. */
    @Test
    void theBoundSeesMistakes() {
        double[] exact = doubleGradient(PLAIN).gradient();
        double[] bound = new Deviation(PLAIN, FloatArrays.toDoubles(initial(PLAIN)), Ulp.FLOAT_UNIT_ROUNDOFF)
                .bound(IMAGES, LABELS);
        int outside = 0;
        int nonzero = 0;
        for (int i = 0; i < exact.length; i++) {
            nonzero += exact[i] != 0 ? 1 : 0;
            outside += Math.abs(exact[i]) * 1e-3 > bound[i] ? 1 : 0;
        }
        assertThat(outside).isGreaterThan(nonzero / 2);
    }

    @Test
    void normalisedGradientsInDoubleArePyTorchs() {
        RecordedGradients recorded = RecordedGradients.all().get(3);
        assertThat(recorded.norm()).isTrue();
        double[] theirs = recorded.gradient();
        double[] ours = doubleGradient(NORM).gradient();
        assertThat(TwinRuns.distance(theirs, ours)).isLessThan(1e-13);
        assertThat(TwinRuns.distance(ours, floatGradient(NORM).gradient())).isLessThan(1e-5);
    }

    /** On paper the gradient by a bias before a normalisation is 0. Neither PyTorch's nor ours is. */
    @Test
    void theBiasBeforeANormalisationHasNoGradientOnPaper() {
        double[] theirs = RecordedGradients.all().get(3).arrays().get("CONV2_BIAS");
        double[] ours = Arrays.copyOfRange(
                floatGradient(NORM).gradient(), NORM.offset(Part.CONV2_BIAS), NORM.offset(Part.NORM_WEIGHT));
        assertThat(ours).hasSameSizeAs(theirs);
        assertThat(Arrays.stream(theirs).map(Math::abs).max().orElseThrow()).isBetween(1e-20, 1e-15);
        assertThat(Arrays.stream(ours).map(Math::abs).max().orElseThrow()).isBetween(1e-11, 1e-6);
    }

    /** In the order that PyTorch's convolutions are known to have, ours have the same bits. */
    @Test
    void convolutionsInPyTorchsOrderHaveItsBits() {
        RecordedGradients recorded = RecordedGradients.all().get(0);
        float[] w = initial(PLAIN);
        ReductionOrder order = KnownOrder.PYTORCH_ONEDNN_BLOCKED.order();
        Tensor z1 = Conv2d.of(
                        Tensor.of(Arrays.copyOf(w, 72), 8, 1, 3, 3),
                        Arrays.copyOfRange(w, 72, 80),
                        PLAIN.shape1(),
                        order)
                .forward(IMAGES);
        assertThat(FloatArrays.toDoubles(z1.data())).isEqualTo(recorded.arrays().get("z1"));
        float[] a1 = z1.data().clone();
        for (int i = 0; i < a1.length; i++) {
            a1[i] = Math.max(a1[i], 0);
        }
        Tensor z2 = Conv2d.of(
                        Tensor.of(Arrays.copyOfRange(w, 80, 80 + 1152), 16, 8, 3, 3),
                        Arrays.copyOfRange(w, 1232, 1248),
                        PLAIN.shape2(),
                        order)
                .forward(Tensor.of(a1, 8, 8, 8, 8));
        assertThat(FloatArrays.toDoubles(z2.data())).isEqualTo(recorded.arrays().get("z2"));
    }

    /** The sums over a batch are those of {@link Conv2dGradient} in the plain order, bit for bit. */
    @Test
    void sumsOverABatchAreTheLibrarysGradients() {
        NumpyRandom random = new NumpyRandom(3);
        Tensor x = signed(random, 5, 8, 8, 8);
        Tensor d = signed(random, 5, 16, 4, 4);
        ReductionOrder order =
                ReductionOrder.of(Arithmetic.MUL_ADD, BiasOrder.FIRST).withPaddingTaps(PaddingTaps.AS_ZEROS);
        Conv2dGradient gradient = Conv2dGradient.of(PLAIN.shape2(), order);
        float[] weight = new float[16 * 72];
        float[] rows = FloatModel.channelsFirst(d);
        Products.sums(rows, 16, FloatModel.patches(x, 2), 72, BatchSum.recursive(), Part.CONV2_WEIGHT, weight, 0, 2);
        assertThat(weight).isEqualTo(gradient.weight(x, d).data());
        float[] bias = new float[16];
        Products.sums(rows, 16, null, 1, BatchSum.recursive(), Part.CONV2_BIAS, bias, 0, 2);
        assertThat(bias).isEqualTo(gradient.bias(d));
    }

    private static Tensor signed(NumpyRandom random, int n, int c, int h, int w) {
        float[] values = random.randomFloats(n * c * h * w);
        for (int i = 0; i < values.length; i++) {
            values[i] -= 0.5f;
        }
        return Tensor.of(values, n, c, h, w);
    }

    private static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    }
}
