package io.girolle.harness;

import com.google.protobuf.ByteString;
import io.girolle.proto.CallFinished;
import io.girolle.proto.CallResultStart;
import io.girolle.proto.DataFrame;
import io.girolle.proto.HttpHeader;
import io.girolle.proto.HttpRespMeta;
import io.girolle.proto.RunnerMsg;

/** The messages of a runner. */
final class Messages {
  private Messages() {}

  static RunnerMsg start(int status, String... headers) {
    if (headers.length % 2 != 0) {
      throw new IllegalArgumentException("headers: a name without a value");
    }
    var meta = HttpRespMeta.newBuilder().setStatusCode(status);
    for (int i = 0; i < headers.length; i += 2) {
      meta.addHeaders(HttpHeader.newBuilder().setKey(headers[i]).setValue(headers[i + 1]));
    }
    return RunnerMsg.newBuilder()
        .setResultStart(CallResultStart.newBuilder().setHttp(meta))
        .build();
  }

  static RunnerMsg data(ByteString bytes) {
    return RunnerMsg.newBuilder().setData(DataFrame.newBuilder().setData(bytes)).build();
  }

  static RunnerMsg finished(CallFinished.Builder finished) {
    return RunnerMsg.newBuilder().setFinished(finished).build();
  }
}
