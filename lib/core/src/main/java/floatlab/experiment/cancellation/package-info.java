/**
 * Notebook 06, Cancellation: a subtraction of nearly equal numbers is exact, but it makes earlier errors large in
 * comparison with the result. The condition number of a sum says how many digits that costs. A method of adding is
 * accurate up to some condition number and worthless beyond it.
 *
 * <p>Begin with {@link floatlab.experiment.cancellation.CancellationSweep};
 * {@link floatlab.experiment.cancellation.MullerRecurrence} is a recurrence that every rounding leads astray. The
 * package knows the ways of adding and sums with a given condition number, but no layers.
 */
package floatlab.experiment.cancellation;
