/**
 * Compares two results of the same layer and judges whether rounding explains their differences. {@link
 * floatlab.compare.Comparison} counts the differences and asks the judge; begin there. {@link floatlab.compare.Tolerance}
 * derives how much rounding can do from {@link floatlab.compare.LayerArithmetic}, and {@link floatlab.compare.NpyArray}
 * brings results from NumPy and PyTorch. The package knows the theory of rounding errors. It does not know in which order a
 * result was added, only what {@link floatlab.compare.SumOrder} is told: finding that order is the business of {@code
 * floatlab.reveal}.
 */
package floatlab.compare;
