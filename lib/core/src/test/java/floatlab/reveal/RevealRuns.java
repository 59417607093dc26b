package floatlab.reveal;

import floatlab.Runs;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class RevealRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.brief(
                "TreeSketch.run",
                work -> TreeSketch.run(new TreeSketch.Spec("pairs", "((0+1)+(2+3))")),
                () -> TreeSketch.run(new TreeSketch.Spec(
                        "left to right",
                        IntStream.range(1, 1024)
                                .mapToObj(term -> "+" + term + ")")
                                .collect(Collectors.joining("", "(".repeat(1023) + "0", "")))));
    }
}
