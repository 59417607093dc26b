/**
 * Notebook 07, BatchNorm and linear layers: bits change in other layers as they do in a convolution. Another order of
 * additions, a folded BatchNorm or a bias before one changes most outputs in their last bits, and a variance in one
 * pass can lose all its digits. The answer of a small network stays the same all the while.
 *
 * <p>Begin with {@link floatlab.experiment.layers.LinearOrders}, then {@link floatlab.experiment.layers.LayerByLayer},
 * which follows one change through a network; {@link floatlab.experiment.layers.LibraryLayers} has the bits of real
 * libraries. The package knows layers, convolutions and exact sums, but no training.
 */
package floatlab.experiment.layers;
