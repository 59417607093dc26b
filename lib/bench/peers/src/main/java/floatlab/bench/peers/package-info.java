/**
 * DJL and ND4J beside the library. Each server computes the layers of {@code lib/bench/paired_conv.py} with one of them, in a JVM
 * that has that library's native code. Begin with {@link floatlab.bench.peers.Peer}, which has the commands. Nothing here knows
 * how floatlab convolves.
 */
package floatlab.bench.peers;
