package io.girolle.harness.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The engine for {@link WithDocker}: started when it is first asked for, closed after all tests.
 */
final class SharedEngine implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == DockerEngine.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Objects.requireNonNull(
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(SharedEngine.class))
            .getOrComputeIfAbsent(DockerEngine.class, type -> started(), DockerEngine.class));
  }

  private static DockerEngine started() {
    try {
      return DockerEngine.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
