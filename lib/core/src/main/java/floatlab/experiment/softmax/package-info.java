/**
 * Notebook 08, Softmax and log: {@code log(softmax(x))} is −∞ for a class whose probability is too small for a float,
 * and its gradient is NaN. Log-softmax never computes that probability and keeps nearly all digits. For the leading
 * class log-softmax in turn loses its digits, and log1p keeps them.
 *
 * <p>Begin with {@link floatlab.experiment.softmax.LogitGap}; {@link floatlab.experiment.softmax.LossGradient} follows
 * the loss backwards. The functions themselves are in {@code floatlab.layer}; the package knows no network and no
 * training.
 */
package floatlab.experiment.softmax;
