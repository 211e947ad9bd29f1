package io.girolle.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The program {@code mvn} of somebody else: its local repository begins empty. What isn't ours
 * comes from the local repository of this build, where it is there, rather than from far away.
 *
 * @param settings its settings
 */
record Maven(Path settings) {

  /**
   * One that has none of our artifacts.
   *
   * @param folder for its settings and repository
   */
  static Maven withoutOurArtifacts(Path folder) throws IOException {
    String near =
        Path.of(Objects.requireNonNull(System.getProperty("girolle.maven.repository")))
            .toUri()
            .toString();
    String repository =
        """
        <id>near</id>
        <url>%s</url>
        <releases><checksumPolicy>ignore</checksumPolicy></releases>
        <snapshots><enabled>false</enabled></snapshots>
        """
            .formatted(near);
    Path settings = folder.resolve("settings.xml");
    Files.writeString(
        settings,
        """
        <settings>
          <localRepository>%s</localRepository>
          <profiles>
            <profile>
              <id>near</id>
              <repositories><repository>%s</repository></repositories>
              <pluginRepositories><pluginRepository>%s</pluginRepository></pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>near</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(folder.resolve("repository"), repository, repository));
    return new Maven(settings);
  }

  /** Runs it in a project. */
  ProgramRun run(Path project, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("mvn", "-B", "-q", "-s", settings.toString(), "-f", project.toString()));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command, Map.of());
  }
}
