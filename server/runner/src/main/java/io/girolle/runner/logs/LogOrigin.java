package io.girolle.runner.logs;

/**
 * Who writes.
 *
 * @param appId the id of the app
 * @param functionId the id of the function
 * @param instance the id of the instance
 */
public record LogOrigin(String appId, String functionId, String instance) {}
