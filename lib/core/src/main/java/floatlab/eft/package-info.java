/**
 * Error-free transformations: additions and multiplications that also return what rounding took away, so that nothing is
 * lost. Begin with {@link floatlab.eft.ErrorFree#twoSum(float, float)}; compensated and exact sums are made of it. The fused
 * multiply-add ({@link floatlab.eft.Fma}) and rounding to odd ({@link floatlab.eft.RoundToOdd}), which makes a second rounding
 * harmless, stand here too. The package knows floats and doubles and rounding to nearest, but no format, array or order.
 */
package floatlab.eft;
