/**
 * Notebook 09, Low precision: fp16, bf16, TF32 and fp8 round as float does, but to fewer digits and within another
 * range. A sum in a short accumulator stalls, and small gradients become zero unless the loss is scaled. Stochastic
 * rounding keeps a sum going where rounding to nearest stalls.
 *
 * <p>Begin with {@link floatlab.experiment.precision.NumberInFormats}, then
 * {@link floatlab.experiment.precision.AccumulatorSweep}. The package knows formats and their roundings, dot products
 * and softmax, but no convolution.
 */
package floatlab.experiment.precision;
