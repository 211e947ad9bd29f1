package io.girolle.call.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Has every {@code include} find what it names: HOCON itself leaves out in silence what isn't
 * there. What isn't becomes a fault with the line of the statement. For one parse; not thread-safe.
 */
public final class RequiredIncludes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  private static final List<String> SUFFIXES = List.of("", ".conf", ".json", ".properties");

  private final List<Source> sources;
  private final Faults faults;
  private final @Nullable ConfigIncluder next;

  /** A text that may have include statements. */
  private record Source(String place, String text) {
    /** File and line of the statement that includes something. */
    Optional<String> includes(String what) {
      var statement = Pattern.compile("\\binclude\\b[^\"]*\"" + Pattern.quote(what) + "\"");
      List<String> lines = text.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).strip().startsWith("#") && statement.matcher(lines.get(i)).find()) {
          return Optional.of(place + ":" + (i + 1));
        }
      }
      return Optional.empty();
    }
  }

  /**
   * For the includes of one text, and of what it includes.
   *
   * @param place what messages call the text
   * @param text what is parsed
   * @param faults gets what wasn't found
   */
  public RequiredIncludes(String place, String text, Faults faults) {
    this(new ArrayList<>(List.of(new Source(place, text))), faults, null);
  }

  private RequiredIncludes(List<Source> sources, Faults faults, @Nullable ConfigIncluder next) {
    this.sources = sources;
    this.faults = faults;
    this.next = next;
  }

  /** The files that were included so far, whether or not they could be parsed. */
  public List<Path> files() {
    return sources.stream().skip(1).map(source -> Path.of(source.place())).toList();
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return next == null ? new RequiredIncludes(sources, faults, fallback) : this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    SUFFIXES.stream().map(suffix -> context.relativeTo(what + suffix)).forEach(this::remember);
    return required(context, what, strict -> next().include(strict, what));
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    SUFFIXES.stream().map(suffix -> Path.of(what + suffix)).forEach(this::remember);
    return required(
        context, what.getPath(), strict -> ((ConfigIncluderFile) next()).includeFile(strict, what));
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return required(
        context, what.toString(), strict -> ((ConfigIncluderURL) next()).includeURL(strict, what));
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return required(
        context, what, strict -> ((ConfigIncluderClasspath) next()).includeResources(strict, what));
  }

  private ConfigObject required(
      ConfigIncludeContext context,
      String what,
      Function<ConfigIncludeContext, ConfigObject> include) {
    try {
      return include.apply(context.setParseOptions(context.parseOptions().setAllowMissing(false)));
    } catch (ConfigException.IO e) {
      faults.add(
          new Fault(place(what), "", "include \"" + what + "\": it isn't there, or can't be read"));
      return ConfigFactory.empty().root();
    }
  }

  private String place(String what) {
    for (int i = sources.size() - 1; i >= 0; i--) {
      Optional<String> place = sources.get(i).includes(what);
      if (place.isPresent()) {
        return place.get();
      }
    }
    return sources.get(0).place();
  }

  private void remember(@Nullable ConfigParseable found) {
    if (found != null && found.origin().filename() != null) {
      remember(Path.of(found.origin().filename()));
    }
  }

  private void remember(Path file) {
    if (Files.isRegularFile(file)) {
      try {
        sources.add(new Source(file.toString(), Files.readString(file)));
      } catch (IOException e) { // whoever parses it says so
        return;
      }
    }
  }

  /** HOCON's own includer, which the parser adds before it starts. */
  private ConfigIncluder next() {
    return java.util.Objects.requireNonNull(next, "no includer");
  }
}
