package io.girolle.host.http;

import java.nio.ByteBuffer;

/**
 * Takes the chunks off a body, and lets nothing pass that RFC 9112 doesn't allow: who reads less
 * strictly than others do sees requests where they see data. Trailers are checked and dropped.
 */
final class ChunkDecoder {
  private static final int SIZE_DIGITS = 15;

  private enum Expected {
    SIZE,
    SIZE_OR_END,
    SPACE_BEFORE_EXTENSION,
    EXTENSION,
    END_OF_SIZE_LINE,
    DATA,
    END_OF_DATA,
    SECOND_END_OF_DATA,
    FIELD,
    FIELD_NAME,
    FIELD_VALUE,
    END_OF_FIELD,
    LAST_BYTE,
    NOTHING
  }

  private final long lineLimit;
  private Expected expected = Expected.SIZE;
  private long size;
  private int digits;
  private long lineLength;

  /**
   * The body begins.
   *
   * @param lineLimit how long the extensions of a chunk, and all trailers, may be
   */
  ChunkDecoder(long lineLimit) {
    this.lineLimit = lineLimit;
  }

  /** Whether the body has come to its end. */
  boolean isEnded() {
    return expected == Expected.NOTHING;
  }

  /**
   * Moves data until there is no more of it, no more room, or the body ends.
   *
   * @throws MalformedBody when it isn't chunked as it must be; nothing more can be decoded then
   */
  void decode(ByteBuffer in, ByteBuffer out) throws MalformedBody {
    while (in.hasRemaining() && !isEnded()) {
      if (expected == Expected.DATA) {
        if (!out.hasRemaining()) {
          return;
        }
        move(in, out);
      } else {
        expected = next(in.get());
      }
    }
  }

  private void move(ByteBuffer in, ByteBuffer out) {
    int count = (int) Math.min(size, Math.min(in.remaining(), out.remaining()));
    int limit = in.limit();
    out.put(in.limit(in.position() + count));
    in.limit(limit);
    size -= count;
    if (size == 0) {
      expected = Expected.END_OF_DATA;
    }
  }

  private Expected next(byte b) throws MalformedBody {
    return switch (expected) {
      case SIZE -> digit(b);
      case SIZE_OR_END -> afterDigit(b);
      case SPACE_BEFORE_EXTENSION -> beforeExtension(b);
      case EXTENSION -> inLine(b, Expected.EXTENSION, Expected.END_OF_SIZE_LINE);
      case END_OF_SIZE_LINE -> endOfSizeLine(b);
      case END_OF_DATA -> exactly('\r', b, Expected.SECOND_END_OF_DATA);
      case SECOND_END_OF_DATA -> exactly('\n', b, Expected.SIZE);
      case FIELD -> b == '\r' ? Expected.LAST_BYTE : fieldName(b, true);
      case FIELD_NAME -> fieldName(b, false);
      case FIELD_VALUE -> inLine(b, Expected.FIELD_VALUE, Expected.END_OF_FIELD);
      case END_OF_FIELD -> exactly('\n', b, Expected.FIELD);
      case LAST_BYTE -> exactly('\n', b, Expected.NOTHING);
      case DATA, NOTHING -> throw new IllegalStateException("nothing to parse");
    };
  }

  private Expected digit(byte b) throws MalformedBody {
    int value = Character.digit(b, 16);
    if (value < 0) {
      throw new MalformedBody("Chunk without a size");
    }
    digits++;
    if (digits > SIZE_DIGITS) {
      throw new MalformedBody("Chunk size of too many digits");
    }
    size = size << 4 | value;
    return Expected.SIZE_OR_END;
  }

  private Expected afterDigit(byte b) throws MalformedBody {
    if (Character.digit(b, 16) >= 0) {
      return digit(b);
    }
    return b == '\r' ? Expected.END_OF_SIZE_LINE : beforeExtension(b);
  }

  private Expected beforeExtension(byte b) throws MalformedBody {
    count();
    if (b == ';') {
      return Expected.EXTENSION;
    }
    if (b == ' ' || b == '\t') {
      return Expected.SPACE_BEFORE_EXTENSION;
    }
    throw new MalformedBody("Chunk size that is no number");
  }

  private Expected endOfSizeLine(byte b) throws MalformedBody {
    Expected then = size == 0 ? Expected.FIELD : Expected.DATA;
    digits = 0;
    lineLength = 0;
    return exactly('\n', b, then);
  }

  private Expected fieldName(byte b, boolean first) throws MalformedBody {
    count();
    if (b == ':' && !first) {
      return Expected.FIELD_VALUE;
    }
    if (!HeaderText.isOfName(b)) {
      throw new MalformedBody("Trailer without a name");
    }
    return Expected.FIELD_NAME;
  }

  /** What may stand in a line: no control characters. */
  private Expected inLine(byte b, Expected still, Expected atEnd) throws MalformedBody {
    if (b == '\r') {
      return atEnd;
    }
    count();
    if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
      throw new MalformedBody("Control character in a line of the chunked body");
    }
    return still;
  }

  private void count() throws MalformedBody {
    lineLength++;
    if (lineLength > lineLimit) {
      throw new MalformedBody("Chunk extensions or trailers too long, > max " + lineLimit);
    }
  }

  private static Expected exactly(char wanted, byte b, Expected then) throws MalformedBody {
    if (b != wanted) {
      throw new MalformedBody("Line of the chunked body that doesn't end in CRLF");
    }
    return then;
  }
}
