/**
 * What a notebook needs around the library. {@link floatlab.notebook.Tables} makes tables of an experiment's rows,
 * {@link floatlab.notebook.Charts} draws charts of the tables, {@link floatlab.notebook.BitView} takes a float apart,
 * {@link floatlab.notebook.AlignedBits}, {@link floatlab.notebook.NumberLine}, {@link floatlab.notebook.AdditionOrder} and
 * {@link floatlab.notebook.SurvivingDigits} show what becomes of a sum;
 * {@link floatlab.notebook.Predict}, {@link floatlab.notebook.Check} and {@link floatlab.notebook.Feedback} ask, check and answer
 * the reader. Begin with {@link floatlab.notebook.Renderers}: every value that a cell ends with is shown by it, as a
 * {@link floatlab.notebook.Rendering}, so that it looks the same on every JDK and machine. The package knows tablesaw and XChart. It
 * knows no experiment and no Jupyter kernel (that is {@link floatlab.notebook.kernel}), and does no lesson's arithmetic, except the
 * three operations in {@code LostBit}, whose picture stands in the README.
 */
package floatlab.notebook;
