package floatlab.rules;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What is not allowed, and where it was found.
 *
 * @param name the class or member
 * @param method the method that refers to it, empty if the class itself does
 * @param line its line in the source that the kernel compiled, or 0
 * @param verdict why it is not allowed
 */
record Refusal(String name, String method, int line, Rules.Verdict verdict) {
    /** What the message of the error begins with; the grader looks for it. */
    static final String MARK = "floatlab refuses ";

    String message() {
        return MARK + (verdict == Rules.Verdict.NOT_NEEDED ? "everywhere " : "in this set ") + name;
    }

    /** The same class without its code: each method throws an error with the message, from the line of the refused reference. */
    byte[] instead(byte[] classFile) {
        ClassWriter written = new ClassWriter(0);
        ClassVisitor stubs = new ClassVisitor(Opcodes.ASM9, written) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                MethodVisitor code = super.visitMethod(access, name, descriptor, signature, exceptions);
                if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
                    throwMessage(code, Type.getArgumentsAndReturnSizes(descriptor) >> 2);
                }
                return null;
            }
        };
        new ClassReader(classFile).accept(stubs, ClassReader.SKIP_FRAMES);
        return written.toByteArray();
    }

    private void throwMessage(MethodVisitor code, int locals) {
        code.visitCode();
        Label start = new Label();
        code.visitLabel(start);
        if (line > 0) {
            code.visitLineNumber(line, start);
        }
        code.visitTypeInsn(Opcodes.NEW, "java/lang/IllegalAccessError");
        code.visitInsn(Opcodes.DUP);
        code.visitLdcInsn(message());
        code.visitMethodInsn(
                Opcodes.INVOKESPECIAL, "java/lang/IllegalAccessError", "<init>", "(Ljava/lang/String;)V", false);
        code.visitInsn(Opcodes.ATHROW);
        code.visitMaxs(3, locals);
        code.visitEnd();
    }
}
