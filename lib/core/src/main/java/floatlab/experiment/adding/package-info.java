/**
 * Notebook 04, Adding many numbers: a plain loop that adds ten million floats can be almost 9 % off. Other ways of
 * adding, such as pairwise or compensated sums, keep the error far smaller. Each has a bound, and its measured error
 * stays below it.
 *
 * <p>Begin with {@link floatlab.experiment.adding.SumErrorSweep}. The ways of adding and their bounds are those of
 * {@code floatlab.sum}; this package only measures them. It knows nothing of threads.
 */
package floatlab.experiment.adding;
