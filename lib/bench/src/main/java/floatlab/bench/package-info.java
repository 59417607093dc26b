/**
 * How fast the library is. {@link floatlab.bench.SumBenchmark} is for JMH and measures the sums alone. The servers are the Java
 * sides of the paired runs: a script in {@code lib/bench} starts one for each JDK, asks it in turn with NumPy, PyTorch and others,
 * and compares the times of each round; begin with {@link floatlab.bench.Serving}, which has what they share. Nothing here tests
 * whether a result is right, and no other module depends on this one.
 */
package floatlab.bench;
