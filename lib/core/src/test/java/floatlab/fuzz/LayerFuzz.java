package floatlab.fuzz;

import static floatlab.fuzz.Documented.promise;

import floatlab.format.Format;
import floatlab.function.FormatMath;
import floatlab.parallel.RacingSum;
import floatlab.parallel.SimulatedRace;
import java.lang.reflect.Executable;
import java.util.List;

/**
 * Every public constructor and method of layers, functions, parallel sums and tensors, with arguments of any kind, arrays
 * most often of one length. Few promises hold for any of them: of functions in a format, and of sums of integers.
 */
final class LayerFuzz {
    private static final List<Executable> ALL =
            Calls.all("floatlab.layer", "floatlab.function", "floatlab.parallel", "floatlab.tensor");

    private LayerFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Decisions in = new Decisions(data);
        Executable executable = in.of(ALL);
        Calls.Outcome outcome = Calls.call(executable, in);
        if (outcome == null) {
            return;
        }
        Object[] arguments = outcome.arguments();
        if (executable.getDeclaringClass() == FormatMath.class) {
            Format format = (Format) arguments[1];
            double y = (double) outcome.result();
            promise(format.holds(y) || format.saturating(), executable.getName() + " is a number of " + format);
            double x = (double) arguments[0];
            if (format.holds(x) && Double.isFinite(x) && executable.getName().equals("log")) {
                promise(x <= 0 || Double.isFinite(y) || format.max() < 745, "a logarithm is finite in " + format);
            }
        }
        if (outcome.receiver() instanceof RacingSum sum) {
            promise(sum.sum(integers(in)) == 12, "integers have one sum");
        }
        if (outcome.receiver() instanceof SimulatedRace race) {
            promise(race.sum(integers(in), new floatlab.random.NumpyRandom(in.next())) == 12, "integers have one sum");
        }
    }

    /** Some that add up to 12. */
    private static float[] integers(Decisions in) {
        float[] x = new float[1 + in.below(60)];
        int sum = 0;
        for (int i = 1; i < x.length; i++) {
            x[i] = in.below(200) - 100;
            sum += (int) x[i];
        }
        x[0] = 12 - sum;
        return x;
    }
}
