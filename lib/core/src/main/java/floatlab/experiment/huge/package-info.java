/**
 * Notebook 01, One plus huge, and its appendix 01b: why {@code 1e32 + 1 - 1e32} is 0. Adding 1 to a huge number
 * changes nothing if the floats there lie further apart than 2, so the result of a sum depends on the order of its
 * additions. Because a huge number makes small ones vanish, it also reveals in which order somebody else's code adds.
 *
 * <p>Begin with {@link floatlab.experiment.huge.OnePlusHuge}; {@link floatlab.experiment.huge.SumTrees} tries all
 * orders, and {@link floatlab.experiment.huge.LibrarySums} has recorded answers of NumPy and PyTorch. The package knows
 * formats and random numbers, but no ways of adding from {@code floatlab.sum}.
 */
package floatlab.experiment.huge;
