/** The thin layer between {@link floatlab.notebook.Renderers} and the two Java kernels, JJava and IJava. */
package floatlab.notebook.kernel;
