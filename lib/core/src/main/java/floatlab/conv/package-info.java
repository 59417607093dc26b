/**
 * Convolutions whose every output is added up in a documented order, and so has the same bits everywhere. It knows tensors
 * and orders, but no layers, no training and no other library's results.
 *
 * <p>Begin with what is computed: {@link floatlab.conv.Conv2d} (and {@link floatlab.conv.Conv2dGradient}, which is built on
 * it), {@link floatlab.conv.Conv2dShape}, {@link floatlab.order.ReductionOrder} and {@link floatlab.conv.ScalarConv2d}, the
 * plain loops that say what is right. Then read how {@code VectorConv2d} computes the same bits faster: {@code Plan} turns
 * the order into passes; {@code PackedWeights} and {@code PaddedLayout} pack weights and input; {@code DirectTiles} and
 * {@code PanelTiles} go through the packed input tile by tile, with {@code TilePasses} and the generated
 * {@code VectorKernels}; {@code SkippedTaps} corrects what the padding, taken as zeros, gets wrong;
 * {@link floatlab.runtime.Workers} shares the work out among threads. Calls go one way: a test lists the classes from the top
 * down, and none may use a class above it.
 */
package floatlab.conv;
