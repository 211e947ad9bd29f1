package io.girolle.harness;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test, or all tests of a class, that run only where programs are installed which aren't part of
 * a JDK. Where one isn't on the PATH the test is skipped with the reason; it fails instead when the
 * system property {@value #FORBID_SKIPS} is {@code true}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(NeedsProgramCondition.class)
public @interface NeedsProgram {
  /** The system property under which no test may be skipped. */
  String FORBID_SKIPS = "girolle.tests.forbid-skips";

  /** Names of programs, as they are on the PATH. */
  String[] value();
}
