package io.girolle.loader.bytecode;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Rewrites classes that would end the process: {@code System.exit}, {@code Runtime.exit} and {@code
 * Runtime.halt} become a throw that names the plugin, method references to them too. Calls by
 * reflection and from native code aren't covered. Immutable.
 */
public final class ExitGuard {
  private static final String RUNTIME = "java/lang/Runtime";
  private static final String METHOD = "girolle$refuse";
  private static final List<byte[]> NAMES = List.of(utf8("exit"), utf8("halt"));

  private final String plugin;

  /**
   * A guard.
   *
   * @param plugin what the thrown message calls the plugin
   */
  public ExitGuard(String plugin) {
    this.plugin = plugin;
  }

  /**
   * Guards a class.
   *
   * @param classFile the class as its author compiled it
   * @return the class as it is to be defined; empty when that is the same
   */
  public Optional<byte[]> guarded(byte[] classFile) {
    if (NAMES.stream().noneMatch(name -> ConstantText.isIn(classFile, name))) {
      return Optional.empty();
    }
    try {
      var reader = new ClassReader(classFile);
      var writer = new ClassWriter(reader, 0);
      var rewriting = new Rewriting(writer, plugin);
      reader.accept(rewriting, 0);
      return rewriting.refusals.isEmpty() ? Optional.empty() : Optional.of(writer.toByteArray());
    } catch (RuntimeException e) { // not a class file, and the JVM will say so
      return Optional.empty();
    }
  }

  /** A text as a class file holds it: with a tag and a length of two bytes before it. */
  private static byte[] utf8(String text) {
    byte[] constant = new byte[3 + text.length()];
    constant[0] = 1;
    constant[2] = (byte) text.length();
    for (int i = 0; i < text.length(); i++) {
      constant[3 + i] = (byte) text.charAt(i);
    }
    return constant;
  }

  /** Has calls that would end the process go to a method of the same class, which throws. */
  private static final class Rewriting extends ClassVisitor {
    private final String plugin;
    private final Set<String> refusals = new LinkedHashSet<>();
    private String owner = "";
    private boolean isInterface;
    private boolean takesMethods;

    Rewriting(ClassVisitor next, String plugin) {
      super(Opcodes.ASM9, next);
      this.plugin = plugin;
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      owner = name;
      isInterface = ClassShape.has(access, Opcodes.ACC_INTERFACE);
      takesMethods = !isInterface || (version & 0xFFFF) >= Opcodes.V1_8;
      super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new MethodVisitor(
          Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
        @Override
        public void visitMethodInsn(
            int opcode, String type, String method, String signature, boolean ofInterface) {
          Optional<Handle> refusal = refusal(type, method, signature);
          if (refusal.isPresent()) {
            super.visitMethodInsn(
                Opcodes.INVOKESTATIC, owner, METHOD, refusal.get().getDesc(), isInterface);
          } else {
            super.visitMethodInsn(opcode, type, method, signature, ofInterface);
          }
        }

        @Override
        public void visitInvokeDynamicInsn(
            String method, String signature, Handle bootstrap, Object... arguments) {
          var replaced = new ArrayList<Object>();
          for (Object argument : arguments) {
            replaced.add(
                argument instanceof Handle handle
                    ? refusal(handle.getOwner(), handle.getName(), handle.getDesc()).orElse(handle)
                    : argument);
          }
          super.visitInvokeDynamicInsn(method, signature, bootstrap, replaced.toArray());
        }
      };
    }

    /** What is called instead: a method that takes all that this one would. */
    private Optional<Handle> refusal(String type, String method, String descriptor) {
      boolean ofSystem = type.equals("java/lang/System") && method.equals("exit");
      boolean ofRuntime = type.equals(RUNTIME) && (method.equals("exit") || method.equals("halt"));
      if (!takesMethods || !descriptor.equals("(I)V") || !(ofSystem || ofRuntime)) {
        return Optional.empty();
      }
      String taking = ofSystem ? "(I)V" : "(L" + RUNTIME + ";I)V";
      refusals.add(taking);
      return Optional.of(new Handle(Opcodes.H_INVOKESTATIC, owner, METHOD, taking, isInterface));
    }

    @Override
    public void visitEnd() {
      refusals.forEach(this::write);
      super.visitEnd();
    }

    private void write(String taking) {
      String exception = "java/lang/IllegalStateException";
      MethodVisitor code =
          super.visitMethod(
              Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
              METHOD,
              taking,
              null,
              null);
      code.visitCode();
      code.visitTypeInsn(Opcodes.NEW, exception);
      code.visitInsn(Opcodes.DUP);
      code.visitLdcInsn(plugin + " tried to end the process, which plugins can't: throw instead");
      code.visitMethodInsn(
          Opcodes.INVOKESPECIAL, exception, "<init>", "(Ljava/lang/String;)V", false);
      code.visitInsn(Opcodes.ATHROW);
      code.visitMaxs(3, 2);
      code.visitEnd();
    }
  }
}
