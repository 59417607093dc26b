/**
 * exp, expm1, log and log1p with the same bits on every machine, which the functions of {@link java.lang.Math} do not promise.
 * Begin with {@link floatlab.function.FloatMath}, which rounds correctly to float; {@link floatlab.function.FormatMath} gives
 * the same functions in any format. The package knows formats, fused multiply-add and vectors; it does not know softmax,
 * which uses it most.
 */
package floatlab.function;
