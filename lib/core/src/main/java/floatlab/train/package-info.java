/**
 * Trains a small network whose every bit is determined. {@link floatlab.train.Training} states the order of all operations
 * and makes the steps; begin there. {@link floatlab.train.NetSpec} says what the network is, {@link
 * floatlab.train.BatchSum} how gradients are added over a batch, and {@link floatlab.train.TwinRuns} compares two runs that
 * differ in one thing. The package knows layers, convolutions and the digits to train on. It knows nothing of other
 * networks or data, and keeps no results.
 */
package floatlab.train;
