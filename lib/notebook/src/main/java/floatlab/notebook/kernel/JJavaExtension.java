package floatlab.notebook.kernel;

import floatlab.notebook.Renderers;
import floatlab.notebook.Rendering;
import floatlab.notebook.Show;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/** Makes JJava show values by {@link Renderers}. The kernel finds it by its service file, when it is on the class path. */
public final class JJavaExtension implements Extension {
    /** For the service loader. */
    public JJavaExtension() {}

    @Override
    public void install(BaseKernel kernel) {
        install(kernel.getRenderer(), kernel::display);
    }

    @Override
    public void uninstall(BaseKernel kernel) {
        Show.displayWith(null);
    }

    static void install(Renderer renderer, Consumer<DisplayData> display) {
        // For every class: a text that throws an Error would otherwise end the kernel's thread.
        renderer.createRegistration(Object.class)
                .preferring(MIMEType.TEXT_HTML, MIMEType.IMAGE_PNG)
                .supporting(MIMEType.IMAGE_SVG)
                .register((value, context) -> {
                    Rendering rendering = Renderers.of(value);
                    fill(context.getOutputContainer(), rendering);
                    if (context.wantsDataRenderedAs(MIMEType.IMAGE_SVG)) {
                        rendering.svg().ifPresent(context.getOutputContainer()::putSVG);
                    }
                });
        Show.displayWith(rendering -> display.accept(fill(new DisplayData(), rendering)));
    }

    private static DisplayData fill(DisplayData out, Rendering rendering) {
        rendering.data().forEach(out::putData);
        rendering.metadata().forEach(out::putMetaData);
        return out;
    }
}
