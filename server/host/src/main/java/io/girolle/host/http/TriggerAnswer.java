package io.girolle.host.http;

import io.girolle.agent.AnswerHead;
import java.util.List;
import java.util.Map;

/** The answer of a trigger: what the function framed for the client, and nothing else. */
final class TriggerAnswer implements AnswerForm {

  @Override
  public int status(AnswerHead head) {
    return TriggerFraming.status(head.status(), head.headers());
  }

  @Override
  public Map<String, List<String>> headers(AnswerHead head) {
    return TriggerFraming.response(head.headers());
  }
}
