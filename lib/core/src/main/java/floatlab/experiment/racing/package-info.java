/**
 * Notebook 10, Parallel order: threads that race add in another order in every run, so their sums differ. A fixed tree
 * of additions, or an exact sum, gives the same bits on any number of threads. Libraries fix the order too, but choose
 * it by threads, vector lanes and batch size.
 *
 * <p>Begin with {@link floatlab.experiment.racing.RaceHistogram}; {@link floatlab.experiment.racing.LibraryTrees}
 * reveals the orders of NumPy and PyTorch. What races or adds in parallel is in {@code floatlab.parallel}; only
 * {@link floatlab.experiment.racing.RaceCost} and the method {@code race} of the histogram give other rows in another
 * run.
 */
package floatlab.experiment.racing;
