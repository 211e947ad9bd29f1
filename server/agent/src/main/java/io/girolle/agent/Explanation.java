package io.girolle.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.girolle.call.CallModel;
import io.girolle.call.EditLog;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * What plugins did to a call, as one line of JSON for the client that asked: the edits of the
 * overriders, the time of each hook, the steps of the placement, and what the runner says of its
 * own side.
 */
final class Explanation {
  /** The header that asks for it, carries it, and brings the runner's part. */
  static final String HEADER = "Girolle-Explain";

  /** Plain ASCII, as headers are best. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private Explanation() {}

  /** The explanation; empty when the client didn't ask. */
  static String of(CallModel call, Trail trail, String runnerPart) {
    EditLog edits = call.editLog();
    if (edits == null) {
      return "";
    }
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeFieldName("overriders");
      json.writeRawValue(edits.json());
      json.writeFieldName("hooks");
      json.writeRawValue(edits.hooksJson());
      json.writeArrayFieldStart("placement");
      for (String note : trail.notes()) {
        json.writeString(note);
      }
      json.writeEndArray();
      json.writeFieldName("runner");
      json.writeRawValue(oneLine(runnerPart));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** What a runner said, which may be anything; an empty object when it isn't JSON. */
  private static String oneLine(String said) {
    var text = new StringWriter();
    try (JsonParser parser = JSON.createParser(said);
        JsonGenerator json = JSON.createGenerator(text)) {
      if (parser.nextToken() != null) {
        json.copyCurrentStructure(parser);
        if (parser.nextToken() == null) {
          json.flush();
          return text.toString();
        }
      }
    } catch (IOException e) {
      return "{}";
    }
    return "{}";
  }
}
