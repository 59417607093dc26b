/**
 * Notebook 02, Inside a float: sign, exponent and fraction, and why 0.1 is not among the floats. The spacing of floats
 * grows with their size, and near zero subnormal numbers fill a gap. A stored 0.1 that is slightly off makes a clock
 * run late.
 *
 * <p>Begin with {@link floatlab.experiment.anatomy.FloatAnatomy}; {@link floatlab.experiment.anatomy.ToyFormat} is a
 * format small enough to draw. The package knows formats and nothing that adds.
 */
package floatlab.experiment.anatomy;
