package io.girolle.host.http;

import io.girolle.agent.AnswerHead;
import java.util.List;
import java.util.Map;

/** How a function's answer looks to its client. */
interface AnswerForm {

  /** The status. */
  int status(AnswerHead head);

  /** The headers by name. */
  Map<String, List<String>> headers(AnswerHead head);
}
