/**
 * What the library needs from the machine it runs on: which core computes and why ({@link floatlab.runtime.VectorSupport}),
 * threads that share numbered tasks ({@link floatlab.runtime.Workers}), the look at the stop button
 * ({@link floatlab.runtime.Interruption}), the look at the thread's arithmetic ({@link floatlab.runtime.Subnormals}), and the
 * one place of argument checks ({@link floatlab.runtime.Require}). Begin with VectorSupport. Every other package builds on
 * this one, and it builds on the JDK alone.
 */
package floatlab.runtime;
