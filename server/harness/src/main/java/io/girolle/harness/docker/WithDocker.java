package io.girolle.harness.docker;

import io.girolle.harness.NeedsProgram;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that need a Docker engine: all of a JVM share one, which their methods and constructors get
 * as a parameter of type {@link DockerEngine}. Tests that break an engine start one of their own.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@NeedsProgram({DockerEngine.PROGRAM, "docker", "busybox", "tar"})
@ExtendWith(SharedEngine.class)
public @interface WithDocker {}
