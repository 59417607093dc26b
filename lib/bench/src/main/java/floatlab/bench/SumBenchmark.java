package floatlab.bench;

import floatlab.input.InputFamily;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Microseconds for one sum. The forks inherit the flags of the JVM that starts them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class SumBenchmark {
    /** The way of adding. */
    @Param
    public SumMethod method;

    /** The terms. */
    @Param({"1000", "1000000", "10000000"})
    public int n;

    /** What the terms are like. */
    @Param("NORMAL")
    public InputFamily family;

    private float[] floats;
    private double[] doubles;

    /** Draws the terms. */
    @Setup
    public void draw() {
        floats = family.floats(n, 3);
        doubles = family.doubles(n, 3);
    }

    /**
     * Adds floats.
     *
     * @return the sum
     */
    @Benchmark
    public double floats() {
        return method.sum(floats);
    }

    /**
     * Adds doubles.
     *
     * @return the sum
     */
    @Benchmark
    public double doubles() {
        return method.sum(doubles);
    }
}
