package io.girolle.host.cli;

import io.girolle.host.config.NodeSettings;
import io.girolle.spi.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which running node is asked, and by what right. */
final class AdminOptions {
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Where the node answers operators; girolle.admin of the configuration unless said.")
  private @Nullable URI url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The token, in a file; girolle.admin.token of the configuration unless said.")
  private @Nullable Path tokenFile;

  /** What asks the node. */
  AdminClient client(Path home) throws IOException {
    if (url != null && tokenFile != null) {
      return new AdminClient(url, Optional.of(token(tokenFile)));
    }
    NodeSettings.Admin admin = config.settings(home, List.of()).sections().admin();
    return new AdminClient(
        url != null ? url : url(admin),
        tokenFile != null ? Optional.of(token(tokenFile)) : admin.token());
  }

  /** A node that listens on all addresses is asked on this machine's own. */
  private static URI url(NodeSettings.Admin admin) {
    if (admin.port() == 0) {
      throw new IllegalArgumentException(
          "girolle.admin.port is 0, so the node has chosen one: say it with --url");
    }
    String host =
        switch (admin.host()) {
          case "0.0.0.0", "" -> "127.0.0.1";
          case "::", "0:0:0:0:0:0:0:0" -> "::1";
          default -> admin.host();
        };
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + admin.port());
  }

  private static Secret token(Path file) throws IOException {
    String token = Files.readString(file).strip();
    if (token.isEmpty()) {
      throw new IOException(file + " is empty (expected: the node's token)");
    }
    return Secret.of(token);
  }
}
