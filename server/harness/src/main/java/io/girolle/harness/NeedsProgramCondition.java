package io.girolle.harness;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link NeedsProgram}. */
final class NeedsProgramCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    List<String> missing =
        AnnotationSupport.findAnnotation(context.getElement(), NeedsProgram.class).stream()
            .flatMap(needs -> Stream.of(needs.value()))
            .filter(program -> !isOnPath(program))
            .toList();
    if (missing.isEmpty()) {
      return enabled("every program that it needs is on the PATH");
    }
    String reason = "not on the PATH: " + String.join(", ", missing);
    if (Boolean.getBoolean(NeedsProgram.FORBID_SKIPS)) {
      throw new ExtensionConfigurationException(
          reason
              + "; install it, or unset the system property "
              + NeedsProgram.FORBID_SKIPS
              + " to skip the tests that need it");
    }
    return disabled(reason);
  }

  private static boolean isOnPath(String program) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
  }
}
