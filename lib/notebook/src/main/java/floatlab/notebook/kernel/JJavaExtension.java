package floatlab.notebook.kernel;

import floatlab.notebook.Renderers;
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
