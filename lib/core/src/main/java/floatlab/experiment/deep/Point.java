package floatlab.experiment.deep;

/**
 * A point of a chart that a cell draws from several results.
 *
 * @param curve the name of its curve
 * @param x to the right
 * @param y upwards
 */
public record Point(String curve, double x, double y) {}
