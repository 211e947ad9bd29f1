package io.girolle.harness;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives what tests await, where they don't say how long, more time than a busy machine needs: as
 * long as JUnit's configuration parameter {@code girolle.tests.patience} says, such as {@code
 * PT60S}. Without one it does nothing, and needs no Awaitility.
 */
public final class Patience implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getConfigurationParameter("girolle.tests.patience", Duration::parse)
        .ifPresent(Awaitility::setDefaultTimeout);
  }
}
