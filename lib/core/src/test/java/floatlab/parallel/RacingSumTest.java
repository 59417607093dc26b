package floatlab.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.input.InputFamily;
import floatlab.sum.ErrorBound;
import floatlab.sum.ExactSum;
import floatlab.sum.RecursiveSum;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of a race in every run; its values are compared with nothing but what is possible. */
class RacingSumTest {
    static List<RacingSum> races() {
        return List.of(
                new RacingAtomicSum(1, 4),
                new RacingAtomicSum(64, 2),
                new RacingAtomicSum(1 << 20, 3),
                new RacingBlockSum(1, 2),
                new RacingBlockSum(37, 4),
                new RacingStreamSum(1),
                new RacingStreamSum(100));
    }

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @ParameterizedTest
    @MethodSource("races")
    void noTermIsLost(RacingSum race) {
        float[] x =
                floats(20_000, i -> i % 3 == 0 ? -(i % 512) : i % 512); // whole numbers whose sums all fit in 24 bits
        float exact = ExactSum.of(x).toFloat();
        for (int run = 0; run < 20; run++) {
            assertThat(race.sum(x)).isEqualTo(exact);
        }
    }

    @ParameterizedTest
    @MethodSource("races")
    void everyRunKeepsTheBoundOfAnyOrder(RacingSum race) {
        for (InputFamily family : List.of(InputFamily.UNIFORM, InputFamily.NORMAL)) {
            float[] x = family.floats(10_000, 3);
            float[] untouched = x.clone();
            ExactSum exact = ExactSum.of(x);
            double bound = ErrorBound.of(new RecursiveSum(), x);
            for (int run = 0; run < 20; run++) {
                assertThat(exact.errorOf(race.sum(x))).isLessThanOrEqualTo(bound);
            }
            assertThat(x).isEqualTo(untouched);
        }
    }

    /** Seven terms of both signs, which have many sums. */
    private static final float[] SEVEN = InputFamily.NORMAL.floats(7, 1);

    @ParameterizedTest
    @MethodSource("races")
    void aRaceOfSingleTermsIsASumInSomeOrder(RacingSum race) {
        Set<Float> possible = new HashSet<>();
        permutations(SEVEN, 0, possible);
        assertThat(possible).hasSizeGreaterThan(5);
        // In blocks of 37 or 100 the seven are one block, which is one of the orders.
        for (int run = 0; run < 300; run++) {
            assertThat(possible).contains(race.sum(SEVEN));
        }
    }

    @Test
    void aRaceOfBlocksAddsTheirSumsInSomeOrder() {
        float[] x = floats(21, i -> SEVEN[i / 3] * (i % 3 == 1 ? 0.7f : 0.3f));
        float[] sums = floats(7, i -> x[3 * i] + x[3 * i + 1] + x[3 * i + 2]);
        Set<Float> possible = new HashSet<>();
        permutations(sums, 0, possible);
        assertThat(possible).hasSizeGreaterThan(5);
        for (int run = 0; run < 300; run++) {
            assertThat(possible).contains(new RacingBlockSum(3, 3).sum(x), new RacingStreamSum(3).sum(x));
        }
    }

    private static float[] floats(int n, IntToDoubleFunction term) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) term.applyAsDouble(i);
        }
        return x;
    }

    private static void permutations(float[] x, int fixed, Set<Float> sums) {
        if (fixed == x.length) {
            sums.add(new RecursiveSum().sum(x));
        }
        for (int i = fixed; i < x.length; i++) {
            float[] swapped = x.clone();
            swapped[fixed] = x[i];
            swapped[i] = x[fixed];
            permutations(swapped, fixed + 1, sums);
        }
    }

    @Test
    void aSingleThreadAddsInOrder() {
        float[] x = InputFamily.NORMAL.floats(1000, 1);
        assertThat(new RacingAtomicSum(7, 1).sum(x)).isEqualTo(new RecursiveSum().sum(x));
    }

    @ParameterizedTest
    @MethodSource("races")
    void specials(RacingSum race) {
        assertThat(race.sum(new float[0])).isEqualTo(0f);
        assertThat(race.sum(new float[] {-0f, -0f})).isEqualTo(0f);
        assertThat(race.sum(new float[] {1, Float.NaN, 2})).isNaN();
        assertThat(race.sum(new float[] {1, Float.POSITIVE_INFINITY, 2})).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(race.sum(new float[] {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}))
                .isNaN();
    }

    @ParameterizedTest
    @MethodSource("races")
    void anInterruptStopsIt(RacingSum race) {
        float[] x = new float[100_000];
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> race.sum(x));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(race.sum(new float[] {1, 2})).isEqualTo(3f);
    }

    @ParameterizedTest
    @MethodSource("races")
    void itsNameSaysThatItRaces(RacingSum race) {
        assertThat(race.name()).startsWith("racing").isEqualTo(race.toString());
        assertThat(race.race()).isNotBlank();
        assertThat(race.getClass().getSimpleName()).startsWith("Racing");
        assertThatNullPointerException().isThrownBy(() -> race.sum(null)).withMessage("x");
    }

    @Test
    void refusals() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RacingAtomicSum(0, 2))
                .withMessage("chunk is 0, expected 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RacingAtomicSum(1, 1025))
                .withMessage("threads is 1025, expected 1 to 1024");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RacingBlockSum(-1, 2))
                .withMessage("block is -1, expected 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RacingBlockSum(1, 0))
                .withMessage("threads is 0, expected 1 to 1024");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RacingStreamSum(0))
                .withMessage("block is 0, expected 1 or more");
    }

    @Test
    void anAtomicFloatLosesNothing() throws InterruptedException {
        AtomicFloat total = new AtomicFloat();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 100_000; i++) {
                    total.add(1);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(total.get()).isEqualTo(400_000f);
        assertThat(total).hasToString("400000.0");
        assertThat(Float.floatToRawIntBits(new AtomicFloat().get())).isZero();
    }
}
