/**
 * Random numbers that are the same on every machine and in NumPy. Begin with {@link floatlab.random.NumpyRandom}, which gives
 * the stream of {@code numpy.random.RandomState} bit for bit, so that an experiment written in Python can be repeated here.
 * The package knows seeds and streams; it does not know what the numbers are used for.
 */
package floatlab.random;
