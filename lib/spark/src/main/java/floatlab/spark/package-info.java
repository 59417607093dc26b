/**
 * The exact sum on Apache Spark. A table is spread over machines, and each adds its part; the partial sums meet in whatever
 * order they arrive. In doubles that changes the last bits of the result. The aggregators here carry a
 * {@link floatlab.sum.ExactSum} from machine to machine and round once, at the end, so that the result depends neither on
 * the partitions, nor on the order, nor on tasks that were run again.
 *
 * <p>Begin with {@link floatlab.spark.ExactAggregates}, which gives them to the Dataset API and to SQL;
 * {@link floatlab.spark.ManyMachines} is a program that shows it on a local cluster. It knows {@code floatlab.sum} alone.
 */
package floatlab.spark;
