package io.girolle.call;

import io.girolle.spi.NodeRole;

/**
 * What holds for every edit in a chain.
 *
 * @param role the side that it is on
 * @param owners whose extension keys are taken
 * @param writes counts who writes which
 */
record EditRules(NodeRole role, ExtensionOwners owners, ExtensionWrites writes) {}
