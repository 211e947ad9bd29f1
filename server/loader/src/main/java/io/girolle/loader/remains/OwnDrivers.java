package io.girolle.loader.remains;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lists and removes the JDBC drivers that its class loader may see. It is loaded by plugins' class
 * loaders and knows nothing but the JDK.
 */
final class OwnDrivers implements Supplier<List<Driver>>, Consumer<Driver> {

  @Override
  public List<Driver> get() {
    return Collections.list(DriverManager.getDrivers());
  }

  @Override
  public void accept(Driver driver) {
    try {
      DriverManager.deregisterDriver(driver);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
