package floatlab.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.input.InputFamily;
import floatlab.random.NumpyRandom;
import floatlab.sum.BlockedSum;
import floatlab.sum.RecursiveSum;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulatedRaceTest {
    private static final float[] X = InputFamily.NORMAL.floats(1000, 1);

    @Test
    void theSameStreamGivesTheSameRace() {
        Set<Float> sums = new HashSet<>();
        for (boolean termByTerm : new boolean[] {true, false}) {
            SimulatedRace race = new SimulatedRace(4, 10, termByTerm);
            for (int seed = 0; seed < 50; seed++) {
                float sum = race.sum(X, new NumpyRandom(seed));
                assertThat(race.sum(X, new NumpyRandom(seed))).isEqualTo(sum);
                sums.add(sum);
            }
        }
        assertThat(sums).hasSizeGreaterThan(10);
    }

    @Test
    void alone() {
        NumpyRandom random = new NumpyRandom(1);
        assertThat(new SimulatedRace(1, 7, true).sum(X, random)).isEqualTo(new RecursiveSum().sum(X));
        assertThat(new SimulatedRace(1, 7, false).sum(X, random)).isEqualTo(new BlockedSum(7).sum(X));
    }

    @Test
    void everyTermIsAddedOnce() {
        float[] powers = new float[24];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = 1 << i;
        }
        for (int workers : new int[] {1, 2, 5, 24, 1024}) {
            for (int chunk : new int[] {1, 5, 24, 1000, Integer.MAX_VALUE}) {
                for (boolean termByTerm : new boolean[] {true, false}) {
                    SimulatedRace race = new SimulatedRace(workers, chunk, termByTerm);
                    assertThat(race.sum(powers, new NumpyRandom(1))).isEqualTo((1 << 24) - 1f);
                    assertThat(race.sum(new float[0], new NumpyRandom(1))).isEqualTo(0f);
                }
            }
        }
    }

    /** Two workers with a chunk of two terms each: six ways to interleave them, and no other. */
    @Test
    void onlyInterleavingsOccur() {
        float[] x = {0x1p24f, 1, 3, -0x1p24f};
        Set<Float> possible = new HashSet<>();
        int[][] ways = {{0, 1, 2, 3}, {0, 2, 1, 3}, {0, 2, 3, 1}, {2, 0, 1, 3}, {2, 0, 3, 1}, {2, 3, 0, 1}};
        for (int[] way : ways) {
            float total = 0;
            for (int term : way) {
                total += x[term];
            }
            possible.add(total);
        }
        Set<Float> seen = new HashSet<>();
        NumpyRandom random = new NumpyRandom(3);
        for (int run = 0; run < 200; run++) {
            seen.add(new SimulatedRace(2, 2, true).sum(x, random));
        }
        assertThat(seen).isEqualTo(possible).hasSizeGreaterThan(1);
    }

    @Test
    void refusals() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SimulatedRace(0, 1, true))
                .withMessage("workers is 0, expected 1 to 1024");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SimulatedRace(1, 0, true))
                .withMessage("chunk is 0, expected 1 or more");
        SimulatedRace race = new SimulatedRace(1, 1, true);
        assertThatNullPointerException()
                .isThrownBy(() -> race.sum(null, new NumpyRandom(1)))
                .withMessage("x");
        assertThatNullPointerException().isThrownBy(() -> race.sum(X, null)).withMessage("random");
    }
}
