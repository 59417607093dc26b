/**
 * What the notebooks compute: an experiment takes a {@code Spec}, a record of seeds, sizes and methods, and returns
 * rows, a list of immutable records whose components become the columns of a table. What only one notebook needs stands
 * in the package of its topic. This package itself holds what several notebooks use:
 * {@link floatlab.experiment.Recorded} reads recorded tables, {@link floatlab.experiment.PyTorchCalls} has what calls
 * of PyTorch returned, and {@link floatlab.experiment.UlpStaircase} and {@link floatlab.experiment.ExpThresholds} are
 * two experiments.
 *
 * <p>Four things hold for all experiments and are not said again at each. Null is refused by
 * {@link NullPointerException}, with the name of the argument or of the list's element. A number outside the range
 * that its {@code @param} gives is refused by {@link IllegalArgumentException}, with the argument's name, its value and
 * what was expected; so is an empty list where at least one element is asked for. An experiment that can take longer
 * than half a second ends with {@link java.util.concurrent.CancellationException} when its thread is interrupted, and
 * the thread stays interrupted. The same spec gives the same bits in every run, unless an experiment says that it
 * measures time or lets threads race.
 *
 * <p>Begin reading with {@link floatlab.experiment.UlpStaircase}, the shortest experiment. The packages of the topics
 * know this one and everything below {@code floatlab.experiment}, but no other topic; this one knows none of them.
 * Tables and charts are unknown here.
 */
package floatlab.experiment;
