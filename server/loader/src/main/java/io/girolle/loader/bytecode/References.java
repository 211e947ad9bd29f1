package io.girolle.loader.bytecode;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Reads one class, and has all compared that it asks of other types. A method that catches linkage
 * errors is left alone: it is ready for them.
 */
final class References extends ClassVisitor {
  private static final Set<String> LINKAGE_ERRORS =
      Set.of(
          "java/lang/LinkageError",
          "java/lang/IncompatibleClassChangeError",
          "java/lang/NoSuchFieldError",
          "java/lang/NoSuchMethodError",
          "java/lang/AbstractMethodError",
          "java/lang/NoClassDefFoundError");
  private static final String LAMBDAS = "java/lang/invoke/LambdaMetafactory";
  private static final String CONTEXT = "io/girolle/spi/PluginContext";
  private static final String REGISTRATION = ")Lio/girolle/spi/Registration;";

  private final Linkage linkage;
  private final Set<String> registers;
  private String user = "";

  /**
   * A reader.
   *
   * @param linkage compares
   * @param registers gets the names of the methods that parts are registered with
   */
  References(Linkage linkage, Set<String> registers) {
    super(Opcodes.ASM9);
    this.linkage = linkage;
    this.registers = registers;
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String[] interfaces) {
    user = name;
    if (superName != null) {
      linkage.supertype(user, superName, false);
    }
    for (String parent : interfaces) {
      linkage.supertype(user, parent, true);
    }
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return new Code();
  }

  private final class Code extends MethodVisitor {
    private boolean ready;

    Code() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
      ready |= type != null && LINKAGE_ERRORS.contains(type);
      if (type != null) {
        type(Type.getObjectType(type));
      }
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.NEW && !ready) {
        linkage.instance(user, type);
      } else {
        type(Type.getObjectType(type));
      }
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      type(Type.getType(descriptor));
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      var called = new Member(name, descriptor);
      if (opcode != Opcodes.INVOKESPECIAL) {
        method(owner, called, opcode == Opcodes.INVOKESTATIC, isInterface);
      } else if (!ready) {
        linkage.superMethod(user, owner, called, isInterface);
      }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      boolean isStatic = opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
      field(owner, new Member(name, descriptor), isStatic);
    }

    @Override
    public void visitLdcInsn(Object value) {
      constant(value);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      handle(bootstrap);
      for (Object argument : arguments) {
        constant(argument);
      }
      if (bootstrap.getOwner().equals(LAMBDAS) && !ready) {
        Set<Member> implemented =
            Arrays.stream(arguments)
                .flatMap(argument -> methodType(argument).stream())
                .map(type -> new Member(name, type.getDescriptor()))
                .collect(Collectors.toSet());
        String made = Type.getReturnType(descriptor).getInternalName();
        linkage.implemented(user, made, implemented);
      }
    }

    private void constant(Object value) {
      if (value instanceof Type type && type.getSort() != Type.METHOD) {
        type(type);
      } else if (value instanceof Handle handle) {
        handle(handle);
      } else if (value instanceof ConstantDynamic dynamic) {
        handle(dynamic.getBootstrapMethod());
        for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
          constant(dynamic.getBootstrapMethodArgument(i));
        }
      }
    }

    private void handle(Handle handle) {
      var member = new Member(handle.getName(), handle.getDesc());
      switch (handle.getTag()) {
        case Opcodes.H_GETFIELD, Opcodes.H_PUTFIELD -> field(handle.getOwner(), member, false);
        case Opcodes.H_GETSTATIC, Opcodes.H_PUTSTATIC -> field(handle.getOwner(), member, true);
        case Opcodes.H_INVOKESTATIC ->
            method(handle.getOwner(), member, true, handle.isInterface());
        default -> method(handle.getOwner(), member, false, handle.isInterface());
      }
    }

    private void method(String owner, Member method, boolean isStatic, boolean ofInterface) {
      if (owner.equals(CONTEXT) && method.descriptor().endsWith(REGISTRATION)) {
        registers.add(method.name());
      }
      if (!ready) {
        linkage.method(user, owner, method, isStatic, ofInterface);
      }
    }

    private void field(String owner, Member field, boolean isStatic) {
      if (!ready) {
        linkage.field(user, owner, field, isStatic);
      }
    }

    private void type(Type type) {
      Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
      if (!ready && element.getSort() == Type.OBJECT) {
        linkage.type(user, element.getInternalName());
      }
    }

    private static Optional<Type> methodType(Object value) {
      return value instanceof Type type && type.getSort() == Type.METHOD
          ? Optional.of(type)
          : Optional.empty();
    }
  }
}
