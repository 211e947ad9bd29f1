package io.girolle.host.conformance;

import java.util.concurrent.Executor;

/** Runs each task on a thread of its own: here they wait for each other. */
public final class OwnThread implements Executor {

  @Override
  public void execute(Runnable task) {
    var thread = new Thread(task, "recorded-client");
    thread.setDaemon(true);
    thread.start();
  }
}
