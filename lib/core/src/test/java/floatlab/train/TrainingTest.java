package floatlab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import floatlab.format.FloatText;
import floatlab.input.Digits;
import floatlab.sum.DoubleSum;
import floatlab.sum.ErrorBound;
import floatlab.sum.ExactSum;
import floatlab.sum.RecursiveSum;
import floatlab.sum.Summation;
import floatlab.train.Training.Precision;
import floatlab.train.Training.Spec;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TrainingTest {
    private static final Spec STANDARD = Spec.standard(1);

    private static Training after(Spec spec) {
        Training training = Training.start(spec);
        for (int i = 0; i < spec.steps(); i++) {
            training.step();
        }
        return training;
    }

    @Test
    void learnsToRead() {
        assertThat(after(Spec.standard(1)).accuracy(Digits.test())).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    @Tag("ci")
    void learnsToReadFromAnotherStartAndInOtherForms() {
        assertThat(after(Spec.standard(2)).accuracy(Digits.test())).isGreaterThanOrEqualTo(0.95);
        assertThat(after(STANDARD.with(Precision.DOUBLE)).accuracy(Digits.test()))
                .isGreaterThanOrEqualTo(0.95);
        assertThat(after(STANDARD.withNet(NetSpec.small().withBatchNorm())).accuracy(Digits.test()))
                .isGreaterThanOrEqualTo(0.95);
    }

    /** The digests are the same on any JDK, machine, vector width and number of threads. */
    @Test
    void hasTheSameBitsEverywhere() {
        for (int threads : new int[] {1, 2, 5}) {
            Spec spec = STANDARD.withThreads(threads);
            assertThat(after(spec.withSteps(100)).digest()).isEqualTo("8f462835cdec68e8");
            assertThat(after(spec.withSteps(50).with(Precision.DOUBLE)).digest())
                    .isEqualTo("d1d7f815c18bf531");
            assertThat(after(spec.withSteps(50).withNet(NetSpec.small().withBatchNorm()))
                            .digest())
                    .isEqualTo("79ee2afbaefce972");
        }
    }

    @Test
    void aDigestTellsRunsApart() {
        Spec few = STANDARD.withSteps(3);
        assertThat(List.of(
                        after(few).digest(),
                        after(few.withSteps(4)).digest(),
                        after(Spec.standard(2).withSteps(3)).digest(),
                        after(few.withLearningRate(0.05)).digest(),
                        after(few.with(Precision.DOUBLE)).digest(),
                        after(few.with(BatchSum.recursive().reverse())).digest()))
                .doesNotHaveDuplicates();
    }

    @Test
    void doubleAndFloatBeginAlikeAndStayNear() {
        Training a = Training.start(STANDARD);
        Training b = Training.start(STANDARD.with(Precision.DOUBLE));
        assertThat(a.weights()).isEqualTo(b.weights());
        a.step();
        b.step();
        assertThat(a.weights()).isNotEqualTo(b.weights());
        assertThat(TwinRuns.distance(b.weights(), a.weights())).isLessThan(1e-6);
        assertThat(a.loss())
                .isEqualTo(Training.run(STANDARD.withSteps(1)).get(0).loss());
    }

    @Test
    void aStepIsGradientAndMomentum() {
        Training training = Training.start(STANDARD.with(Precision.DOUBLE));
        double[] before = training.weights(Part.CONV2_WEIGHT);
        double[] velocity = new double[before.length];
        for (int step = 0; step < 3; step++) {
            training.step();
            double[] g = training.gradient(Part.CONV2_WEIGHT);
            for (int i = 0; i < before.length; i++) {
                velocity[i] = 0.9 * velocity[i] + g[i];
                before[i] -= 0.1 * velocity[i];
            }
            assertThat(training.weights(Part.CONV2_WEIGHT)).isEqualTo(before);
        }
    }

    @Test
    void theTermsOfABiasGradientAddUpToIt() {
        for (BatchSum sum : List.of(BatchSum.recursive(), BatchSum.recursive().reverse(Part.CONV1_BIAS))) {
            Training training = Training.start(STANDARD.with(sum));
            assertThatIllegalStateException().isThrownBy(() -> training.biasTerms(0));
            training.step();
            for (int channel = 0; channel < 8; channel++) {
                float[] terms = training.biasTerms(channel);
                assertThat(terms).hasSize(32 * 64);
                if (!sum.reversed().isEmpty()) {
                    for (int i = 0; i < terms.length / 2; i++) {
                        float swapped = terms[i];
                        terms[i] = terms[terms.length - 1 - i];
                        terms[terms.length - 1 - i] = swapped;
                    }
                }
                assertThat((double) new RecursiveSum().sum(terms))
                        .isEqualTo(training.gradient(Part.CONV1_BIAS)[channel]);
            }
        }
        Training wide = Training.start(STANDARD.with(Precision.DOUBLE));
        wide.step();
        assertThatIllegalStateException().isThrownBy(() -> wide.biasTerms(0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> wide.biasTerms(8));
    }

    @Test
    void reluIsOpenWhereItsInputIsPositive() {
        for (Precision precision : Precision.values()) {
            Training training = Training.start(STANDARD.with(precision));
            assertThat(training.openRelus()).isEmpty();
            training.step();
            boolean[] open = training.openRelus();
            assertThat(open).hasSize(32 * (8 * 64 + 16 * 16));
            int count = 0;
            for (boolean one : open) {
                count += one ? 1 : 0;
            }
            assertThat(count).isBetween(open.length / 5, open.length * 4 / 5);
            if (precision == Precision.FLOAT) {
                for (int channel = 0; channel < 8; channel++) {
                    float[] terms = training.biasTerms(channel);
                    for (int i = 0; i < terms.length; i++) {
                        boolean isOpen = open[(i / 64 * 8 + channel) * 64 + i % 64];
                        assertThat(isOpen || terms[i] == 0).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void anEpochShowsEachImageOnce() {
        // A batch of all 1280 images is an epoch. As the network does not change, two epochs have the same loss.
        Training one = Training.start(new Spec(
                NetSpec.small(), 1, 1, Digits.TRAINING, 0, 0, Precision.FLOAT, BatchSum.of(new DoubleSum()), 2));
        one.step();
        double first = one.loss();
        one.step(); // another permutation of the same images
        assertThat(one.loss()).isCloseTo(first, within(1e-6));
        assertThat(one.steps()).isEqualTo(2);
    }

    @Test
    void canBeInterrupted() {
        AtomicInteger steps = new AtomicInteger();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> Training.run(STANDARD, () -> {
                    if (steps.incrementAndGet() == 3) {
                        Thread.currentThread().interrupt();
                    }
                }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(steps).hasValue(3);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> TwinRuns.run(new TwinRuns.Spec("twins", STANDARD, STANDARD, 5)));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void outputsThatAreNaNAreClass0() {
        float[] nan = new float[NetSpec.small().parameters()];
        Arrays.fill(nan, Float.NaN);
        FloatModel model = new FloatModel(STANDARD, nan);
        assertThat(model.predict(Digits.test().images())).containsOnly(0);
        assertThat(model.step(Digits.test().images(), new int[517])).isNaN();
    }

    @Test
    void twinsAlikeStayTogether() {
        AtomicInteger steps = new AtomicInteger();
        List<TwinRuns.Row> rows = TwinRuns.run(
                new TwinRuns.Spec(
                        "twins", STANDARD.withSteps(23), STANDARD.withSteps(23).withThreads(1), 5),
                steps::incrementAndGet);
        assertThat(steps).hasValue(23);
        assertThat(rows.stream().map(TwinRuns.Row::step)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 23);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.distance()).isZero();
            assertThat(row.differing()).isZero();
            assertThat(row.flips()).isZero();
            assertThat(row.lossA()).isEqualTo(row.lossB());
            assertThat(row.accuracyA()).isEqualTo(row.accuracyB());
        });
    }

    @Test
    @Tag("ci")
    void oneOrderPartsTheTwins() {
        BatchSum reversed = BatchSum.recursive().reverse(Part.CONV1_BIAS);
        List<TwinRuns.Row> rows = TwinRuns.run(new TwinRuns.Spec("twins", STANDARD, STANDARD.with(reversed), 20));
        TwinRuns.Row last = rows.get(rows.size() - 1);
        assertThat(rows.get(9).distance()).isBetween(1e-9, 1e-6);
        assertThat(last.distance()).isBetween(0.01, 1.0);
        assertThat(last.flips()).isPositive();
        assertThat(last.accuracyB()).isGreaterThan(0.95);
        assertThat(last)
                .hasToString("twins, step 400: distance " + FloatText.digits(last.distance(), 2) + ", " + last.flips()
                        + " flips");
    }

    @Test
    void correctlyRoundedSumsHaveNoOrder() {
        BatchSum exact = BatchSum.of(new Exact());
        List<TwinRuns.Row> rows = TwinRuns.run(new TwinRuns.Spec(
                "twins",
                STANDARD.withSteps(12).with(exact),
                STANDARD.withSteps(12).with(exact.reverse()),
                5));
        assertThat(rows).allSatisfy(row -> assertThat(row.distance()).isZero());
    }

    private static final class Exact implements Summation {
        @Override
        public float sum(float[] x) {
            ExactSum sum = new ExactSum();
            sum.addAll(x);
            return sum.toFloat();
        }

        @Override
        public double sum(double[] x) {
            ExactSum sum = new ExactSum();
            sum.addAll(x);
            return sum.toDouble();
        }

        @Override
        public String name() {
            return "exact";
        }

        @Override
        public String order() {
            return "any";
        }

        @Override
        public ErrorBound bound(long n, double u) {
            return new ErrorBound(u, 0);
        }
    }

    @Test
    void distance() {
        assertThat(TwinRuns.distance(new double[] {3, 4}, new double[] {3, 4})).isZero();
        assertThat(TwinRuns.distance(new double[] {3, 4}, new double[] {0, 0})).isEqualTo(1);
        assertThat(TwinRuns.distance(new double[] {3, 4}, new double[] {3, 5})).isEqualTo(0.2);
        assertThat(TwinRuns.distance(new double[] {0}, new double[] {0})).isNaN();
        assertThat(TwinRuns.distance(new double[0], new double[0])).isNaN();
        assertThat(TwinRuns.distance(new double[] {1}, new double[] {Double.NaN}))
                .isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TwinRuns.distance(new double[1], new double[2]))
                .withMessage("b has 2 weights, expected 1");
    }

    @Test
    void theParametersLieOneAfterAnother() {
        NetSpec net = NetSpec.small();
        assertThat(net.parameters()).isEqualTo(3818);
        assertThat(net.withBatchNorm().parameters()).isEqualTo(3818 + 32);
        assertThat(net.offset(Part.CONV2_WEIGHT)).isEqualTo(80);
        assertThat(net.offset(Part.LINEAR_WEIGHT)).isEqualTo(1248);
        assertThat(net.size(Part.NORM_BIAS)).isZero();
        Training training = Training.start(STANDARD);
        int at = 0;
        for (Part part : Part.values()) {
            double[] some = training.weights(part);
            assertThat(Arrays.copyOfRange(training.weights(), at, at + some.length))
                    .isEqualTo(some);
            at += some.length;
        }
        assertThat(at).isEqualTo(3818);
    }

    @Test
    void badSpecs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetSpec(0, 1, false))
                .withMessage("channels1 is 0, expected 1 to 64");
        assertThatIllegalArgumentException().isThrownBy(() -> Spec.standard(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.withSteps(0));
        assertThatIllegalArgumentException().isThrownBy(() -> STANDARD.withThreads(0));
        for (double bad : new double[] {Double.NaN, -1, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> STANDARD.withLearningRate(bad))
                    .withMessageStartingWith("learningRate is ");
        }
        NetSpec norm = NetSpec.small().withBatchNorm();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Spec(norm, 1, 1, 1, 0.1, 0, Precision.FLOAT, BatchSum.recursive(), 1))
                .withMessageStartingWith("batch is 1, expected 2 to");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TwinRuns.Spec("twins", STANDARD, STANDARD.withNet(norm), 1))
                .withMessage("b has 3850 parameters, expected 3818");
        assertThatIllegalArgumentException().isThrownBy(() -> new TwinRuns.Spec("twins", STANDARD, STANDARD, 0));
        assertThatNullPointerException().isThrownBy(() -> Training.start(null));
        assertThatNullPointerException().isThrownBy(() -> new BatchSum(null, Set.of()));
        assertThatNullPointerException()
                .isThrownBy(() -> BatchSum.recursive().reverse(Part.CONV1_BIAS, null))
                .withMessage("reversed has a part that is null");
        assertThatNullPointerException()
                .isThrownBy(() -> TwinRuns.curves(Arrays.asList((TwinRuns.Row) null)))
                .withMessage("rows[0]");
        assertThat(BatchSum.recursive().reverse(Part.LINEAR_BIAS, Part.CONV1_BIAS))
                .hasToString("recursive, reversed: CONV1_BIAS, LINEAR_BIAS");
    }
}
