package io.girolle.dist;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** The rules of the house: which module may know which, and what its classes may not be. */
@AnalyzeClasses(packages = "io.girolle", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String AGENT = "io.girolle.agent..";
  private static final String RUNNER = "io.girolle.runner..";
  private static final String LOADER = "io.girolle.loader..";
  private static final String HOST = "io.girolle.host..";

  @ArchTest
  static final ArchRule SPI_DEPENDS_ON_NOTHING_BUT_ITS_FOUR_LIBRARIES =
      classes()
          .that()
          .resideInAPackage("io.girolle.spi..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.girolle.spi..",
              "java..",
              "org.slf4j..",
              "com.typesafe.config..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule PLUGINS_SEE_THE_SPI_ALONE =
      noClasses()
          .that()
          .resideInAPackage("io.girolle.plugins..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.girolle.call..", AGENT, RUNNER, LOADER, HOST, "io.girolle.proto..");

  @ArchTest
  static final ArchRule NOTHING_THAT_RUNS_KNOWS_THE_TESTKIT =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.girolle.testkit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.girolle.testkit..");

  @ArchTest
  static final ArchRule CALL_KNOWS_NONE_OF_ITS_USERS =
      noClasses()
          .that()
          .resideInAPackage("io.girolle.call..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(AGENT, RUNNER, LOADER, HOST, "io.girolle.plugins..");

  @ArchTest
  static final ArchRule THE_AGENT_KNOWS_NEITHER_LOADER_NOR_RUNNER_NOR_HOST =
      strangers(AGENT, RUNNER, LOADER, HOST);

  @ArchTest
  static final ArchRule THE_RUNNER_KNOWS_NEITHER_LOADER_NOR_AGENT_NOR_HOST =
      strangers(RUNNER, AGENT, LOADER, HOST);

  @ArchTest
  static final ArchRule THE_LOADER_KNOWS_NEITHER_AGENT_NOR_RUNNER_NOR_HOST =
      strangers(LOADER, AGENT, RUNNER, HOST);

  @ArchTest
  static final ArchRule ONLY_THE_HOST_KNOWS_UNDERTOW =
      noClasses()
          .that()
          .resideOutsideOfPackage(HOST)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.undertow..", "org.xnio..");

  @ArchTest
  static final ArchRule ONLY_THE_DOCKER_PLUGIN_KNOWS_THE_ENGINES_CLIENT =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.girolle.plugins.docker..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.github.dockerjava..");

  /** Links is off that path: it serves changes of pools. Drain is for whoever stops the agent. */
  @ArchTest
  static final ArchRule THE_PATH_OF_A_CALL_TAKES_NO_LOCK_AND_NEVER_WAITS =
      noClasses()
          .that()
          .resideInAPackage(AGENT)
          .and()
          .doNotHaveSimpleName("LbAgent")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.concurrent.locks..")
          .orShould()
          .callMethodWhere(waits());

  @ArchTest
  static final ArchRule NO_METHOD_OF_THE_AGENT_IS_SYNCHRONIZED =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage(AGENT)
          .and()
          .areDeclaredInClassesThat()
          .doNotHaveSimpleName("Links")
          .should()
          .notHaveModifier(JavaModifier.SYNCHRONIZED);

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices()
          .matching("io.girolle.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(
              DescribedPredicate.describe("generated", c -> c.getPackageName().endsWith(".proto")),
              DescribedPredicate.alwaysTrue());

  @ArchTest
  static final ArchRule NO_STATE_IS_STATIC =
      fields().that().areStatic().and().areDeclaredInClassesThat(are(ours())).should().beFinal();

  @ArchTest
  static final ArchRule NAMES_SAY_SOMETHING =
      noClasses()
          .that(are(ours()))
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)");

  @ArchTest
  static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
      classes()
          .that(are(ours()))
          .and()
          .resideOutsideOfPackage("io.girolle.functions..")
          .should(beInANullMarkedPackage());

  private static ArchRule strangers(String of, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(of)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  private static DescribedPredicate<JavaMethodCall> waits() {
    Set<String> waiting =
        Set.of(
            "java.lang.Thread.sleep",
            "java.lang.Thread.join",
            "java.lang.Object.wait",
            "java.util.concurrent.Future.get",
            "java.util.concurrent.CompletableFuture.get",
            "java.util.concurrent.CompletableFuture.join",
            "java.util.concurrent.CountDownLatch.await",
            "java.util.concurrent.Semaphore.acquire",
            "java.util.concurrent.BlockingQueue.take",
            "java.util.concurrent.BlockingQueue.put");
    return DescribedPredicate.describe(
        "waits", call -> waiting.contains(call.getTargetOwner().getName() + "." + call.getName()));
  }

  private static DescribedPredicate<JavaClass> ours() {
    return DescribedPredicate.describe(
        "hand-written", c -> !c.getPackageName().equals("io.girolle.proto"));
  }

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a package that is @NullMarked") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        events.add(
            new SimpleConditionEvent(
                item,
                item.getPackage().isAnnotatedWith(NullMarked.class),
                item.getName() + " is in " + item.getPackageName()));
      }
    };
  }
}
