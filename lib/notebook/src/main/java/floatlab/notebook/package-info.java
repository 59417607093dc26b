/**
 * What a notebook needs around the library: tables, charts, bit views, checks, predictions and feedback. Nothing here knows a
 * Jupyter kernel (that is {@link floatlab.notebook.kernel}), and no lesson's arithmetic is done here.
 */
package floatlab.notebook;
