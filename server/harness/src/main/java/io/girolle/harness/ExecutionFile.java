package io.girolle.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The log that several processes share, see {@link ExecutionLog#inFile}. */
record ExecutionFile(Path file) implements ExecutionLog {

  @Override
  public void append(String call, String by) {
    var execution = new Execution(call, by);
    ByteBuffer line = UTF_8.encode(execution.call() + ' ' + execution.by() + '\n');
    int length = line.remaining();
    try (FileChannel channel = FileChannel.open(file, CREATE, APPEND)) {
      if (channel.write(line) != length) {
        throw new IOException("only part of a line was written");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("ledger " + file, e);
    }
  }

  @Override
  public List<Execution> executions() {
    String text = read();
    List<Execution> executions = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      int space = text.indexOf(' ', from);
      if (end < 0 || space <= from || space >= end - 1) {
        String line = text.substring(from, end < 0 ? text.length() : end);
        throw new IllegalStateException(
            "ledger %s, line %d: \"%s\" (expected: a call, a space, who executed it, a line feed)"
                .formatted(file, executions.size() + 1, line));
      }
      executions.add(new Execution(text.substring(from, space), text.substring(space + 1, end)));
      from = end + 1;
    }
    return executions;
  }

  private String read() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("ledger " + file, e);
    }
  }
}
