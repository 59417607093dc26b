/**
 * The layers of a network that are not convolutions: linear layers, batch normalisation, softmax and the losses on top of it.
 * Each states its order of operations, in float and in any format, and a bound on its error. Begin with
 * {@link floatlab.layer.Linear} and {@link floatlab.layer.Softmax}. The package knows tensors, formats and functions; it does
 * not know networks, training, or the library whose results are compared with these.
 */
package floatlab.layer;
