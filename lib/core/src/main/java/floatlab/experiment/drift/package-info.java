/**
 * Notebook 12, Training drift: two training runs that differ in one order of additions drift apart. First only last
 * bits differ, then the distance grows exponentially until the weights differ in their first digits. Both runs stay
 * about equally accurate all the while.
 *
 * <p>The runs are in {@code floatlab.train}, where to begin reading is {@link floatlab.train.TwinRuns}. This package
 * only has what the real PyTorch did, in {@link floatlab.experiment.drift.RecordedTraining}, and knows nothing else.
 */
package floatlab.experiment.drift;
