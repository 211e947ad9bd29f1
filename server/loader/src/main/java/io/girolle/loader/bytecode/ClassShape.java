package io.girolle.loader.bytecode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a class declares.
 *
 * @param name its internal name
 * @param access its flags
 * @param superName its superclass; null for {@code Object} alone
 * @param interfaces its interfaces
 * @param methods its methods, with their flags
 * @param fields its fields, with their flags
 */
record ClassShape(
    String name,
    int access,
    @Nullable String superName,
    List<String> interfaces,
    Map<Member, Integer> methods,
    Map<Member, Integer> fields) {

  static ClassShape of(ClassReader reader) {
    var methods = new LinkedHashMap<Member, Integer>();
    var fields = new LinkedHashMap<Member, Integer>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            methods.put(new Member(name, descriptor), access);
            return null;
          }

          @Override
          public @Nullable FieldVisitor visitField(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              @Nullable Object value) {
            fields.put(new Member(name, descriptor), access);
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return new ClassShape(
        reader.getClassName(),
        reader.getAccess(),
        reader.getSuperName(),
        List.of(reader.getInterfaces()),
        methods,
        fields);
  }

  boolean isInterface() {
    return has(access, Opcodes.ACC_INTERFACE);
  }

  boolean isAbstract() {
    return has(access, Opcodes.ACC_ABSTRACT);
  }

  boolean isFinal() {
    return has(access, Opcodes.ACC_FINAL);
  }

  boolean isPublic() {
    return has(access, Opcodes.ACC_PUBLIC);
  }

  /** Whether one of its instances runs this method of its own. */
  boolean implementsIt(Member method) {
    return hasForInstances(method) && !has(methods.getOrDefault(method, 0), Opcodes.ACC_ABSTRACT);
  }

  /** Whether it says something of what its instances do when this method is called. */
  boolean hasForInstances(Member method) {
    Integer flags = methods.get(method);
    return flags != null && !has(flags, Opcodes.ACC_STATIC) && !has(flags, Opcodes.ACC_PRIVATE);
  }

  static boolean has(int flags, int flag) {
    return (flags & flag) != 0;
  }
}
