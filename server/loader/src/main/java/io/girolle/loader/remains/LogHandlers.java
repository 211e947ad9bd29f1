package io.girolle.loader.remains;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Handlers and filters of the plugin's classes on loggers of {@code java.util.logging}. */
final class LogHandlers implements Kind {

  @Override
  public List<Left> find(Search search) {
    if (!search.classes().uses(Logger.class.getName())) {
      return List.of();
    }
    LogManager manager = LogManager.getLogManager();
    return Collections.list(manager.getLoggerNames()).stream()
        .flatMap(name -> Optional.ofNullable(manager.getLogger(name)).stream())
        .flatMap(logger -> Stream.concat(handlers(logger, search), filter(logger, search)))
        .toList();
  }

  private static Stream<Left> handlers(Logger logger, Search search) {
    return Stream.of(logger.getHandlers())
        .filter(search.ownership()::has)
        .map(handler -> left("log-handler", handler, logger, () -> remove(handler, logger)));
  }

  private static Stream<Left> filter(Logger logger, Search search) {
    return Stream.ofNullable(logger.getFilter())
        .filter(search.ownership()::has)
        .map(filter -> left("log-filter", filter, logger, () -> logger.setFilter(null)));
  }

  private static void remove(Handler handler, Logger logger) {
    logger.removeHandler(handler);
  }

  private static Left left(String what, Object of, Logger on, Left.TakingBack takingBack) {
    return Left.of(what, of.getClass().getName() + " on '" + on.getName() + "'", takingBack);
  }
}
