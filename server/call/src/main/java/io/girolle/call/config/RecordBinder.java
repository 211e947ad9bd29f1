package io.girolle.call.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.girolle.spi.Secret;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binds HOCON to a record: a component {@code maxWait} is the key {@code max-wait}. It goes on
 * after a fault, so that one run tells them all; unknown keys are faults, with the nearest known
 * one.
 */
public final class RecordBinder {
  private final Faults faults;

  private RecordBinder(Faults faults) {
    this.faults = faults;
  }

  /**
   * Binds a section.
   *
   * @param type the record
   * @param section its keys
   * @param path where the section stands, for messages; empty at the root
   * @throws InvalidConfigException with every fault
   */
  public static <T extends Record> T bind(Class<T> type, Config section, String path) {
    var faults = new Faults();
    T bound = bind(type, section.root(), path, faults);
    faults.throwIfAny();
    if (bound == null) {
      throw new IllegalStateException("nothing bound and no fault at " + path);
    }
    return bound;
  }

  /**
   * Binds a section, adding its faults to others.
   *
   * @param type the record
   * @param section its keys
   * @param path where the section stands, for messages; empty at the root
   * @param faults gets what is wrong
   * @return the record, or null when a fault was added
   */
  public static <T extends Record> @Nullable T bind(
      Class<T> type, ConfigObject section, String path, Faults faults) {
    return type.cast(new RecordBinder(faults).record(type, section, path));
  }

  private @Nullable Object record(Class<?> type, ConfigObject section, String path) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    var known = new ArrayList<String>();
    boolean whole = true;
    for (int i = 0; i < components.length; i++) {
      String key = key(components[i].getName());
      known.add(key);
      Object value = component(components[i], section, join(path, key), section.get(key));
      values[i] = value;
      whole &= value != null;
    }
    for (var entry : section.entrySet()) {
      if (!known.contains(entry.getKey())) {
        whole = false;
        unknown(entry.getValue(), join(path, entry.getKey()), entry.getKey(), known);
      }
    }
    return whole ? construct(type, values, section, path) : null;
  }

  private @Nullable Object component(
      RecordComponent component, ConfigObject section, String path, @Nullable ConfigValue value) {
    var type = new Target(component.getGenericType());
    if (type.raw() == Optional.class) {
      if (value == null || value.valueType() == ConfigValueType.NULL) {
        return Optional.empty();
      }
      Object bound = value(type.argument(0), value, path);
      return bound == null ? null : Optional.of(bound);
    }
    if (value == null || value.valueType() == ConfigValueType.NULL) {
      faults.add(
          Fault.at(
              value == null ? section.origin() : value.origin(),
              path,
              "missing (expected: " + type.expectation() + ")"));
      return null;
    }
    return value(type, value, path);
  }

  private @Nullable Object value(Target type, ConfigValue value, String path) {
    if (type.raw() == List.class) {
      return list(type.argument(0), value, path);
    }
    if (type.raw() == Map.class) {
      return value instanceof ConfigObject object
          ? map(type.argument(1), object, path)
          : refuse(type, value, path);
    }
    if (type.raw().isRecord()) {
      return value instanceof ConfigObject object
          ? record(type.raw(), object, path)
          : refuse(type, value, path);
    }
    if (type.raw() == Secret.class && value instanceof ConfigObject object) {
      return secret(object, path);
    }
    if (type.raw() == Config.class) {
      return value instanceof ConfigObject object ? object.toConfig() : refuse(type, value, path);
    }
    Object scalar = type.scalar(value);
    return scalar == null ? refuse(type, value, path) : scalar;
  }

  private @Nullable Secret secret(ConfigObject object, String path) {
    Object file = record(SecretFile.class, object, path);
    try {
      return file == null ? null : ((SecretFile) file).read();
    } catch (IOException e) {
      faults.add(Fault.at(object.origin(), path, String.valueOf(e.getMessage())));
      return null;
    }
  }

  private @Nullable Object list(Target element, ConfigValue value, String path) {
    var bound = new ArrayList<Object>();
    boolean whole = true;
    if (value instanceof ConfigList list) {
      for (int i = 0; i < list.size(); i++) {
        Object item = value(element, list.get(i), path + "[" + i + "]");
        if (item == null) {
          whole = false;
        } else {
          bound.add(item);
        }
      }
    } else if (value.unwrapped() instanceof String text && element.raw() == String.class) {
      Arrays.stream(text.split(",", -1))
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .forEach(bound::add);
    } else {
      return refuse(new Target(List.class), value, path);
    }
    return whole ? List.copyOf(bound) : null;
  }

  private @Nullable Object map(Target element, ConfigObject object, String path) {
    var bound = new LinkedHashMap<String, Object>();
    boolean whole = true;
    for (var entry : object.entrySet()) {
      Object item = value(element, entry.getValue(), join(path, entry.getKey()));
      if (item == null) {
        whole = false;
      } else {
        bound.put(entry.getKey(), item);
      }
    }
    return whole ? Collections.unmodifiableMap(bound) : null;
  }

  private @Nullable Object construct(
      Class<?> type, Object[] values, ConfigObject section, String path) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      String message = cause == null ? null : cause.getMessage();
      String why = message == null ? "not a valid " + type.getSimpleName() + ": " + cause : message;
      faults.add(refusal(section, path, why));
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("can't make " + type, e);
    }
  }

  /** What a record's constructor said; when it begins with a key of its own, of that key. */
  private static Fault refusal(ConfigObject section, String path, String why) {
    int colon = why.indexOf(": ");
    String key = colon < 0 ? "" : why.substring(0, colon);
    ConfigValue value = section.get(key);
    return value == null
        ? Fault.at(section.origin(), path, why)
        : Fault.at(value.origin(), join(path, key), why.substring(colon + 2));
  }

  private @Nullable Object refuse(Target type, ConfigValue value, String path) {
    String found =
        value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST
            ? value.valueType().name().toLowerCase(Locale.ROOT)
            : shown(value, path);
    faults.add(Fault.at(value.origin(), path, found + " (expected: " + type.expectation() + ")"));
    return null;
  }

  private static String shown(ConfigValue value, String path) {
    boolean secret = Arrays.stream(path.split("[.\"\\[\\]]+", -1)).anyMatch(SecretNames::isSecret);
    return secret ? SecretNames.MASK : value.render();
  }

  private void unknown(ConfigValue value, String path, String key, List<String> known) {
    String hint = Nearest.to(key, known).map(near -> "; did you mean " + near + "?").orElse("");
    faults.add(Fault.at(value.origin(), path, "unknown key" + hint));
  }

  static String join(String path, String key) {
    String quoted = key.matches("[A-Za-z0-9_-]+") ? key : ConfigUtil.quoteString(key);
    return path.isEmpty() ? quoted : path + "." + quoted;
  }

  private static String key(String component) {
    var key = new StringBuilder();
    for (char c : component.toCharArray()) {
      if (Character.isUpperCase(c)) {
        key.append('-').append(Character.toLowerCase(c));
      } else {
        key.append(c);
      }
    }
    return key.toString();
  }
}
