package floatlab.fuzz;

import floatlab.experiment.deep.DeepStack;
import floatlab.sum.Summation;
import floatlab.tensor.Tensor;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Arguments of any type that the library's methods take: what a caller could come by, and at times null. */
final class Values {
    private static final int DEEPEST = 4;

    private final Decisions in;

    /** The largest number given: who asks for much may run out of memory. */
    private long largest;

    Values(Decisions in) {
        this.in = in;
    }

    long largest() {
        return largest;
    }

    /** There is no such value, or what would make it refuses. */
    static final class None extends Exception {
        private static final long serialVersionUID = 1;

        None(String why) {
            super(why, null, false, false);
        }
    }

    Object[] arguments(Executable of, int depth) throws None {
        Type[] types = of.getGenericParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = of(types[i], depth + 1);
        }
        return arguments;
    }

    /** An object of this type. */
    Object receiver(Class<?> type) throws None {
        Object receiver =
                type == Tensor.class || type == DeepStack.class || type.isEnum() ? of(type, 0) : made(type, 0);
        if (receiver == null) {
            throw new None("null has no methods");
        }
        return receiver;
    }

    private Object of(Type type, int depth) throws None {
        if (type instanceof ParameterizedType generic
                && (generic.getRawType() == List.class || generic.getRawType() == Set.class)) {
            if (in.next() == 255) {
                return null;
            }
            Collection<Object> elements =
                    generic.getRawType() == List.class ? new ArrayList<>() : new LinkedHashSet<>();
            for (int left = in.below(4); left > 0; left--) {
                elements.add(of(generic.getActualTypeArguments()[0], depth));
            }
            return elements;
        }
        if (type instanceof ParameterizedType generic) {
            return of(generic.getRawType(), depth);
        }
        if (!(type instanceof Class<?> raw) || depth > DEEPEST) {
            throw new None("no value of " + type);
        }
        Object simple = simple(raw);
        if (simple != null) {
            return simple;
        }
        if (in.next() == 255) {
            return null;
        }
        if (raw.isArray()) {
            Object array = Array.newInstance(raw.getComponentType(), in.below(9));
            for (int i = 0; i < Array.getLength(array); i++) {
                Array.set(array, i, of(raw.getComponentType(), depth));
            }
            return array;
        }
        if (raw.isEnum()) {
            return in.of(Arrays.asList(raw.getEnumConstants()));
        }
        if (raw == Tensor.class) {
            int[] size = {in.below(4), in.below(5), in.below(9), in.below(9)};
            float[] some = in.reals(8);
            float[] data = new float[size[0] * size[1] * size[2] * size[3]];
            for (int i = 0; i < data.length; i++) {
                data[i] = some[i % some.length];
            }
            return Tensor.of(data, size[0], size[1], size[2], size[3]);
        }
        if (raw == DeepStack.class) {
            List<DeepStack.Form> forms = List.of(DeepStack.Form.values());
            return DeepStack.of(new DeepStack.Spec(in.next(), in.of(forms), 1 + in.below(3), 1 + in.below(2), 8));
        }
        if (raw == Summation.class) {
            return SumFuzz.method(in).orElseThrow(() -> new None("refused"));
        }
        if (raw.isInterface()) {
            return function(raw, depth);
        }
        return made(raw, depth);
    }

    private Object simple(Class<?> type) {
        if (type == int.class || type == Integer.class) {
            int size = in.size();
            largest = Math.max(largest, size);
            return size;
        }
        if (type == long.class || type == Long.class) {
            long whole = in.whole();
            largest = Math.max(largest, whole);
            return whole;
        }
        if (type == float.class || type == Float.class) {
            return in.real();
        }
        if (type == double.class || type == Double.class) {
            return in.wideReal();
        }
        if (type == boolean.class) {
            return in.yes();
        }
        if (type == short.class) {
            return (short) in.bits();
        }
        if (type == byte.class) {
            return (byte) in.next();
        }
        return type == String.class ? in.text() : null;
    }

    /** A function that answers anything. */
    private Object function(Class<?> type, int depth) {
        return Proxy.newProxyInstance(
                Values.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.isDefault()) {
                        return java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    if (method.getDeclaringClass() == Object.class) {
                        return method.getName().equals("toString")
                                ? "a function"
                                : method.getName().equals("hashCode") ? 1 : proxy == arguments[0];
                    }
                    return method.getReturnType() == void.class ? null : of(method.getGenericReturnType(), depth + 1);
                });
    }

    /** A constant of the type, or what one of its constructors and factories makes. */
    private Object made(Class<?> type, int depth) throws None {
        List<Object> constants = constants(type);
        if (!constants.isEmpty() && in.yes()) {
            return in.of(constants);
        }
        List<Executable> makers = makers(type);
        if (makers.isEmpty()) {
            throw new None("nothing makes a " + type);
        }
        Executable maker = in.of(makers);
        Object[] arguments = arguments(maker, depth);
        return Documented.call(() -> call(maker, null, arguments)).orElseThrow(() -> new None("refused"));
    }

    private static List<Object> constants(Class<?> type) {
        List<Object> constants = new ArrayList<>();
        Stream.of(type.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == type)
                .sorted(Comparator.comparing(java.lang.reflect.Field::getName))
                .forEach(field -> {
                    try {
                        constants.add(field.get(null));
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                });
        return constants;
    }

    private static List<Executable> makers(Class<?> type) {
        Stream<Executable> factories = Stream.of(type.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getReturnType() == type)
                .map(method -> method);
        return Stream.concat(Stream.of(type.getConstructors()), factories)
                .sorted(Comparator.comparing(Executable::toString))
                .toList();
    }

    /** Calls, and throws what the method throws. */
    static Object call(Executable executable, Object on, Object[] arguments) throws Exception {
        try {
            return executable instanceof Constructor<?> constructor
                    ? constructor.newInstance(arguments)
                    : ((Method) executable).invoke(on, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            throw (Error) e.getCause();
        }
    }
}
