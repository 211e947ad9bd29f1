package io.girolle.runner;

import io.girolle.call.CallModel;
import io.girolle.call.Registered;
import io.girolle.spi.CallResult;
import io.girolle.spi.ContainerSpec;
import io.girolle.spi.Exit;
import io.girolle.spi.InstanceInfo;
import io.girolle.spi.InstanceListener;
import java.util.List;

/** The listeners to the life of instances. */
final class InstanceHooks {
  private final List<Registered<InstanceListener>> listeners;

  InstanceHooks(List<Registered<InstanceListener>> listeners) {
    this.listeners = listeners;
  }

  void beforeCreate(CallModel call, ContainerSpec spec) {
    Plugins.each(
        listeners, "beforeCreate", l -> l.part().beforeCreate(call.view(l.plugin()), spec));
  }

  void afterStart(InstanceInfo instance) {
    Plugins.each(listeners, "afterStart", l -> l.part().afterStart(instance));
  }

  void beforeCall(InstanceInfo instance, CallModel call) {
    Plugins.each(
        listeners, "beforeCall", l -> l.part().beforeCall(instance, call.view(l.plugin())));
  }

  void afterCall(InstanceInfo instance, CallModel call, CallResult result) {
    Plugins.each(
        listeners, "afterCall", l -> l.part().afterCall(instance, call.view(l.plugin()), result));
  }

  void afterStop(InstanceInfo instance, Exit exit) {
    Plugins.each(listeners, "afterStop", l -> l.part().afterStop(instance, exit));
  }
}
