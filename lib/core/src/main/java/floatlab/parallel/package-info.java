/**
 * Sums on several threads. Begin with {@link floatlab.parallel.RacingSum}, whose order and bits depend on the run, and compare
 * {@link floatlab.parallel.ParallelTreeSum}, whose fixed tree gives the same bits on any number of threads;
 * {@link floatlab.parallel.SimulatedRace} repeats a race from a seed. Whatever depends on the run says so in its name, and
 * nothing else in the library does. The package knows {@link floatlab.sum}; it does not know who compares the results.
 */
package floatlab.parallel;
