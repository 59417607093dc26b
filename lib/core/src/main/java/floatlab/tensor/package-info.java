/**
 * {@link floatlab.tensor.Tensor}, floats of shape (n, c, h, w) in one array: the form in which layers take and return images.
 * Nothing is computed here; for that, go on with {@code floatlab.conv} and {@code floatlab.layer}.
 */
package floatlab.tensor;
