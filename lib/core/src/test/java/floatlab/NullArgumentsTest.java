package floatlab;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import floatlab.format.BlockFormat;
import floatlab.format.Format;
import floatlab.format.Rounding;
import floatlab.layer.BatchNorm2d;
import floatlab.layer.LinearOrder;
import floatlab.layer.Variance;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.sum.BlockedSum;
import floatlab.sum.ErrorBound;
import floatlab.sum.ExactSum;
import floatlab.sum.FabSum;
import floatlab.sum.ParallelExactSum;
import floatlab.sum.RecursiveSum;
import floatlab.sum.Summation;
import floatlab.tensor.Tensor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** Every public method of sums, layers, functions and formats refuses a null by the name of its parameter. */
class NullArgumentsTest {

    /** Documented to take null, or not ours. */
    private static final Set<String> MAY_BE_NULL = Set.of("Linear.forward bias", "BatchNorm2d.fold convBias");

    private static final Map<Class<?>, Object> ARGUMENTS = Map.ofEntries(
            Map.entry(float[].class, new float[] {1}),
            Map.entry(double[].class, new double[] {1}),
            Map.entry(int[].class, new int[] {0}),
            Map.entry(float[][].class, new float[][] {{1}}),
            Map.entry(String.class, "name"),
            Map.entry(Tensor.class, Tensor.zeros(1, 1, 1, 1)),
            Map.entry(Format.class, Format.BINARY32),
            Map.entry(Rounding.class, Rounding.NEAREST_EVEN),
            Map.entry(BlockFormat.class, BlockFormat.MXFP4),
            Map.entry(BlockFormat.Scale.class, BlockFormat.Scale.UP),
            Map.entry(byte[].class, new byte[] {0}),
            Map.entry(Variance.class, Variance.WELFORD),
            Map.entry(Arithmetic.class, Arithmetic.FMA),
            Map.entry(BiasOrder.class, BiasOrder.FIRST),
            Map.entry(LinearOrder.class, LinearOrder.recursive(Arithmetic.FMA, BiasOrder.FIRST)),
            Map.entry(Summation.class, new RecursiveSum()),
            Map.entry(ExactSum.class, new ExactSum()),
            Map.entry(BatchNorm2d.class, BatchNorm2d.ofChannels(1)),
            Map.entry(DoubleSupplier.class, (DoubleSupplier) () -> 0),
            Map.entry(int.class, 0),
            Map.entry(long.class, 0L),
            Map.entry(float.class, 0f),
            Map.entry(double.class, 0.0),
            Map.entry(boolean.class, false),
            Map.entry(byte.class, (byte) 0),
            Map.entry(short.class, (short) 0));

    /** Objects whose methods are called, where a constructor without arguments does not make one. */
    private static final Map<Class<?>, Object> OBJECTS = Map.of(
            Format.class,
            Format.BINARY32,
            BlockFormat.class,
            BlockFormat.MXFP4,
            BatchNorm2d.class,
            BatchNorm2d.ofChannels(1),
            ErrorBound.class,
            new ErrorBound(0, 0),
            BlockedSum.class,
            new BlockedSum(2),
            FabSum.class,
            new FabSum(2),
            ParallelExactSum.class,
            new ParallelExactSum(2),
            Rounding.class,
            Rounding.NEAREST_EVEN);

    @Test
    void nullIsRefusedByItsName() throws Exception {
        List<String> wrong = new ArrayList<>();
        int called = 0;
        for (JavaClass javaClass : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("floatlab.sum", "floatlab.layer", "floatlab.function", "floatlab.format")) {
            Class<?> type = javaClass.reflect();
            if (!Modifier.isPublic(type.getModifiers())) {
                continue;
            }
            for (Constructor<?> constructor : type.getConstructors()) {
                called += call(type, constructor, null, wrong);
            }
            for (Method method : type.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())
                        && !method.isSynthetic()
                        && !method.getName().equals("equals")
                        && !method.getName().equals("valueOf")) {
                    called += call(type, method, object(type, method), wrong);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(called).isGreaterThan(150);
    }

    private static Object object(Class<?> type, Method method) throws ReflectiveOperationException {
        if (Modifier.isStatic(method.getModifiers()) || OBJECTS.containsKey(type)) {
            return OBJECTS.get(type);
        }
        boolean called = false;
        for (Class<?> parameter : method.getParameterTypes()) {
            called |= !parameter.isPrimitive();
        }
        if (!called || type.isInterface()) {
            return null;
        }
        return type.getConstructor().newInstance();
    }

    /** Calls it with a null in each place that can hold one; the number of calls. */
    private static int call(Class<?> type, Executable executable, Object object, List<String> wrong)
            throws ReflectiveOperationException {
        Parameter[] parameters = executable.getParameters();
        int called = 0;
        for (int at = 0; at < parameters.length; at++) {
            String name = parameters[at].getName();
            String method = executable instanceof Constructor ? "new" : executable.getName();
            String what = type.getSimpleName() + "." + method + " " + name;
            boolean isAbstract = Modifier.isAbstract(executable.getModifiers());
            if (parameters[at].getType().isPrimitive() || MAY_BE_NULL.contains(what) || isAbstract) {
                continue;
            }
            Object[] arguments = new Object[parameters.length];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = ARGUMENTS.get(parameters[i].getType());
                if (arguments[i] == null && i != at) {
                    wrong.add(what + ": no argument for " + parameters[i]);
                }
            }
            arguments[at] = null;
            called++;
            try {
                if (executable instanceof Constructor<?> constructor) {
                    constructor.newInstance(arguments);
                } else {
                    ((Method) executable).invoke(object, arguments);
                }
                wrong.add(what + " took null");
            } catch (InvocationTargetException e) {
                Throwable cause = e.getCause();
                if (!(cause instanceof NullPointerException) || !name.equals(cause.getMessage())) {
                    wrong.add(what + ": " + cause);
                }
            }
        }
        return called;
    }
}
