/**
 * Notebook 11, A billion FLOPs: rounding errors on their way through 33 convolutions. They grow by a small factor from
 * layer to layer, far less than the worst case allows. In float they almost never change the predicted class; in 16
 * bits they sometimes do.
 *
 * <p>Begin with {@link floatlab.experiment.deep.DeepStack}, the network, and
 * {@link floatlab.experiment.deep.DeepVariant}, a way of computing it; {@link floatlab.experiment.deep.DepthErrors},
 * {@link floatlab.experiment.deep.LayerErrors} and {@link floatlab.experiment.deep.TopOne} measure. {@code FloatPass}
 * and {@code DoublePass} carry images through the network, and {@code DoubleConv} is the truth. The network has learnt
 * nothing: training is in {@code floatlab.train}.
 */
package floatlab.experiment.deep;
