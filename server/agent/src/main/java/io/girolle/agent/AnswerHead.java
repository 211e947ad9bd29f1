package io.girolle.agent;

import java.util.List;
import java.util.Map;

/**
 * Status and headers of an answer as the function gave them.
 *
 * @param status what the runner said, 200 when it said nothing
 * @param headers by canonical name, each with its values in order
 * @param explanation what plugins did, as JSON; empty when the client didn't ask
 */
public record AnswerHead(int status, Map<String, List<String>> headers, String explanation) {}
