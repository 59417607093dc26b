/**
 * The matrix units of NVIDIA GPUs, bit for bit. A {@link floatlab.tensorcore.FusedDot} is the one operation from which all
 * their results are made: it adds several products and a sum at once, and cuts off what lies too far below the largest of
 * them. {@link floatlab.tensorcore.Instruction} is what one instruction makes of it, {@link floatlab.tensorcore.ProductOrder}
 * how a library adds a whole matrix product from such steps, and {@link floatlab.tensorcore.TensorCore} names both by
 * architecture; begin there. What Hopper computes was recorded on an H100 and is proven by tests; the older architectures
 * follow published parameters. The package knows tensors and formats. It knows neither layers nor networks.
 */
package floatlab.tensorcore;
