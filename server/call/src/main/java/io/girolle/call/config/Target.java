package io.girolle.call.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigMemorySize;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.girolle.spi.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type that a configured value is bound to.
 *
 * @param type the Java type
 */
record Target(Type type) {

  Class<?> raw() {
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : (Class<?>) type;
  }

  Target argument(int index) {
    return new Target(((ParameterizedType) type).getActualTypeArguments()[index]);
  }

  /** The value as this type, which is neither a list nor an object; null when it isn't one. */
  @Nullable Object scalar(ConfigValue value) {
    if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
      return null;
    }
    Config holder = value.atKey("v");
    Class<?> raw = raw();
    try {
      if (raw == String.class) {
        return holder.getString("v");
      } else if (raw == Secret.class) {
        return Secret.of(holder.getString("v"));
      } else if (raw == int.class || raw == Integer.class) {
        return Math.toIntExact(whole(holder));
      } else if (raw == long.class || raw == Long.class) {
        return whole(holder);
      } else if (raw == double.class || raw == Double.class) {
        return holder.getDouble("v");
      } else if (raw == boolean.class || raw == Boolean.class) {
        return holder.getBoolean("v");
      } else if (raw == Duration.class) {
        return duration(value);
      } else if (raw == ConfigMemorySize.class) {
        return holder.getMemorySize("v");
      } else if (raw == Path.class) {
        return Path.of(holder.getString("v"));
      } else if (raw.isEnum()) {
        return constant(holder.getString("v"));
      }
    } catch (ConfigException | IllegalArgumentException | ArithmeticException e) {
      return null;
    }
    throw new IllegalStateException("no way to bind a value to " + type);
  }

  /** What a value of this type looks like, for messages. */
  String expectation() {
    Class<?> raw = raw();
    if (raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class) {
      return "a whole number";
    } else if (raw == double.class || raw == Double.class) {
      return "a number";
    } else if (raw == boolean.class || raw == Boolean.class) {
      return "true or false";
    } else if (raw == Duration.class) {
      return "a duration such as 10ms or 30s";
    } else if (raw == ConfigMemorySize.class) {
      return "a size such as 64KiB or 6MiB";
    } else if (raw == Path.class) {
      return "a path";
    } else if (raw.isEnum()) {
      return Arrays.stream(raw.getEnumConstants())
          .map(c -> name((Enum<?>) c))
          .collect(Collectors.joining(" or "));
    } else if (raw == Secret.class) {
      return "a string, or { file = PATH }";
    } else if (raw == List.class) {
      return "a list";
    } else if (raw == Map.class || raw == Config.class || raw.isRecord()) {
      return "an object in braces";
    }
    return "a string";
  }

  /** A whole number; HOCON itself would cut a fraction off. */
  private static long whole(Config holder) {
    return new BigDecimal(holder.getNumber("v").toString()).longValueExact();
  }

  /** HOCON's durations, and {@code min} for minutes too. */
  private static Duration duration(ConfigValue value) {
    ConfigValue understood =
        value.unwrapped() instanceof String text && text.endsWith("min")
            ? ConfigValueFactory.fromAnyRef(text.substring(0, text.length() - 2))
            : value;
    return understood.atKey("v").getDuration("v");
  }

  private @Nullable Object constant(String text) {
    return Arrays.stream(raw().getEnumConstants())
        .filter(c -> name((Enum<?>) c).equals(text))
        .findFirst()
        .orElse(null);
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
