package floatlab.reveal;

import floatlab.random.NumpyRandom;
import java.util.ArrayList;
import java.util.List;

/** Trees of any form: sums taken at random are added until only one remains. */
final class RandomTrees {
    private RandomTrees() {}

    static SummationTree binary(int terms, NumpyRandom random) {
        return of(terms, 2, random);
    }

    /** A tree whose additions have from two to most operands. */
    static SummationTree of(int terms, int most, NumpyRandom random) {
        List<SummationTree> sums = new ArrayList<>();
        for (int term = 0; term < terms; term++) {
            sums.add(SummationTree.leaf(term));
        }
        while (sums.size() > 1) {
            int count = Math.min(sums.size(), random.randint(2, most + 1, 1)[0]);
            SummationTree[] operands = new SummationTree[count];
            for (int k = 0; k < count; k++) {
                operands[k] = sums.remove(random.randint(0, sums.size(), 1)[0]);
            }
            sums.add(SummationTree.add(operands));
        }
        return sums.get(0);
    }
}
