/**
 * The order in which the terms of a sum of products are added. Begin with {@link floatlab.order.ReductionOrder}; its
 * components are the other types, {@link floatlab.order.Terms} lists the terms of one output in the sequence of an order,
 * and {@link floatlab.order.KnownOrder} has the orders that PyTorch was found to use. An order only says what is added when,
 * and with which roundings. The package knows formats and single additions, but no tensors, and computes no sum.
 */
package floatlab.order;
