package io.girolle.plugins.cheese;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Makes fakes that have only those methods of an interface which a test needs. */
final class Fake {
  private Fake() {}

  /**
   * An object whose methods are those of another; the rest fail the test.
   *
   * @param type an interface
   * @param methods an object with methods of the same names and parameters; what they return is
   *     returned, but for setters, which return the fake
   */
  static <T> T of(Class<T> type, Object methods) {
    Object fake =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object result = call(methods, method, arguments);
              return method.getReturnType().isInstance(proxy) ? proxy : result;
            });
    return type.cast(fake);
  }

  private static Object call(Object methods, Method method, Object[] arguments) throws Throwable {
    try {
      return methods
          .getClass()
          .getDeclaredMethod(method.getName(), method.getParameterTypes())
          .invoke(methods, arguments);
    } catch (NoSuchMethodException e) {
      throw new AssertionError("unexpected: " + method, e);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
