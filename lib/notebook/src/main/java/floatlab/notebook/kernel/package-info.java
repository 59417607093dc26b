/**
 * The thin layer between {@link floatlab.notebook.Renderers} and the two Java kernels, JJava and IJava, whose types have the same
 * names in different packages. Begin with {@link floatlab.notebook.kernel.JJavaExtension}; the other one does the same. This is the
 * only package that knows a kernel, and it knows nothing of what is shown.
 */
package floatlab.notebook.kernel;
