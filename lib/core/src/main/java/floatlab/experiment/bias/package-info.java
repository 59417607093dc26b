/**
 * Notebook 03, The bias puzzle: a convolution with a bias, minus the same convolution without it, is not always the
 * bias. For five images the answers are T F F T F, because the addition of the bias is rounded and the subtraction
 * shows that rounding error. Which answers come out depends on the numbers and on the arithmetic, but not on chance.
 *
 * <p>Begin with {@link floatlab.experiment.bias.BiasPuzzle}, the program of the forum thread, and
 * {@link floatlab.experiment.bias.BiasAccount}, which explains one image of it step by step; the others vary the numbers
 * and the fan-in, or hold what PyTorch and a GPU computed. The package knows convolutions and their orders, but no other layer.
 */
package floatlab.experiment.bias;
