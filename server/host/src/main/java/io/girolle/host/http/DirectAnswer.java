package io.girolle.host.http;

import io.girolle.agent.AnswerHead;
import java.util.List;
import java.util.Map;

/** The answer of a direct invocation: what the runner sent. */
final class DirectAnswer implements AnswerForm {

  @Override
  public int status(AnswerHead head) {
    return head.status();
  }

  @Override
  public Map<String, List<String>> headers(AnswerHead head) {
    return head.headers();
  }
}
