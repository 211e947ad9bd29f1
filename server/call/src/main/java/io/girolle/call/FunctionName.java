package io.girolle.call;

/**
 * What a call's function is known by. On a runner, where only ids may be known, they stand for
 * names.
 *
 * @param appId the id of its app
 * @param appName the name of its app
 * @param functionId its id
 * @param functionName its name
 */
public record FunctionName(String appId, String appName, String functionId, String functionName) {}
