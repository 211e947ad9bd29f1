package io.girolle.loader.remains;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * JDBC drivers that the plugin registered. {@code DriverManager} shows and removes a driver only
 * for classes of the driver's class loader: {@link OwnDrivers} becomes one.
 */
final class JdbcDrivers implements Kind {

  @Override
  public List<Left> find(Search search) {
    if (!search.classes().uses("java.sql.DriverManager")) {
      return List.of();
    }
    Object own = make(search.classes());
    List<?> drivers = (List<?>) ((Supplier<?>) own).get();
    return drivers.stream()
        .filter(search.ownership()::has)
        .map(
            driver ->
                Left.of("jdbc-driver", driver.getClass().getName(), () -> remove(own, driver)))
        .toList();
  }

  @SuppressWarnings("unchecked") // it takes any
  private static void remove(Object own, Object driver) {
    ((Consumer<Object>) own).accept(driver);
  }

  private static Object make(PluginClasses plugin) {
    String name = "OwnDrivers";
    try (InputStream in = JdbcDrivers.class.getResourceAsStream(name + ".class")) {
      if (in == null) {
        throw new IllegalStateException("the class file of " + name + " is missing");
      }
      String qualified = JdbcDrivers.class.getPackageName() + "." + name;
      Constructor<?> constructor =
          plugin.adopt(qualified, in.readAllBytes()).getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
