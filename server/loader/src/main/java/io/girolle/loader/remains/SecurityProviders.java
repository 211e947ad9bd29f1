package io.girolle.loader.remains;

import java.security.Security;
import java.util.List;
import java.util.stream.Stream;

/** Security providers of the plugin's classes: removed. */
final class SecurityProviders implements Kind {

  @Override
  public List<Left> find(Search search) {
    return Stream.of(Security.getProviders())
        .filter(search.ownership()::has)
        .map(
            provider ->
                Left.of(
                    "security-provider",
                    provider.getName(),
                    () -> Security.removeProvider(provider.getName())))
        .toList();
  }
}
