package floatlab.rules;

import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Reads a class file and finds the first class or member in it that the rules do not allow. */
final class References extends ClassVisitor {
    /** What the compiler itself calls to make lambdas, texts, records and switches; nobody can call it by this way otherwise. */
    private static final Set<String> BOOTSTRAPS = Set.of(
            "java/lang/invoke/LambdaMetafactory",
            "java/lang/invoke/StringConcatFactory",
            "java/lang/invoke/ConstantBootstraps",
            "java/lang/runtime/ObjectMethods",
            "java/lang/runtime/SwitchBootstraps");

    private final Rules rules;
    private final String own;
    private String method = "";
    private int line;
    private Refusal refusal;

    private References(Rules rules, String own) {
        super(Opcodes.ASM9);
        this.rules = rules;
        this.own = own;
    }

    /**
     * The first reference that is not allowed.
     *
     * @param classFile a class file
     * @param rules what is allowed
     * @param own how the names of the student's own classes begin, with slashes: these are read when they are loaded
     * @return the refusal, or null if all is allowed
     */
    static Refusal refused(byte[] classFile, Rules rules, String own) {
        References references = new References(rules, own);
        new ClassReader(classFile).accept(references, ClassReader.SKIP_FRAMES);
        return references.refusal;
    }

    private void type(Type type) {
        if (type.getSort() == Type.ARRAY) {
            type(type.getElementType());
        } else if (type.getSort() == Type.METHOD) {
            type(type.getReturnType());
            for (Type argument : type.getArgumentTypes()) {
                type(argument);
            }
        } else if (type.getSort() == Type.OBJECT && !type.getInternalName().startsWith(own)) {
            found(type.getClassName(), rules.on(type.getClassName()));
        }
    }

    private void member(String owner, String name, String descriptor) {
        if (owner.startsWith("[")) {
            type(Type.getObjectType(owner));
        } else if (!owner.startsWith(own)) {
            String className = owner.replace('/', '.');
            found(name.equals("<init>") ? className : className + '.' + name, rules.on(className, name, descriptor));
        }
    }

    private void found(String name, Rules.Verdict verdict) {
        if (refusal == null && verdict != Rules.Verdict.ALLOWED) {
            refusal = new Refusal(name.replace('$', '.'), method, line, verdict);
        }
    }

    private void constant(Object value) {
        if (value instanceof Type constant) {
            type(constant);
        } else if (value instanceof Handle handle) {
            member(handle.getOwner(), handle.getName(), handle.getDesc());
        } else if (value instanceof ConstantDynamic dynamic) {
            bootstrap(dynamic.getBootstrapMethod());
            for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
                constant(dynamic.getBootstrapMethodArgument(i));
            }
        }
    }

    private void bootstrap(Handle handle) {
        if (!BOOTSTRAPS.contains(handle.getOwner())) {
            constant(handle);
        }
    }

    private void internal(String name) {
        if (name != null) {
            type(Type.getObjectType(name));
        }
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        internal(superName);
        for (String one : interfaces) {
            internal(one);
        }
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        method = name;
        line = 0;
        return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitLineNumber(int number, Label start) {
                line = number;
            }

            @Override
            public void visitTypeInsn(int opcode, String type) {
                internal(type);
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String field, String type) {
                member(owner, field, type);
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String called, String type, boolean isInterface) {
                member(owner, called, type);
            }

            @Override
            public void visitInvokeDynamicInsn(String called, String type, Handle bootstrap, Object... arguments) {
                bootstrap(bootstrap);
                for (Object argument : arguments) {
                    constant(argument);
                }
            }

            @Override
            public void visitLdcInsn(Object value) {
                constant(value);
            }

            @Override
            public void visitMultiANewArrayInsn(String type, int dimensions) {
                type(Type.getType(type));
            }

            @Override
            public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
                internal(type);
            }
        };
    }
}
