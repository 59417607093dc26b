/**
 * Notebook 13, Living with it: two results differ, and the question is whether rounding explains it or a bug. A judge
 * with bounds for the rounding errors calls no reordering a bug and finds most bugs, even errors that no output shows
 * alone. No rule for rounding could make {@code output2 − output1 == b} always true.
 *
 * <p>Begin with {@link floatlab.experiment.verdict.VerdictTrials}, which puts the judge to the test. The judge itself
 * is {@link floatlab.compare.Comparison}; the package knows it and convolutions, but does not search for orders.
 */
package floatlab.experiment.verdict;
