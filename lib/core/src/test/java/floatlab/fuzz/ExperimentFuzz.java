package floatlab.fuzz;

import java.lang.reflect.Executable;
import java.util.List;

/** Every public constructor and method of the experiments and of training, with arguments of any kind. */
final class ExperimentFuzz {
    private static final List<Executable> ALL = Calls.all("floatlab.experiment", "floatlab.train");

    private ExperimentFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Decisions in = new Decisions(data);
        Calls.call(in.of(ALL), in);
    }
}
