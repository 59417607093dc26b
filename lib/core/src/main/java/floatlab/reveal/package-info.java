/**
 * Finds out in which order a sum was added. A {@link floatlab.reveal.SummationTree} is one such order. {@link
 * floatlab.reveal.OrderDetective} reveals the tree of a sum, of a dot product or of a convolution that can be called, and
 * searches the known orders for one that gives recorded outputs; begin there. {@link floatlab.reveal.SummationProbe} and
 * {@link floatlab.reveal.DotProbe} reveal the tree through files, and {@link floatlab.reveal.TreeSketch} draws a tree that
 * someone wrote down. The package knows convolutions and their orders. It does not know how large a difference may be:
 * that is the business of {@code floatlab.compare}.
 */
package floatlab.reveal;
