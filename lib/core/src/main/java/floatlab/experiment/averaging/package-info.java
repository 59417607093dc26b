/**
 * Notebook 05, Errors that average: independent errors of terms of one sign partly cancel in a sum, so that its
 * relative error is smaller than theirs. Rounding errors of a running sum behave like a random walk and grow like √n
 * instead of n. Equal terms, terms of both signs and shared errors break one condition each, and then nothing averages
 * out.
 *
 * <p>Begin with {@link floatlab.experiment.averaging.RoundingWalk}, which follows one sum step by step. The package
 * knows exact sums and random numbers; from the ways of adding it uses only the plain loop.
 */
package floatlab.experiment.averaging;
